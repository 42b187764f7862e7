#!/bin/sh
# How fast webhooks drain, in deliveries per second:   bench/webhooks.sh [events, 100000] [organizations, 10000]
# Starts a Guildhall on a new database and a receiver on loopback; writes the events while the endpoint is disabled, then
# enables it and waits for the last. Fails where one is missing or comes before the one it follows.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
data=$(mktemp -d)
server=
stop() { [ -z "$server" ] || { kill "$server" && wait "$server" || true; }; rm -rf "$data"; }
trap stop EXIT INT TERM
port=${PORT:-18087}
"$root/guildhall" serve --port "$port" --data-dir "$data" --webhook-allow-private >"$data/log" 2>&1 &
server=$!
ready=
for _ in $(seq 300); do
  curl -sf "http://127.0.0.1:$port/readyz" >/dev/null 2>&1 && ready=yes && break
  sleep 1
done
[ -n "$ready" ] || { cat "$data/log" >&2; exit 1; }
. "$data/credentials.env"
export SCALEKIT_CLIENT_ID SCALEKIT_CLIENT_SECRET
java=java
for home in "${GUILDHALL_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
  [ -n "$home" ] && [ -x "$home/bin/java" ] && java=$home/bin/java && break
done
"$java" "$root/bench/WebhookDrain.java" "http://127.0.0.1:$port" "${1:-100000}" "${2:-10000}"
