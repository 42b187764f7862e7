#!/bin/sh
# A million rows there and back:   bench/import-kills.sh [ROWS, 1000000]
# Imports them with the command line, killing first it and then the server with SIGKILL on the way; exports them,
# imports the export into a second environment, exports that, and compares both with the file, row by row.
# Prints rates and peak memory; ends with 1 where anything differs. Needs python3.
set -eu
cd "$(dirname "$0")"
command -v python3 >/dev/null || { echo "bench: python3 is missing: apt install python3" >&2; exit 1; }
../guildhall --version >/dev/null 2>&1 || true # builds, so that what follows starts at once
exec python3 import-kills.py "${1:-1000000}"
