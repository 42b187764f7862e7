# To be sourced, with $root: starts a Guildhall on a new folder, and ends it with the script.
data=$(mktemp -d)
server=
stop_server() { [ -z "$server" ] || { kill "$server" && wait "$server" || true; }; rm -rf "$data"; }
trap stop_server EXIT INT TERM

# Returns when it serves; exports its SCALEKIT_… and sets $server, $token and $java. $@: more options of serve.
start_server() {
  "$root/guildhall" --version >/dev/null 2>&1 || true # builds, so that what follows starts at once
  "$root/guildhall" serve --port 0 --data-dir "$data" "$@" >"$data/log" 2>&1 &
  server=$!
  until [ -f "$data/credentials.env" ] && . "$data/credentials.env" &&
    curl -sf "$SCALEKIT_ENVIRONMENT_URL/readyz" >/dev/null; do
    kill -0 $server 2>/dev/null || { cat "$data/log" >&2; exit 1; }
    sleep 0.2
  done
  export SCALEKIT_ENVIRONMENT_URL SCALEKIT_CLIENT_ID SCALEKIT_CLIENT_SECRET
  java=$(readlink -f "/proc/$server/exe" 2>/dev/null || command -v java)
  token=$(curl -sf "$SCALEKIT_ENVIRONMENT_URL/oauth/token" --data-urlencode grant_type=client_credentials \
    --data-urlencode "client_id=$SCALEKIT_CLIENT_ID" --data-urlencode "client_secret=$SCALEKIT_CLIENT_SECRET" |
    sed 's/.*"access_token":"\([^"]*\)".*/\1/')
}
