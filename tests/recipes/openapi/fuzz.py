"""Holds a running service against its own description: thousands of generated requests, all checks of schemathesis.

No response may be a server error, have a status or a shape that is not described, accept what the description
forbids, or refuse what it allows.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

# Random requests for each operation and phase: a count and a seed, so that each run makes the same ones.
MAX_EXAMPLES = 160
MIN_REQUESTS = 4000


def receipt(url: str) -> str:
    """The id of a receipt that is there."""
    body = json.dumps({"question": "Can GIST cause vomiting of blood?"}).encode()
    request = urllib.request.Request(f"{url}/v1/answer", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)["receipt_id"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="of a running service")
    parser.add_argument("--work", required=True, type=Path, help="folder for the report")
    parser.add_argument("--max-examples", type=int, default=MAX_EXAMPLES)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    report = args.work.resolve() / "report.json"
    config = Path(__file__).resolve().with_name("schemathesis.toml")
    command = [
        Path(sys.prefix) / "bin/schemathesis", "--config-file", config, "run", f"{args.url}/openapi.json",
        "--checks", "all", "--workers", "2", "--seed", "20261123", "--max-examples", str(args.max_examples),
        "--continue-on-failure", "--no-color", "--report", "json", "--report-json-path", report,
    ]
    environment = dict(os.environ, CITEGUARD_RECEIPT=receipt(args.url))
    # It keeps a folder of its own where it runs.
    run = subprocess.run(command, cwd=args.work, env=environment, capture_output=True, text=True, check=False)
    (args.work / "schemathesis.log").write_text(run.stdout + run.stderr)
    if run.returncode != 0:
        print(run.stdout[-6000:], run.stderr[-2000:])
        sys.exit(1)
    found = re.findall(r"(\d+) generated", run.stdout)
    n_requests = int(found[-1]) if found else 0
    assert n_requests >= MIN_REQUESTS, run.stdout[-2000:]
    print(f"openapi: {n_requests} generated requests, nothing to report")


main()
