"""Starts the server and a stand-in for a language model on free ports and runs both SDK tests against them.

Then the block for Node of the recipes' README, as it stands.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

import stand_in

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RECIPES = ROOT / "tests/recipes/README.md"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--citeguard", required=True)
    parser.add_argument("--node", required=True, help="folder in which npm installed package.json")
    options = parser.parse_args()
    _, model_url = stand_in.start()
    environment = dict(os.environ, CITEGUARD_MODEL__URL=model_url, CITEGUARD_MODEL__MODEL="stand-in",
                       CITEGUARD_MODEL__REPAIR="false", CITEGUARD_LOGGING__LEVEL="info")
    command = [options.citeguard, "--as-of", "2026-11-23", "serve", "--listen", "127.0.0.1:0"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    log = []
    try:
        for line in server.stderr:
            log.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found and "listening" in line:
                break
        else:
            sys.exit("the server did not start:\n" + "".join(log))
        base = found.group(0) + "/v1"
        client = dict(os.environ, CITEGUARD_BASE=base)
        python = [sys.executable, "-W", "error", str(HERE / "sdk_python.py")]
        subprocess.run(python, env=client, check=True)
        # An ES module finds its packages beside itself: it runs from where they are.
        script = pathlib.Path(options.node) / "sdk_node.mjs"
        script.write_text((HERE / "sdk_node.mjs").read_text())
        node = pathlib.Path(sys.executable).parent / "node"
        subprocess.run([str(node), "--throw-deprecation", str(script)], env=client, check=True)
        (block,) = re.findall(r"^```js\n(.*?)^```$", RECIPES.read_text(), re.MULTILINE | re.DOTALL)
        script.write_text(block.replace("http://127.0.0.1:8080/v1", base))
        shown = subprocess.run([str(node), str(script)], capture_output=True, text=True, check=True).stdout
        assert "Sources" in shown and "formal guidelines" in shown, shown
    finally:
        server.terminate()
        rest = server.communicate(timeout=30)[0] or ""
    log = "".join(log) + rest
    for word in ("GIST", "Bearer", "sk-test"):
        assert word not in log, f"the log holds {word}"
    print("clients: the OpenAI SDKs for Python and Node read everything")


if __name__ == "__main__":
    main()
