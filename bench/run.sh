#!/bin/sh
# Measures Guildhall against the limit that its own database sets, in turns, in one run; writes a table to bench/results/.
#   bench/run.sh [WHAT…]     get list search write token grpc start   (all without WHAT)
#   ROWS=100000              organizations to seed by SQL: 1000, 100000, 1000000; 10000000 takes half an hour and 12 GB
#   CONNECTIONS="1 16 64"    SECONDS_EACH=5   ROUNDS=2   DATA=/path (kept between runs, one folder a size)
#   GUILDHALL=/path/to/guildhall   another build's launcher
# Needs wrk, h2load, pgbench, psql and python3: apt install wrk nghttp2-client postgresql postgresql-client python3.
set -eu
cd "$(dirname "$0")"
for tool in wrk h2load pgbench psql python3; do
  command -v $tool >/dev/null || { echo "bench: $tool is missing: apt install wrk nghttp2-client postgresql postgresql-client python3" >&2; exit 1; }
done
exec python3 bench.py "$@"
