"""Checks the files of config/deploy with the tools that read them; nothing is deployed."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import kubernetes_validate
import yaml

VERSION = "1.31"
EXPOSURE = 15  # tenths of the scale of 0 to 10 that `systemd-analyze security` uses


def dockerfile(path: Path, hadolint: Path) -> None:
    subprocess.run([hadolint, path], check=True)
    lines = path.read_text().splitlines()
    words = {line.split()[0] for line in lines if line and not line.startswith((" ", "#"))}
    assert {"USER", "HEALTHCHECK", "ENTRYPOINT"} <= words, words
    assert "USER 65532:65532" in lines
    print("deploy: hadolint reports nothing")


def unit(path: Path, citeguard: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # The program is not installed here; the one that was built stands in for it.
        copy = Path(folder) / path.name
        copy.write_text(path.read_text().replace("/usr/local/bin/citeguard", str(citeguard)))
        run = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
        ours = [line for line in run.stderr.splitlines() if path.name in line]
        assert run.returncode == 0 and not ours, run.stderr
        security = ["systemd-analyze", "security", "--offline=yes", f"--threshold={EXPOSURE}", "--no-pager", copy]
        run = subprocess.run(security, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
    print("deploy: systemd-analyze reports nothing;", run.stdout.strip().splitlines()[-1].lstrip("→ "))


def kubernetes(path: Path) -> None:
    objects = list(yaml.safe_load_all(path.read_text()))
    for found in objects:
        kubernetes_validate.validate(found, VERSION, strict=True)
    by_kind = {found["kind"]: found for found in objects}
    assert set(by_kind) == {"Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"}
    pod = by_kind["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    for key in ["startupProbe", "readinessProbe", "livenessProbe"]:
        assert container[key]["httpGet"]["path"] in ("/readyz", "/healthz"), key
    assert container["resources"]["limits"] and container["resources"]["requests"]
    assert container["securityContext"]["readOnlyRootFilesystem"] and pod["securityContext"]["runAsNonRoot"]
    labels = by_kind["Deployment"]["spec"]["template"]["metadata"]["labels"]
    for kind, selector in [("Service", ["selector"]), ("PodDisruptionBudget", ["selector", "matchLabels"])]:
        chosen = by_kind[kind]["spec"]
        for key in selector:
            chosen = chosen[key]
        assert chosen.items() <= labels.items(), kind
    print(f"deploy: {len(objects)} Kubernetes objects fit the schemas of {VERSION}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citeguard", required=True, type=Path, help="the binary")
    parser.add_argument("--folder", default=Path("config/deploy"), type=Path)
    args = parser.parse_args()
    dockerfile(args.folder / "Dockerfile", Path(sys.prefix) / "bin/hadolint")
    unit(args.folder / "citeguard.service", args.citeguard)
    kubernetes(args.folder / "kubernetes.yaml")


main()
