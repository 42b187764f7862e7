#!/bin/sh
# What SCIM costs in a directory of a million users and in a group of a hundred thousand, in turns with a directory of a thousand and a
# group of ten; writes a table to bench/results/.
#   USERS=1000000   REQUESTS=150 (of each kind)   DATA=/path (kept between runs, one folder a size)
#   GUILDHALL=/path/to/guildhall   another build's launcher
# Needs psql and python3: apt install postgresql-client python3. A million takes some minutes to seed, and 5 GB.
set -eu
cd "$(dirname "$0")"
for tool in psql python3; do
  command -v $tool >/dev/null || { echo "bench: $tool is missing: apt install postgresql-client python3" >&2; exit 1; }
done
exec python3 scim-million.py
