"""Runs the last stage of config/deploy/Dockerfile without a container engine: a static binary in an empty root.

There is no library, no shell and no name service in that root, the user is the one that the file names, and nothing
can be written. Needs root itself, for `chroot`.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

LISTEN = "0.0.0.0:8080"
START_SECONDS = 60


def last_stage(dockerfile: Path) -> dict[str, list[str]]:
    """The instructions after the last FROM, each with its lines."""
    stage: dict[str, list[str]] = {}
    for line in dockerfile.read_text().splitlines():
        name, _, rest = line.partition(" ")
        if name == "FROM":
            assert "scratch" in rest or "AS build" in rest, line
            stage = {}
        elif name.isupper():
            stage.setdefault(name, []).append(rest)
    return stage


def fill(root: Path, stage: dict[str, list[str]], binary: Path) -> None:
    for words in map(str.split, stage["COPY"]):
        source, target = words[-2:]
        into = root / target.lstrip("/")
        into.parent.mkdir(parents=True, exist_ok=True)
        if Path(source).is_dir():
            shutil.copytree(source, into)
        else:
            shutil.copy(binary if Path(source).name == binary.name else source, into)
    # Every container has these devices; bytes enough for some requests stand in for them.
    (root / "dev").mkdir()
    for device in ["random", "urandom"]:
        (root / "dev" / device).write_bytes(os.urandom(1 << 20))
    for path in [root, *root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() or path.name == binary.name else 0o444)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citeguard", required=True, type=Path, help="a static binary")
    parser.add_argument("--dockerfile", default=Path("config/deploy/Dockerfile"), type=Path)
    args = parser.parse_args()
    stage = last_stage(args.dockerfile)
    linked = subprocess.run(["ldd", args.citeguard], capture_output=True, text=True, check=False)
    assert "statically linked" in linked.stdout + linked.stderr, linked
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    (user,), (entry,), (command,) = stage["USER"], stage["ENTRYPOINT"], stage["CMD"]
    health = json.loads(stage["HEALTHCHECK"][0].partition("CMD ")[2])
    environment = dict(pair.split("=", 1) for pair in stage["ENV"])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        fill(root, stage, args.citeguard)
        held = sorted(root.rglob("*"))
        chroot = shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin")
        enter = [chroot, f"--userspec={user}", str(root)]
        serve = [word.replace(LISTEN, address) for word in json.loads(entry) + json.loads(command)]
        assert address in serve, serve
        service = subprocess.Popen(enter + serve, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            probe = [*enter, *health, "--url", f"http://{address}"]
            for _ in range(START_SECONDS * 10):
                if subprocess.run(probe, env=environment, capture_output=True, check=False).returncode == 0:
                    break
                assert service.poll() is None, service.stderr.read()
                time.sleep(0.1)
            body = json.dumps({"question": "Can GIST cause vomiting of blood?"}).encode()
            request = urllib.request.Request(f"http://{address}/v1/answer", body, {"content-type": "application/json"})
            with urllib.request.urlopen(request) as response:
                assert json.load(response)["outcome"] == "answered"
        finally:
            service.send_signal(signal.SIGTERM)
            assert service.wait(30) == 0, "it does not stop cleanly"
        assert sorted(root.rglob("*")) == held, "something was written"
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755)
    print(f"deploy: the last stage of the Dockerfile runs in an empty root as {user}, is healthy, answers, and stops")


main()
