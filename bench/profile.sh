#!/bin/sh
# Records a JFR profile of one operation and prints where the CPU time went: bench/profile.sh [OPERATION] [CONNECTIONS]
# OPERATION is one of bench.py's, get_by_id without; the recording stays in bench/results/profile.tmp.jfr.
set -eu
cd "$(dirname "$0")"
exec python3 bench.py --profile "${1:-get_by_id}" "${2:-16}"
