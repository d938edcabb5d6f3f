"""How long learning takes by the recipe, and what threads are worth: ratios of one process, by turns.

``python -m benchmarks.learning_time [--set NAME …] [--json] [--no-write]``

10 samples per class where there are as many, texts 20. With nothing else on the machine; the load is printed. The table
goes into docs/benchmarks.md.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import replace
from typing import Any

import torch

from benchmarks import report, sets
from benchmarks.contests import learned_policy
from metaaug.config import MetaConfig, RunConfig
from metaaug.training.loop import learn
from metaaug.training.problem import prepare

NAMES = (
    "digits", "mnist", "iris", "breast_cancer", "gun_point", "arrow_head", "italy_power", "basic_motions",
    "synthetic_control", "japanese_vowels", "spoken_digits", "sms_spam", "trec",
)  # fmt: skip
TURNS, STEPS = 3, 6
"""How often one thread and several take turns, and for how many outer steps."""


def one_set(name: str) -> dict[str, Any] | None:
    """Seconds of the whole recipe, and of a step on one thread and on several; None where the file is absent."""
    dataset = sets.load(name)
    if dataset is None:
        return None
    per_class = 10 if 10 in sets.SIZES[name] else max(sets.SIZES[name])
    pool = sets.labelled_pool(name, dataset, per_class, 0)
    config = RunConfig(data=pool.learning_config)
    whole = min(learned_policy(config, pool.learning)[2] for _ in range(2))
    threads = prepare(config, pool.learning).settings.threads
    short = config.model_copy(update={"meta": MetaConfig(steps=STEPS, evaluate_every=STEPS)})
    by_threads: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(TURNS):
        for count, seconds in by_threads.items():
            problem = prepare(short, pool.learning)
            problem = replace(problem, settings=replace(problem.settings, threads=count))
            began = time.perf_counter()
            for _ in learn(problem):
                pass
            seconds.append((time.perf_counter() - began) / STEPS)
    return {
        "set": name,
        "labelled": len(pool.labelled),
        "seconds": whole,
        "threads": threads,
        "step_on_one": min(by_threads[1]),
        "step_on_two": min(by_threads[2]),
        "load": os.getloadavg()[0],
    }


def section(found: list[dict[str, Any]]) -> str:
    """The result as a table of the page."""
    rows = [
        [
            one["set"],
            str(one["labelled"]),
            f"{one['seconds']:.1f}",
            str(one["threads"]),
            f"{1000 * one['step_on_one']:.0f}",
            f"{1000 * one['step_on_two']:.0f}",
            f"{one['step_on_two'] / one['step_on_one']:.2f}",
            f"{one['load']:.1f}",
        ]
        for one in found
    ]
    header = ["set", "labelled", "learning, s", "threads", "step on one, ms", "step on two, ms", "two over one", "load"]
    return report.table(header, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", nargs="+", default=NAMES, choices=NAMES)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    torch.set_num_threads(1)
    found = []
    for name in given.set:
        one = one_set(name)
        if one is None:
            print(f"{name}: its file is absent.", file=sys.stderr)
            continue
        found.append(one)
        print(f"{name}: {one['seconds']:.1f} s on {one['threads']} thread(s)", file=sys.stderr)
    if not given.no_write and found:
        report.write("learning time", section(found))
    print(json.dumps(found) if given.json else section(found))


if __name__ == "__main__":
    main()
