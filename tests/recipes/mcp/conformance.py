"""Runs the official MCP conformance tests and the inspector against a running server.

The suite is made for servers that offer its own diagnostic tools (`test_…`); of its scenarios those are run that
any server can pass. Checks that need such a tool are named below and nothing else may fail.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

# Scenario and the protocol versions at which it applies.
SCENARIOS = [
    ("server-initialize", ["2025-06-18", "2025-11-25"]),
    ("server-session-lifecycle", ["2025-03-26", "2025-06-18", "2025-11-25"]),
    ("ping", ["2025-06-18", "2025-11-25"]),
    ("tools-list", ["2025-06-18", "2025-11-25", "2026-07-28"]),
    ("resources-list", ["2025-06-18", "2025-11-25", "2026-07-28"]),
    ("prompts-list", ["2025-06-18", "2025-11-25", "2026-07-28"]),
    ("dns-rebinding-protection", ["2025-11-25", "2026-07-28"]),
    ("server-stateless", ["2026-07-28"]),
    ("caching", ["2026-07-28"]),
    ("http-header-validation", ["2026-07-28"]),
    ("sep-2164-resource-not-found", ["2026-07-28"]),
]

# "Not testable" by the suite's own words: each needs a diagnostic tool that only a test server has.
NEEDS_A_TEST_TOOL = {
    "sep-2575-server-rejects-undeclared-capability",
    "sep-2575-missing-capability-http-400",
    "sep-2575-http-server-no-independent-requests-on-stream",
    "sep-2575-server-no-log-without-loglevel",
}

CHECK = re.compile(r"\[([a-z0-9-]+)\s*\]\s+(SUCCESS|FAILURE|WARNING|SKIPPED|INFO)")
COLOUR = re.compile(r"\x1b\[\d+m")


def conformance(node: Path, modules: Path, url: str) -> int:
    program = modules / "@modelcontextprotocol/conformance/dist/index.js"
    n_passed, problems = 0, []
    for scenario, versions in SCENARIOS:
        for version in versions:
            command = [node, program, "server", "--url", url, "--scenario", scenario, "--spec-version", version]
            run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
            checks = CHECK.findall(COLOUR.sub("", run.stdout))
            if "Passed:" not in run.stdout:
                problems.append(f"{scenario} at {version} did not run: {run.stdout[-300:]}{run.stderr[-300:]}")
            for check, status in checks:
                n_passed += status == "SUCCESS"
                if status in ("FAILURE", "WARNING") and check not in NEEDS_A_TEST_TOOL:
                    problems.append(f"{scenario} at {version}: {check} {status}")
    print(f"mcp conformance: {n_passed} checks passed, {len(problems)} problems")
    for problem in problems:
        print(f"  {problem}")
    return len(problems)


def inspector(node: Path, modules: Path, url: str) -> int:
    program = modules / "@modelcontextprotocol/inspector/clients/launcher/build/index.js"
    command = [node, program, "--cli", url, "--transport", "http", "--method", "tools/list", "--strict"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    print(f"mcp inspector: exit {run.returncode}, {run.stdout.count('inputSchema')} tools; {run.stderr.strip() or 'nothing to report'}")
    return run.returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="of a running server")
    parser.add_argument("--node", required=True, type=Path)
    parser.add_argument("--modules", required=True, type=Path, help="node_modules")
    args = parser.parse_args()
    endpoint = f"{args.url}/mcp"
    n_problems = conformance(args.node, args.modules, endpoint)
    sys.exit(1 if n_problems or inspector(args.node, args.modules, endpoint) else 0)


main()
