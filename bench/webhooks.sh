#!/bin/sh
# How fast webhooks drain, in deliveries per second:   bench/webhooks.sh [events, 100000] [organizations, 10000]
# Starts a Guildhall on a new database and a receiver on loopback; writes the events while the endpoint is disabled, then
# enables it and waits for the last. Fails where one is missing or comes before the one it follows.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/bench/started.sh"
start_server --webhook-allow-private
"$java" "$root/bench/WebhookDrain.java" "$SCALEKIT_ENVIRONMENT_URL" "${1:-100000}" "${2:-10000}"
