#!/bin/sh
# Imports synthetic organizations into a new server, exports them, and copies the same rows (events included) with COPY.
#   bench/import.sh [rows]          GUILDHALL_JAVA_OPTS   more flags for the server
# Prints rates and the server's peak memory. The target: an import at least 0.3 times as fast as COPY.
set -eu
rows=${1:-100000}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
folder=$(mktemp -d)
"$root/guildhall" --version >/dev/null 2>&1 || true # builds, so that what follows starts at once
"$root/guildhall" serve --port 0 --data-dir "$folder/data" >"$folder/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$folder"' EXIT
until [ -f "$folder/data/credentials.env" ] && . "$folder/data/credentials.env" &&
  curl -sf "$SCALEKIT_ENVIRONMENT_URL/readyz" >/dev/null; do
  kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.2
done
token=$(curl -s "$SCALEKIT_ENVIRONMENT_URL/oauth/token" --data-urlencode grant_type=client_credentials \
  --data-urlencode "client_id=$SCALEKIT_CLIENT_ID" --data-urlencode "client_secret=$SCALEKIT_CLIENT_SECRET" |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')
awk -v n="$rows" 'BEGIN { for (i = 1; i <= n; i++) printf "{\"external_id\":\"CUST-%d\",\"display_name\":\"Customer %d Inc\",\"slug\":\"customer-%d\",\"metadata\":{\"plan_type\":\"enterprise\",\"seats\":\"%d\"},\"external_ids\":{\"billing\":\"cus_%d\"}}\n", i, i, i, i % 500, i }' >"$folder/rows.ndjson"

call() { # $1: name, $2…: curl's arguments
  name=$1 && shift
  took=$(curl -s -o "$folder/$name.out" -w '%{time_total}' -H "Authorization: Bearer $token" "$@")
  echo "$name: $took s, $(awk -v n="$rows" -v s="$took" 'BEGIN { printf "%.0f", n / s }') rows/s, $(tail -n 1 "$folder/$name.out")"
  [ "$name" != import ] || import=$took
}

organizations=$SCALEKIT_ENVIRONMENT_URL/api/v1/organizations
call import -T "$folder/rows.ndjson" -X POST "$organizations:import"
call again -T "$folder/rows.ndjson" -X POST "$organizations:import"
call plan -T "$folder/rows.ndjson" -X POST "$organizations:import?validate_only=true"
call export "$organizations:export"
[ ! -r "/proc/$server/status" ] || grep VmHWM "/proc/$server/status"
java=$(readlink -f "/proc/$server/exe" 2>/dev/null || command -v java)
copy=$("$java" -cp "$(ls "$root"/dist/lib/postgresql-*.jar)" "$root/bench/CopyRate.java" "$folder/data")
echo "COPY: $copy s, $(awk -v n="$rows" -v s="$copy" 'BEGIN { printf "%.0f", n / s }') rows/s"
awk -v i="$import" -v c="$copy" 'BEGIN { printf "import / COPY: %.2f\n", c / i }'
