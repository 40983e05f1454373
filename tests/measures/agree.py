#!/usr/bin/env python3
"""Proves that the measures of `citeguard eval` are those of trec_eval, to 1e-6, question by question and in the mean.

    agree.py [--citeguard PATH] [SUITE...]

Two runs are compared, both with ir_measures (which calls trec_eval's code):
  1. the real one: `citeguard eval SUITE... --run --qrels --json` on the project's own retrieval suites
     (default tests/suites/gist and questions.toml), judged on passage ids with grades 1 and 2;
  2. a made one with many ties, grades 0 to 3, questions without a result or without a relevant document, and runs
     longer than any cutoff, read back by a `trec` suite: what the real run cannot show.
RR with a cutoff is not trec_eval's in ir_measures: MS MARCO's script orders ties otherwise. It is compared where
nothing ties, in the real run; in the made one it follows from trec_eval's RR. Exits with 1 where a figure differs.
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import ir_measures
from ir_measures import AP, RR, P, R, Success, nDCG

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = 1e-6
CUTOFFS = (1, 5, 10)
PAIRS = {"MAP": AP, "MRR": RR}
for k in CUTOFFS:
    PAIRS |= {f"nDCG@{k}": nDCG @ k, f"MRR@{k}": RR @ k, f"Recall@{k}": R @ k, f"Success@{k}": Success @ k, f"P@{k}": P @ k}


def evaluate(citeguard, suites, folder):
    """Runs citeguard; returns its report and the paths of run and qrels."""
    run, qrels = folder / "out.run", folder / "out.qrels"
    command = [citeguard, "--as-of", "2026-11-23", "eval", *map(str, suites), "--json", "--run", str(run), "--qrels", str(qrels)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):  # 1: below a floor, which is not the question here
        sys.exit(f"{' '.join(command)}: exit {done.returncode}")
    return json.loads(done.stdout), run, qrels


def compare(name, report, run_path, qrels_path, prefix, has_ties):
    """Compares every measure of every question and the means; returns the number of differences."""
    run = list(ir_measures.read_trec_run(str(run_path)))
    qrels = list(ir_measures.read_trec_qrels(str(qrels_path)))
    measures = list(PAIRS.values())
    theirs = {(m.query_id, m.measure): m.value for m in ir_measures.iter_calc(measures, qrels, run)}
    if has_ties:
        for query_id, measure in list(theirs):
            if measure in (RR @ k for k in CUTOFFS):
                rr = theirs[query_id, RR]
                theirs[query_id, measure] = rr if rr * measure["cutoff"] >= 1 - 1e-9 else 0.0
    means = ir_measures.calc_aggregate(measures, qrels, run)
    for k in CUTOFFS if has_ties else ():
        values = [value for (_, measure), value in theirs.items() if measure == RR @ k]
        means[RR @ k] = sum(values) / len(values)
    n_compared, wrong = 0, []
    for suite in (s for s in report["suites"] if s["kind"] == "retrieval"):
        for case in suite["cases"]:
            for ours_name, measure in PAIRS.items():
                ours = case["scores"].get(prefix + ours_name)
                other = theirs.get((case["id"], measure), 0.0)
                if ours is None:
                    if (case["id"], measure) in theirs:
                        wrong.append(f"{case['id']} {ours_name}: missing, not {other}")
                    continue
                n_compared += 1
                if abs(ours - other) > TOLERANCE:
                    wrong.append(f"{case['id']} {ours_name}: {ours}, not {other}")
    # The mean over the questions of all suites, as they stand in one run.
    for ours_name, measure in PAIRS.items():
        values = [c["scores"][prefix + ours_name] for s in report["suites"] for c in s["cases"] if prefix + ours_name in c["scores"]]
        n_compared += 1
        if abs(sum(values) / len(values) - means[measure]) > TOLERANCE:
            wrong.append(f"mean {ours_name}: {sum(values) / len(values)}, not {means[measure]}")
    for suite in report["suites"]:
        if len(report["suites"]) == 1:
            for m in suite["measures"]:
                known = PAIRS.get(m["name"].removeprefix(prefix)) if m["name"].startswith(prefix) else None
                if known is not None and abs(m["value"] - means[known]) > TOLERANCE:
                    wrong.append(f"reported {m['name']}: {m['value']}, not {means[known]}")
    print(f"{name}: {n_compared} figures compared, {len(wrong)} differ; nDCG@10 {means[nDCG @ 10]:.6f}, AP {means[AP]:.6f}")
    for line in wrong[:20]:
        print("  " + line)
    return len(wrong) + (n_compared == 0)


def made_suite(folder):
    """A run and qrels that hold what a real run seldom holds, as a `trec` suite."""
    rng = random.Random(20261123)
    qrels, run = [], []
    for q in range(60):
        documents = [f"d{d:03d}" for d in range(150)]
        for document in rng.sample(documents, rng.randint(1, 40)):
            qrels.append(f"q{q:02d} 0 {document} {0 if q == 3 else rng.choice((0, 0, 1, 1, 2, 3))}")
        if q == 5:
            continue  # judged, nothing found
        found = rng.sample(documents, rng.randint(1, 100))
        for rank, document in enumerate(found, 1):
            # Few distinct scores: nearly everything ties. The rank column says another order.
            run.append(f"q{q:02d} Q0 {document} {rank} {rng.randint(0, 6) / 4} made")
    (folder / "made.qrels").write_text("\n".join(qrels) + "\n")
    (folder / "made.run").write_text("\n".join(run) + "\n")
    manifest = 'name = "made"\nkind = "retrieval"\nformat = "trec"\nqrels = "made.qrels"\nrun = "made.run"\n'
    (folder / "made.toml").write_text(manifest)
    return folder / "made.toml"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citeguard", default=str(ROOT / "target" / "debug" / "citeguard"), help="the program")
    parser.add_argument("suites", nargs="*", default=["tests/suites/gist", "tests/suites/questions.toml"])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        n_wrong = compare("real run", *evaluate(args.citeguard, args.suites, folder), "trec:", has_ties=False)
        made = made_suite(folder)
        report, _, _ = evaluate(args.citeguard, [made], folder)
        # Compared with the files as made, not as citeguard writes them.
        n_wrong += compare("made run", report, folder / "made.run", folder / "made.qrels", "", has_ties=True)
        report, run, qrels = evaluate(args.citeguard, [made], folder)
        n_wrong += compare("made run, written back", report, run, qrels, "", has_ties=True)
    sys.exit(1 if n_wrong else 0)


if __name__ == "__main__":
    main()
