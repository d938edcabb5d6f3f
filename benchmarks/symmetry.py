"""The known-answer check: hide a symmetry in digits and see whether exactly that operation is learned.

``python -m benchmarks.symmetry [--learner ridge] [--seeds 0 1] [--meta-learner reptile] [--json] [--no-write]``

The table goes into docs/benchmarks.md, a section per learner.
"""

import argparse
import json
import sys
from typing import Any

from benchmarks import report, sets
from benchmarks.contests import learned_policy
from metaaug.config import LearnerConfig, MetaConfig, RunConfig
from metaaug.learners import LEARNERS

PLANTED = ("hflip", "vflip", "rotate", "shift_x", "invert")
DANGEROUS = ("hflip", "vflip", "quarter_turn")
FOUND, ABSENT, ABSENT_UNPLANTED = 0.6, 0.15, 0.1


def one_case(plant: str | None, seed: int, per_class: int, meta_learner: str, learner: str) -> dict[str, Any]:
    """What was learned on digits with ``plant`` hidden in it, and whether that is right."""
    name = "digits" if plant is None else f"digits+{plant}"
    dataset = sets.load(name)
    assert dataset is not None
    config = RunConfig(
        data=sets.pool(name, per_class, seed),
        meta=MetaConfig.model_validate({"name": meta_learner}),
        learner=LearnerConfig.model_validate({"name": learner}),
        seed=seed,
    )
    _, strengths, seconds = learned_policy(config, dataset)
    absent = {other: strengths[other] for other in DANGEROUS if other != plant}
    limit = ABSENT_UNPLANTED if plant is None else ABSENT
    found = plant is None or strengths[plant] >= FOUND
    return {
        "planted": plant,
        "seed": seed,
        "strength": None if plant is None else strengths[plant],
        "not_planted": absent,
        "right": found and all(value <= limit for value in absent.values()),
        "seconds": seconds,
        "strengths": strengths,
    }


def section(result: dict[str, Any]) -> str:
    """The result as a section of the page."""
    rows = [
        [
            case["planted"] or "nothing",
            str(case["seed"]),
            "" if case["planted"] is None else f"{case['strength']:.2f}",
            ", ".join(f"{name} {value:.2f}" for name, value in case["not_planted"].items()),
            "yes" if case["right"] else "no",
        ]
        for case in result["cases"]
    ]
    seconds = [case["seconds"] for case in result["cases"]]
    unplanted = sum(bool(case["right"]) for case in result["cases"] if not case["planted"])
    return "\n".join(
        [
            f"### {result['learner']}",
            "",
            report.table(["planted", "seed", "its strength", "not planted", "right"], rows),
            "",
            f"{result['right']} of {result['of']} right, unplanted {unplanted} of {len(rows) - result['of']}; "
            f"{min(seconds):.0f} to {max(seconds):.0f} s each.",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--per-class", type=int, default=20)
    parser.add_argument("--meta-learner", default="reptile")
    parser.add_argument("--learner", default="ridge", choices=LEARNERS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    cases = []
    for plant in (*PLANTED, None):
        for seed in given.seeds:
            case = one_case(plant, seed, given.per_class, given.meta_learner, given.learner)
            cases.append(case)
            others = ", ".join(f"{name} {value:.2f}" for name, value in case["not_planted"].items())
            strength = "" if plant is None else f" {case['strength']:.2f};"
            outcome = f"right: {case['right']}, {case['seconds']:.1f} s"
            print(f"{plant or 'nothing'} seed {seed}:{strength} {others}; {outcome}", file=sys.stderr)
    planted = [case for case in cases if case["planted"]]
    result = {
        "meta_learner": given.meta_learner,
        "learner": given.learner,
        "right": sum(bool(case["right"]) for case in planted),
        "of": len(planted),
        "unplanted_right": all(case["right"] for case in cases if not case["planted"]),
        "cases": cases,
    }
    if not given.no_write:
        report.write(f"symmetry {given.learner}", section(result))
    told = f"{result['right']} of {result['of']} right; unplanted right: {result['unplanted_right']}"
    print(json.dumps(result) if given.json else told)


if __name__ == "__main__":
    main()
