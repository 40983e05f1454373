#!/usr/bin/env bash
# Runs every recipe with its real client against a server on a free port. CITEGUARD names the binary.
set -euo pipefail
cd "$(dirname "$0")/../.."
citeguard=$(realpath "${CITEGUARD:-target/debug/citeguard}")
work=target/recipes
mkdir -p "$work"

# python FILE: an environment with the pinned packages of FILE, made once.
python_for() {
  local name; name=$(basename "$(dirname "$1")")
  if ! cmp -s "$1" "$work/$name/installed.txt"; then
    rm -rf "${work:?}/$name"
    python3 -m venv "$work/$name"
    "$work/$name/bin/pip" install -q --disable-pip-version-check -r "$1"
    cp "$1" "$work/$name/installed.txt"
  fi
}

# A debug build on a busy machine is slow: no recipe is about the time limit.
CITEGUARD_SERVER__REQUEST_TIMEOUT_MS=60000 "$citeguard" serve --listen 127.0.0.1:0 2> "$work/server.log" &
server=$!
trap 'kill "$server"' EXIT
for _ in $(seq 300); do
  url=$(sed -n 's/.*listening on \(http:[^ ]*\).*/\1/p' "$work/server.log")
  [ -n "$url" ] && break
  kill -0 "$server" || { cat "$work/server.log"; exit 2; }
  sleep 0.1
done
[ -n "$url" ] || { echo "the server does not answer"; cat "$work/server.log"; exit 2; }

# Prints how long a client took from its installation to its first useful output.
timed() { local name=$1 began=$SECONDS; shift; "$@"; echo "  $name: $((SECONDS - began)) s"; }

# python NAME ARGUMENTS...: the program of a recipe in Python, in an environment of its own.
in_python() {
  local name=$1 program=$2; shift 2
  python_for "tests/recipes/$name/requirements.txt"
  "$work/$name/bin/python" "tests/recipes/$name/$program" "$@"
}

mcp_tools() {
  if ! cmp -s tests/recipes/mcp/package.json "$work/node/package.json"; then
    mkdir -p "$work/node"
    cp tests/recipes/mcp/package.json "$work/node/"
    PATH="$(realpath "$work/mcp/bin"):$PATH" npm install --prefix "$work/node" --ignore-scripts --no-audit --no-fund --silent
  fi
  in_python mcp conformance.py --url "$url" --node "$work/mcp/bin/node" --modules "$work/node/node_modules"
}

timed curl tests/recipes/curl/run.sh "$url"
timed mcp in_python mcp client.py --citeguard "$citeguard" --url "$url"
timed "mcp conformance and inspector" mcp_tools
timed langchain in_python langchain retriever.py "$url"
timed llamaindex in_python llamaindex retriever.py "$url"
timed deploy in_python deploy check.py --citeguard "$citeguard"
timed openapi in_python openapi fuzz.py --url "$url" --work "$work/openapi"
