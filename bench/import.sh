#!/bin/sh
# Imports synthetic organizations into a new server, exports them, and copies the same rows with COPY: organizations,
# named external IDs and events.
#   bench/import.sh [rows]          GUILDHALL_JAVA_OPTS   more flags for the server
# Prints rates and the server's peak memory. The target: an import at least 0.3 times as fast as COPY.
set -eu
rows=${1:-100000}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/bench/started.sh"
start_server
awk -v n="$rows" 'BEGIN { for (i = 1; i <= n; i++) printf "{\"external_id\":\"CUST-%d\",\"display_name\":\"Customer %d Inc\",\"slug\":\"customer-%d\",\"metadata\":{\"plan_type\":\"enterprise\",\"seats\":\"%d\"},\"external_ids\":{\"billing\":\"cus_%d\"}}\n", i, i, i, i % 500, i }' >"$data/rows.ndjson"

call() { # $1: name, $2…: curl's arguments
  name=$1 && shift
  took=$(curl -s -o "$data/$name.out" -w '%{time_total}' -H "Authorization: Bearer $token" "$@")
  echo "$name: $took s, $(awk -v n="$rows" -v s="$took" 'BEGIN { printf "%.0f", n / s }') rows/s, $(tail -n 1 "$data/$name.out")"
  [ "$name" != import ] || import=$took
}

organizations=$SCALEKIT_ENVIRONMENT_URL/api/v1/organizations
call import -T "$data/rows.ndjson" -X POST "$organizations:import"
call again -T "$data/rows.ndjson" -X POST "$organizations:import"
call plan -T "$data/rows.ndjson" -X POST "$organizations:import?validate_only=true"
call export "$organizations:export"
[ ! -r "/proc/$server/status" ] || grep VmHWM "/proc/$server/status"
copy=$("$java" -cp "$(ls "$root"/dist/lib/postgresql-*.jar)" "$root/bench/CopyRate.java" "$data")
echo "COPY: $copy s, $(awk -v n="$rows" -v s="$copy" 'BEGIN { printf "%.0f", n / s }') rows/s"
awk -v i="$import" -v c="$copy" 'BEGIN { printf "import / COPY: %.2f\n", c / i }'
