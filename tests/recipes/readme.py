"""Runs the blocks of README.md as they stand, but for the address, each with the environment of its client."""

import argparse
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
ADDRESS = "http://127.0.0.1:8080"
# The environment that has the package which a block of Python imports; litellm comes with OpenAI's SDK.
HOMES = {"openai": "litellm", "mcp": "mcp"}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="of a running server")
    parser.add_argument("--work", required=True, type=Path, help="folder of the environments")
    args = parser.parse_args()
    ran = []
    for kind, text in BLOCK.findall((HERE / "README.md").read_text()):
        text = text.replace(ADDRESS, args.url)
        if kind == "sh":
            command = ["bash", "-euo", "pipefail", "-c", text]
        elif kind == "python":
            (home,) = {HOMES[name] for name in re.findall(r"^from (\w+) import", text, re.MULTILINE)}
            command = [args.work / home / "bin/python", "-W", "error", "-c", text]
        else:
            continue
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0 and "GIST" in run.stdout, (text, run.stdout, run.stderr)
        ran.append(kind)
    assert ran == ["sh", "python", "python"], ran
    print(f"readme: {len(ran)} blocks run as they stand")


main()
