"""What a user would pick instead of learning: a search over the same strengths by Optuna, at equal labelled data.

``python -m benchmarks.search [--set digits] [--per-class 10] [--pools 6] [--trials 50] [--jobs 2] [--json]``

Optuna's TPE proposes the strengths of all operations. A trial trains the final network on half of the labelled pool and
scores it on the other half. The strengths of the best trial, of all and of the first 10 and 25, are then used as a
policy is: final networks are trained on the whole pool, in one paired population with the learned policy, no
augmentation and the hand-made default. Seconds are those of finding the strengths. The table goes into
docs/benchmarks.md, unless ``--no-write`` is given.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks import report, results, sets
from benchmarks.contests import learned_policy, operation_names, right
from benchmarks.intervals import paired
from metaaug.config import MetaConfig, RunConfig, VerdictConfig
from metaaug.data.split import split
from metaaug.meta import META_LEARNERS
from metaaug.modalities.registry import MODALITIES

MODULES = ("search", "contests", "peers", "sets")
LOOKED_AT = (10, 25)
"""Trials after which the best so far is taken, too: accuracy against time."""


@dataclass(frozen=True)
class Task:
    """One labelled pool.

    Attributes:
        set, per_class, pool: which samples are labelled.
        trials: of the search.
        meta_learner: what it is compared with.
        trainings: final networks per strategy.
        steps: of training each, and in each trial.
        learning_steps: outer steps of learning; None for the recipe's.
    """

    set: str
    per_class: int
    pool: int
    trials: int
    meta_learner: str
    trainings: int
    steps: int
    learning_steps: int | None


def searched(
    pool: sets.LabelledPool, seed: int, trials: int, steps: int
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """The best trial's strengths and the seconds until then, by a name that says after how many trials."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    halves = split(pool.dataset.labels, pool.dataset.classes, pool.learning_config)
    validated = replace(pool, labelled=halves.train, test=halves.validation)
    names = operation_names(pool)

    def score(trial: Any) -> float:
        strengths = {name: trial.suggest_float(name, 0.0, 1.0) for name in names}
        # All trials share start and batches, so that they differ by their strengths alone.
        return float(right(validated, {"trial": strengths}, (1000 * seed,), steps).mean())

    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
    strengths, seconds = {}, {}
    began = time.perf_counter()
    for count in sorted({*(count for count in LOOKED_AT if count < trials), trials}):
        study.optimize(score, n_trials=count - len(study.trials))
        name = f"Optuna's TPE, {count} trials"
        strengths[name], seconds[name] = dict(study.best_params), time.perf_counter() - began
    return strengths, seconds


def one_pool(task: Task) -> dict[str, Any]:
    """Accuracy, seconds and strengths by strategy."""
    dataset = sets.load(task.set)
    assert dataset is not None
    pool = sets.labelled_pool(task.set, dataset, task.per_class, task.pool)
    meta = MetaConfig.model_validate({"name": task.meta_learner, "steps": task.learning_steps})
    config = RunConfig(data=pool.learning_config, meta=meta, seed=task.pool)
    _, learned, learning = learned_policy(config, pool.learning)
    found, seconds = searched(pool, task.pool, task.trials, task.steps)
    strategies = {
        "none": {},
        "hand-made default": MODALITIES[dataset.kind].spec.recipe.default,
        task.meta_learner: learned,
        **found,
    }
    seeds = tuple(1000 * task.pool + training for training in range(task.trainings))
    accuracy = right(pool, strategies, seeds, task.steps).mean(axis=(1, 2)).tolist()
    return {
        "accuracy": dict(zip(strategies, accuracy, strict=True)),
        "seconds": {task.meta_learner: learning, **seconds},
        "strengths": {task.meta_learner: learned, **found},
    }


def summary(tasks: list[Task], found: list[dict[str, Any]]) -> dict[str, Any]:
    """Means over pools, and the paired difference of the learned policy to every other strategy."""
    first = tasks[0]
    by_pool = {strategy: [pool["accuracy"][strategy] for pool in found] for strategy in found[0]["accuracy"]}
    differences = {name: paired(by_pool[first.meta_learner], values) for name, values in by_pool.items()}
    return {
        "set": first.set,
        "per_class": first.per_class,
        "pools": [task.pool for task in tasks],
        "trials": first.trials,
        "trainings": first.trainings,
        "steps": first.steps,
        "learning_steps": first.learning_steps,
        "ours": first.meta_learner,
        "by_pool": by_pool,
        "accuracy": {name: float(np.mean(values)) for name, values in by_pool.items()},
        "ours_over": {
            name: None if one is None else {"mean": one.mean, "interval": [one.low, one.high]}
            for name, one in differences.items()
            if name != first.meta_learner
        },
        "seconds": {name: [pool["seconds"][name] for pool in found] for name in found[0]["seconds"]},
    }


def section(result: dict[str, Any]) -> str:
    """The result as a section of the page."""
    by_pool, ours = result["by_pool"], result["ours"]
    rows = []
    for strategy, accuracy in result["accuracy"].items():
        over = paired(by_pool[ours], by_pool[strategy]) if strategy != ours else None
        seconds = result["seconds"].get(strategy)
        rows.append(
            [strategy, f"{accuracy:.3f}", report.points(over), "" if seconds is None else f"{np.mean(seconds):.0f}"]
        )
    quick = f", learning cut to {result['learning_steps']} steps" if result["learning_steps"] else ""
    return (
        f"### {result['set']}, {result['per_class']} per class\n\n"
        f"{len(result['pools'])} pools, {result['trials']} trials, {result['trainings']} trainings of "
        f"{result['steps']} steps{quick}:\n\n"
        + report.table(["strategy", "accuracy", f"{ours} over it, points", "seconds"], rows)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", default="digits", choices=[name for name in sets.SIZES if name != "omniglot"])
    parser.add_argument("--per-class", type=int, default=10)
    parser.add_argument("--pools", type=int, default=6, help="labelled pools")
    parser.add_argument("--trials", type=int, default=50, help="of the search")
    parser.add_argument("--meta-learner", default=MetaConfig().name, choices=META_LEARNERS)
    parser.add_argument("--trainings", type=int, default=4, help="final networks per strategy and pool")
    parser.add_argument("--steps", type=int, default=VerdictConfig().steps, help="of training each, and in each trial")
    parser.add_argument("--learning-steps", type=int, help="outer steps of learning; by default the recipe's")
    parser.add_argument("--jobs", type=int, default=1, help="processes, each with a pool at a time")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    if find_spec("optuna") is None:
        sys.exit("optuna is not installed. benchmarks/peers_environment.sh makes an environment that has it.")
    if sets.load(given.set) is None:
        sys.exit(f"{given.set}: its file is not in {sets.DATA}.")
    common = (given.trials, given.meta_learner, given.trainings, given.steps, given.learning_steps)
    tasks = [Task(given.set, given.per_class, pool, *common) for pool in range(given.pools)]
    result = summary(tasks, results.of_all("search", MODULES, tasks, one_pool, given.jobs))
    if not given.no_write:
        report.write(f"search {given.set} {given.per_class}", section(result))
    print(json.dumps(result) if given.json else section(result))


if __name__ == "__main__":
    main()
