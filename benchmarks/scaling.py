"""Seconds per step of learning on tables of a thousand to a million rows: it should not depend on the rows.

``python -m benchmarks.scaling [--rows 1000 10000 100000 1000000] [--classes 2 5] [--rounds 15] [--json] [--no-write]``

Synthetic classification with 20 numeric columns, all rows labelled but one per class, the default meta-learner. The
sizes take turns, a step each, and seconds are those of the processor, on one thread, so that other work on the machine
meets all of them alike and counts little; the number is the median over rounds. The validation loss, measured every few
steps on fixed episodes, is left out.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import torch

from benchmarks import report
from metaaug.config import DataConfig, MetaConfig, RunConfig
from metaaug.data.dataset import Column, Dataset
from metaaug.training.loop import StepRecord, begin, learn
from metaaug.training.problem import prepare

COLUMNS = 20
WARM_UP = 2
"""Steps that are not timed."""

ALLOWED = 1.3
"""Largest ratio of the slowest size to the fastest."""


def synthetic(rows: int, classes: int, seed: int = 0) -> Dataset:
    """Gaussian classes with different means; every class has the same number of rows, or one more."""
    random = np.random.default_rng(seed)
    labels = np.arange(rows) % classes
    samples = random.normal(size=(classes, COLUMNS))[labels] + random.normal(size=(rows, COLUMNS))
    names = [f"column {index}" for index in range(COLUMNS)]
    return Dataset(
        name=f"{rows} rows",
        kind="tables",
        samples=pd.DataFrame(samples, columns=pd.Index(names)),
        labels=labels.astype(np.int64),
        classes=tuple(f"class {label}" for label in range(classes)),
        columns=tuple(Column(name, "numeric") for name in names),
    )


def steps(rows: int, classes: int, count: int) -> tuple[str, Iterator[StepRecord]]:
    """The meta-learner's name, and its steps on a table: ``count``, then one that measures the validation loss."""
    # A test part of almost nothing is one row per class; the loss is measured in the last step and not before.
    data = DataConfig(source="builtin:synthetic", test_fraction=1e-9)
    config = RunConfig(data=data, meta=MetaConfig(steps=count + 1, evaluate_every=1000))
    problem = prepare(config, synthetic(rows, classes))
    return config.meta.name, learn(problem, begin(problem))


def measure(rows: list[int], classes: int, rounds: int) -> dict[str, Any]:
    """Seconds per step, by number of rows."""
    running = {}
    for count in rows:
        name, running[count] = steps(count, classes, WARM_UP + rounds)
    seconds: dict[int, list[float]] = {count: [] for count in rows}
    for turn in range(WARM_UP + rounds):
        for count in rows:
            began = time.process_time()
            next(running[count])
            if turn >= WARM_UP:
                seconds[count].append(time.process_time() - began)
    per_step = {count: median(taken) for count, taken in seconds.items()}
    ratio = max(per_step.values()) / min(per_step.values())
    return {
        "classes": classes,
        "meta_learner": name,
        "rounds": rounds,
        "seconds_per_step": per_step,
        "least": {count: min(taken) for count, taken in seconds.items()},
        "ratio": ratio,
        "within": ratio <= ALLOWED,
    }


def section(found: list[dict[str, Any]]) -> str:
    """The result as a section of the page."""
    sizes = list(found[0]["seconds_per_step"])
    rows = []
    for result in found:
        seconds = [f"{result['seconds_per_step'][size]:.3f}" for size in sizes]
        rows.append([str(result["classes"]), *seconds, f"{result['ratio']:.2f}"])
    told = f"Seconds of the processor per step of {found[0]['meta_learner']}, median of {found[0]['rounds']}:"
    return f"{told}\n\n" + report.table(["classes", *(f"{size:,} rows" for size in sizes), "largest / smallest"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[10**3, 10**4, 10**5, 10**6])
    parser.add_argument("--classes", type=int, nargs="+", default=[2, 5])
    parser.add_argument("--rounds", type=int, default=15, help="timed steps per size")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    torch.set_num_threads(1)
    found = [measure(given.rows, classes, given.rounds) for classes in given.classes]
    if not given.no_write:
        report.write("scaling", section(found))
    print(json.dumps(found) if given.json else section(found))
    if not all(result["within"] for result in found):
        print(f"The ratio is above {ALLOWED}: a step depends on the number of rows.", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
