"""What the known answer is worth: test accuracy by the strength of a planted symmetry's own operation, and no other.

``python -m benchmarks.symmetry_gain [--pools 8] [--json] [--no-write]``

What a final model gains by a strength; a learner that sees more of a sample may ask for more. Ridge regression on
random features, 3 draws of them per pool, paired with no augmentation; nothing is learned. The table goes into
docs/benchmarks.md.
"""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from benchmarks import report, sets
from benchmarks.contests import right
from benchmarks.intervals import paired
from benchmarks.symmetry_series import SETS, planted
from metaaug.data.dataset import Dataset

STRENGTHS = (0.1, 0.25, 0.5, 0.75, 1.0)
SEEDS = (0, 1, 2)
CASES = [("digits", "shift_x", 20), *((name, symmetry, 10) for name in SETS for symmetry in ("shift", "sign_flip"))]
"""Set, planted symmetry, which is also its operation, and labelled samples per class."""


def one_case(name: str, symmetry: str, per_class: int, pools: int) -> dict[str, Any] | None:
    """Accuracy without augmentation, and differences from it in points by strength; None where the file is absent."""
    dataset = _planted(name, symmetry)
    if dataset is None:
        return None
    strategies = {"none": {}, **{str(strength): {symmetry: strength} for strength in STRENGTHS}}
    accuracies = []
    for number in range(pools):
        pool = sets.labelled_pool(name, dataset, per_class, number)
        accuracies.append(right(pool, strategies, SEEDS, steps=0, model="ridge").mean(axis=(1, 2)))
    by_strategy = np.array(accuracies).T
    return {
        "set": name,
        "planted": symmetry,
        "pools": pools,
        "none": float(by_strategy[0].mean()),
        "differences": [paired(row.tolist(), by_strategy[0].tolist()) for row in by_strategy[1:]],
    }


def _planted(name: str, symmetry: str) -> Dataset | None:
    if name == "digits":
        return sets.load(f"{name}+{symmetry}")
    return None if sets.load(name) is None else planted(name, symmetry)


def section(cases: list[dict[str, Any]]) -> str:
    """The result as a table of the page."""
    rows = [
        [f"{case['set']}+{case['planted']}", f"{case['none']:.3f}", *map(report.points, case["differences"])]
        for case in cases
    ]
    return report.table(["planted", "none", *(f"at {strength}" for strength in STRENGTHS)], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pools", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    torch.set_num_threads(1)
    cases = []
    for name, symmetry, per_class in CASES:
        case = one_case(name, symmetry, per_class, given.pools)
        if case is None:
            print(f"{name}: its file is absent.", file=sys.stderr)
        else:
            cases.append(case)
            print(f"{name}+{symmetry}: {', '.join(map(report.points, case['differences']))}", file=sys.stderr)
    if not given.no_write:
        report.write("symmetry gain", section(cases))
    print(json.dumps(cases, default=asdict) if given.json else section(cases))


if __name__ == "__main__":
    main()
