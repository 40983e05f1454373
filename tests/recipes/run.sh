#!/usr/bin/env bash
# Runs every recipe with its real client against a server on a free port, then says how long each took from nothing to
# its first useful output. CITEGUARD names the binary; names of recipes as arguments run only these.
set -euo pipefail
cd "$(dirname "$0")/../.."
citeguard=$(realpath "${CITEGUARD:-target/debug/citeguard}")
work=$PWD/target/recipes
mkdir -p "$work"
export PYTHONUNBUFFERED=1

# uv installs many packages in a fraction of pip's time.
if ! cmp -s tests/recipes/requirements.txt "$work/uv/installed.txt"; then
  rm -rf "$work/uv"
  python3 -m venv "$work/uv"
  "$work/uv/bin/pip" install -q --disable-pip-version-check -r tests/recipes/requirements.txt
  cp tests/recipes/requirements.txt "$work/uv/installed.txt"
fi

# python_for NAME: an environment with the pinned packages of a recipe, made once; of no-deps.txt the packages alone.
python_for() {
  local pins=tests/recipes/$1/requirements.txt alone=tests/recipes/$1/no-deps.txt home=$work/$1
  [ -f "$pins" ] || return 0
  [ -f "$alone" ] || alone=/dev/null
  if ! cat "$pins" "$alone" | cmp -s - "$home/installed.txt"; then
    rm -rf "$home"
    python3 -m venv --without-pip "$home"
    "$work/uv/bin/uv" pip install -q --python "$home/bin/python" -r "$pins"
    [ "$alone" = /dev/null ] || "$work/uv/bin/uv" pip install -q --python "$home/bin/python" --no-deps -r "$alone"
    cat "$pins" "$alone" > "$home/installed.txt"
  fi
}

# node_for NAME [PACKAGE...]: the packages of a recipe's package.json, and those named, with the Node of its environment.
node_for() {
  local pins=tests/recipes/$1/package.json home=$work/$1/node
  [ -f "$pins" ] || return 0
  if ! cmp -s "$pins" "$home/installed.json"; then
    rm -rf "$home"
    mkdir -p "$home"
    cp "$pins" "$home/package.json"
    # What promptfoo leaves to choice comes to 1.6 GB; of it, it needs its database's library alone.
    local extra=()
    [ "$1" != promptfoo ] || extra=("@libsql/linux-$("$work/$1/bin/node" -p process.arch)-gnu@0.5.29")
    PATH="$work/$1/bin:$PATH" npm install --prefix "$home" "${extra[@]}" --omit=optional --omit=peer \
      --ignore-scripts --no-audit --no-fund --silent
    cp "$pins" "$home/installed.json"
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

now() { date +%s%3N; }
table=()

# recipe NAME TITLE COMMAND...: installs what the recipe NAME names, runs the command, notes both times in milliseconds.
recipe() {
  local name=$1 title=$2 began installed first
  shift 2
  [ ${#wanted[@]} -eq 0 ] || [[ " ${wanted[*]} " = *" $name "* ]] || return 0
  began=$(now)
  python_for "$name"
  node_for "$name"
  installed=$(now)
  rm -f "$work/first"
  "$@" | while IFS= read -r line; do
    [ -e "$work/first" ] || now > "$work/first"
    printf '%s\n' "$line"
  done
  first=$(cat "$work/first")
  table+=("$(printf '%-40s %9s %15s %8s' "$title" \
    "$(((installed - began + 500) / 1000))" "$(((first - installed + 500) / 1000))" "$((($(now) - installed + 500) / 1000))")")
}

wanted=("$@")
here=tests/recipes
python() { local name=$1 program=$2; shift 2; "$work/$name/bin/python" "$here/$name/$program" "$@"; }

promptfoo() {
  local report=$work/promptfoo/report.json
  PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_CONFIG_DIR=$work/promptfoo/settings CITEGUARD_URL=$url \
    "$work/promptfoo/bin/node" "$work/promptfoo/node/node_modules/promptfoo/dist/src/entrypoint.js" \
    eval -c "$here/promptfoo/promptfooconfig.yaml" --no-cache --no-table -o "$report" > "$work/promptfoo/log" 2>&1 ||
    { cat "$work/promptfoo/log"; return 1; }
  sed -n 's/^ *✓ \([0-9]* passed.*\)/promptfoo: \1/p' "$work/promptfoo/log"
}

librechat() {
  # An ES module finds its packages beside itself.
  cp "$here/chat-apps/check.mjs" "$work/chat-apps/node/"
  "$work/chat-apps/bin/node" "$work/chat-apps/node/check.mjs" "$here/chat-apps/librechat.yaml"
}

recipe curl "curl" "$here/curl/run.sh" "$url"
recipe mcp "MCP: Python SDK" python mcp client.py --citeguard "$citeguard" --url "$url"
recipe mcp "MCP: conformance, inspector" python mcp conformance.py --url "$url" --node "$work/mcp/bin/node" --modules "$work/mcp/node/node_modules"
recipe langchain "LangChain" python langchain retriever.py "$url"
recipe llamaindex "LlamaIndex" python llamaindex retriever.py "$url"
recipe promptfoo "promptfoo" promptfoo
recipe litellm "LiteLLM proxy" python litellm proxy.py --url "$url" --work "$work/litellm"
recipe chat-apps "Open WebUI (configuration alone)" python chat-apps check.py
recipe chat-apps "LibreChat (configuration alone)" librechat
recipe readme "the blocks of README.md" python3 "$here/readme.py" --url "$url" --work "$work"
recipe docs "the page /docs, in Chromium" python docs page.py --url "$url"
recipe deploy "container, systemd, Kubernetes" python deploy check.py --citeguard "$citeguard"
recipe openapi "schemathesis" python openapi fuzz.py --url "$url" --work "$work/openapi"

printf '\n%-40s %9s %15s %8s\n' "recipe (whole seconds)" "installed" "first output" "all"
printf '%s\n' "${table[@]}"
