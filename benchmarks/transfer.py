"""Whether a policy is of use on data it was not learned on: as it is, and adapted, beside learning there.

``python -m benchmarks.transfer [--case "digits halves"] [--pools 6] [--jobs 2] [--json] [--no-write]``

A policy is learned on a source and used on a target: on the other half of the classes of the same images, or on another
data set. A pool is another choice of labelled samples of both, and of the halves; all strategies of a pool are trained
as one paired population on the target's labelled samples and scored on its others. Differences are paired by pool, with
a 95 % t-interval over pools. The tables go into docs/benchmarks.md. Results of single pools are kept in
benchmarks/.results, so an interrupted benchmark continues.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks import report, results, sets
from benchmarks.contests import candidates_of, learned_policy, recommended, right
from benchmarks.intervals import paired
from metaaug.config import MetaConfig, PolicyConfig, RunConfig, VerdictConfig
from metaaug.data.dataset import Dataset
from metaaug.data.split import split
from metaaug.modalities.recipes import recommended_steps
from metaaug.modalities.registry import MODALITIES
from metaaug.training.problem import Problem
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import NONE

MODULES = ("transfer", "contests", "sets")
SOURCE = "source"
AS_IS, ADAPTED, BRIEF, THERE = "as it is", "adapted", "learned there, as few steps", "learned there"
DEFAULT, RECOMMENDED = "hand-made default", "recommended"


@dataclass(frozen=True)
class Case:
    """Where a policy is learned, and where it is used; the same set for both: halves of its classes."""

    source: str
    target: str
    per_class: int


CASES = {
    "digits halves": Case("digits", "digits", 10),
    "mnist halves": Case("mnist", "mnist", 10),
    "digits to mnist": Case("digits", "mnist", 10),
    "iris to wine": Case("iris", "wine", 10),
}


@dataclass(frozen=True)
class Task:
    """One labelled pool of a case.

    Attributes:
        case: a key of ``CASES``.
        pool: which samples are labelled, and which classes are in which half.
        trainings: final networks per strategy.
        steps: of training each.
        learning_steps: outer steps of learning; None for the recipe's.
    """

    case: str
    pool: int
    trainings: int
    steps: int
    learning_steps: int | None


def sides(case: Case, pool: int) -> tuple[Dataset, Dataset] | None:
    """What is learned on, and what the policy is used on; None where a file is absent."""
    source, target = sets.load(case.source), sets.load(case.target)
    if source is None or target is None:
        return None
    if case.source != case.target:
        return source, target
    order = np.random.default_rng(pool).permutation(source.classes).tolist()
    half = len(order) // 2
    return sets.with_classes(source, order[:half]), sets.with_classes(source, order[half:])


def one_pool(task: Task) -> dict[str, Any]:
    """Accuracy by strategy; seconds and strengths by policy."""
    case = CASES[task.case]
    both = sides(case, task.pool)
    assert both is not None
    source, target = both
    data = sets.pool(case.target, case.per_class, task.pool)
    strengths: dict[str, dict[str, float]] = {}
    seconds: dict[str, float] = {}

    def learn(name: str, dataset: Dataset, steps: int | None, start: SavedPolicy | None = None) -> Problem:
        config = RunConfig(
            data=data,
            policy=PolicyConfig(start_from=None if start is None else SOURCE),
            meta=MetaConfig(steps=steps),
            seed=task.pool,
        )
        problem, strengths[name], seconds[name] = learned_policy(config, dataset, start)
        return problem

    learn(SOURCE, source, task.learning_steps)
    few = recommended_steps(target.kind, MetaConfig().name, adapted=True)
    few = few if task.learning_steps is None else max(1, task.learning_steps // 4)
    problem = learn(ADAPTED, target, few, SavedPolicy(strengths[SOURCE], kind=source.kind))
    learn(BRIEF, target, few)
    learn(THERE, target, task.learning_steps)
    parts = split(target.labels, target.classes, data)
    pool = sets.LabelledPool(target, data, target, parts.pool, parts.test)
    transferred = {
        NONE: {},
        DEFAULT: MODALITIES[target.kind].spec.recipe.default,
        AS_IS: strengths[SOURCE],
        ADAPTED: strengths[ADAPTED],
    }
    choice, chosen = recommended(problem, candidates_of(transferred))
    strategies = {**transferred, RECOMMENDED: choice, **{name: strengths[name] for name in (BRIEF, THERE)}}
    seeds = tuple(1000 * task.pool + training for training in range(task.trainings))
    accuracy = right(pool, strategies, seeds, task.steps, f"{task.case}, pool {task.pool}").mean(axis=(1, 2)).tolist()
    return {
        "accuracy": dict(zip(strategies, accuracy, strict=True)),
        "seconds": seconds,
        "strengths": strengths,
        "recommended": chosen,
        "labelled": len(pool.labelled),
        "test": len(pool.test),
    }


def summary(tasks: list[Task], found: list[dict[str, Any]]) -> dict[str, Any]:
    """Of one case: means over pools, and values by pool."""
    first, names = tasks[0], list(found[0]["accuracy"])
    by_pool = {name: [pool["accuracy"][name] for pool in found] for name in names}
    return {
        "case": first.case,
        "per_class": CASES[first.case].per_class,
        "pools": [task.pool for task in tasks],
        "trainings": first.trainings,
        "steps": first.steps,
        "learning_steps": first.learning_steps,
        "labelled": found[0]["labelled"],
        "test": found[0]["test"],
        "by_pool": by_pool,
        "accuracy": {name: float(np.mean(values)) for name, values in by_pool.items()},
        "seconds": {name: float(np.mean([pool["seconds"][name] for pool in found])) for name in found[0]["seconds"]},
        "strengths": [pool["strengths"] for pool in found],
        "recommended": [pool["recommended"] for pool in found],
    }


def section(result: dict[str, Any]) -> str:
    """The result as a section of the page."""
    by_pool = result["by_pool"]
    rows = []
    for name, accuracy in result["accuracy"].items():
        over_none = None if name == NONE else paired(by_pool[name], by_pool[NONE])
        over_there = None if name == THERE else paired(by_pool[name], by_pool[THERE])
        seconds = result["seconds"].get(name)
        told = "" if seconds is None else f"{seconds:.1f}"
        rows.append([name, f"{accuracy:.3f}", report.points(over_none), report.points(over_there), told])
    quick = f", learning cut to {result['learning_steps']} steps" if result["learning_steps"] else ""
    header = ["strategy", "accuracy", "over none, points", "over learned there, points", "seconds to learn"]
    return "\n".join(
        [
            f"### {result['case']}, {result['per_class']} per class",
            "",
            f"{len(result['pools'])} pools of {result['labelled']} labelled samples, {result['test']:,} test samples, "
            f"{result['trainings']} trainings of {result['steps']} steps{quick}; the source took "
            f"{result['seconds'][SOURCE]:.1f} s to learn:",
            "",
            report.table(header, rows),
            "",
            f"Recommended, pool by pool: {', '.join(result['recommended'])}.",
        ]
    )


def measure(name: str, given: argparse.Namespace) -> dict[str, Any] | None:
    """All pools of one case; None where a file is absent."""
    if sides(CASES[name], 0) is None:
        print(f"{name}: skipped, a file of it is not in {sets.DATA}.", file=sys.stderr)
        return None
    tasks = [Task(name, pool, given.trainings, given.steps, given.learning_steps) for pool in range(given.pools)]
    return summary(tasks, results.of_all("transfer", MODULES, tasks, one_pool, given.jobs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", action="append", dest="cases", choices=CASES, help="by default all")
    parser.add_argument("--pools", type=int, default=6, help="labelled pools")
    parser.add_argument("--trainings", type=int, default=4, help="final networks per strategy and pool")
    parser.add_argument("--steps", type=int, default=VerdictConfig().steps, help="of training each")
    parser.add_argument("--learning-steps", type=int, help="outer steps of learning; by default the recipe's")
    parser.add_argument("--jobs", type=int, default=1, help="processes, each with a pool at a time")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    found = []
    for name in given.cases or CASES:
        result = measure(name, given)
        if result is None:
            continue
        found.append(result)
        if not given.no_write:
            report.write(f"transfer {name}", section(result))
        if not given.json:
            print(f"\n{section(result)}")
    if given.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
