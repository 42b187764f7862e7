#!/bin/sh
# A provider's initial load, in users per second:   bench/scim.sh [users, 10000] [connections, 8]
# Starts a Guildhall on a new database; or measures any other SCIM 2.0 endpoint that SCIM_URL and SCIM_TOKEN name,
# so that two servers on the same machine stand side by side: peers/scimmy.mjs is one.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

if [ -z "${SCIM_URL:-}" ]; then
  data=$(mktemp -d)
  server=
  stop() { [ -z "$server" ] || { kill "$server" && wait "$server" || true; }; rm -rf "$data"; }
  trap stop EXIT INT TERM
  port=${PORT:-18089}
  "$root/guildhall" serve --port "$port" --data-dir "$data" >"$data/log" 2>&1 &
  server=$!
  url=http://127.0.0.1:$port
  for _ in $(seq 300); do curl -sf "$url/readyz" >/dev/null 2>&1 && break || sleep 1; done
  . "$data/credentials.env"
  field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
  token=$(curl -sf "$url/oauth/token" -d grant_type=client_credentials \
    -d "client_id=$SCALEKIT_CLIENT_ID" -d "client_secret=$SCALEKIT_CLIENT_SECRET" | field access_token)
  call() { curl -sf "$url/api/v1/organizations$1" -H "Authorization: Bearer $token" -H "Content-Type: application/json" -d "$2"; }
  organization=$(call "" '{"display_name": "Bench"}' | grep -o 'org_[0-9]*' | head -n 1)
  directory=$(call "/$organization/directories" '{"directory_type": "SCIM"}' | grep -o 'dir_[0-9]*' | head -n 1)
  SCIM_TOKEN=$(call "/$organization/directories/$directory/secrets" '{}' | field plain_secret)
  SCIM_URL=$url/directory/$directory/scim/v2
  export SCIM_URL SCIM_TOKEN
fi
java=java
for home in "${GUILDHALL_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
  [ -n "$home" ] && [ -x "$home/bin/java" ] && java=$home/bin/java && break
done
"$java" "$root/bench/ScimLoad.java" "${1:-10000}" "${2:-8}"
