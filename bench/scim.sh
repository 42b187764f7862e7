#!/bin/sh
# A provider's initial load, in users per second:   bench/scim.sh [users, 10000] [connections, 8]
# Starts a Guildhall on a new database; or measures any other SCIM 2.0 endpoint that SCIM_URL and SCIM_TOKEN name,
# so that two servers on the same machine stand side by side: peers/scimmy.mjs is one.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

java=${GUILDHALL_JAVA_HOME:+$GUILDHALL_JAVA_HOME/bin/}java # a JDK 25, where no server of ours says which
if [ -z "${SCIM_URL:-}" ]; then
  . "$root/bench/started.sh"
  start_server
  field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
  call() {
    curl -sf "$SCALEKIT_ENVIRONMENT_URL/api/v1/organizations$1" -H "Authorization: Bearer $token" \
      -H "Content-Type: application/json" -d "$2"
  }
  organization=$(call "" '{"display_name": "Bench"}' | grep -o 'org_[0-9]*' | head -n 1)
  directory=$(call "/$organization/directories" '{"directory_type": "SCIM"}' | grep -o 'dir_[0-9]*' | head -n 1)
  SCIM_TOKEN=$(call "/$organization/directories/$directory/secrets" '{}' | field plain_secret)
  SCIM_URL=$SCALEKIT_ENVIRONMENT_URL/directory/$directory/scim/v2
  export SCIM_URL SCIM_TOKEN
fi
"$java" "$root/bench/ScimLoad.java" "${1:-10000}" "${2:-8}"
