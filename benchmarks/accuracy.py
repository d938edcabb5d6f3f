"""Test accuracy of learned policies beside none, the hand-made default, and uniform strengths.

``python -m benchmarks.accuracy [--set digits --set mnist] [--seeds 0 1 2] [--json]``

Every seed is another labelled pool of 10 samples per class; only that pool is used for learning and training. All
strategies of a pool are trained as one paired population and scored on all remaining samples. Differences are paired by
pool, with a 95 % t-interval over pools.
"""

import argparse
import json
import sys
import time

import numpy as np
from scipy.stats import t as student

from benchmarks import sets
from metaaug.config import MetaConfig, RunConfig
from metaaug.data.dataset import Dataset
from metaaug.meta import META_LEARNERS
from metaaug.training import population
from metaaug.training.loop import final_strengths, learn
from metaaug.training.problem import Problem, prepare
from metaaug.training.verdict import contest, strategies

META_LEARNERS_OF = {"digits": tuple(META_LEARNERS), "mnist": ("reptile",)}
UNIFORM = (0.1, 0.2, 0.3)


def learned_policy(config: RunConfig, dataset: Dataset) -> tuple[Problem, dict[str, float], float]:
    """The problem, operation -> strength, and the seconds it took to learn."""
    began = time.perf_counter()
    problem = prepare(config, dataset)
    progress = None
    for record in learn(problem):
        progress = record.progress
    assert progress is not None
    return problem, final_strengths(problem, progress), time.perf_counter() - began


def one_pool(name: str, dataset: Dataset, per_class: int, seed: int, trainings: int) -> dict[str, dict[str, float]]:
    """Strategy -> accuracy and, for learned ones, seconds, on one labelled pool."""
    rows, seconds = {}, {}
    problem = None
    for meta_learner in META_LEARNERS_OF.get(name, ("reptile",)):
        config = RunConfig(data=sets.pool(name, per_class, seed), meta=MetaConfig(name=meta_learner), seed=seed)
        problem, strengths, seconds[meta_learner] = learned_policy(config, dataset)
        rows[meta_learner] = strengths
        print(f"{name} pool {seed}: {meta_learner} learned in {seconds[meta_learner]:.1f} s", file=sys.stderr)
    assert problem is not None
    known = strategies(problem, {}, 0.0)
    rows = {"none": known["none"], "default": known["default"], **rows}
    rows |= {f"uniform {strength}": dict.fromkeys(problem.names, strength) for strength in UNIFORM}
    settings = problem.config.verdict
    entrants = contest(problem, rows, settings, range(trainings))
    progress = population.start(entrants)
    began = time.perf_counter()
    for later in population.train(entrants, progress):
        progress = later
        if progress.step % 100 == 0:
            spent = time.perf_counter() - began
            print(f"  training {progress.step}/{settings.steps}, {spent:.0f} s", file=sys.stderr)
    test = problem.split.test
    right = population.correct(entrants, progress, problem.encode(test), problem.labels(test)).float()
    accuracy = right.mean(dim=(1, 2)).tolist()
    return {
        strategy: {"accuracy": value, **({"seconds": seconds[strategy]} if strategy in seconds else {})}
        for strategy, value in zip(rows, accuracy, strict=True)
    }


def paired(first: list[float], second: list[float]) -> dict[str, float | list[float] | int]:
    """Mean difference and its 95 % t-interval over pools."""
    differences = np.subtract(first, second)
    n, mean = len(differences), float(differences.mean())
    half = float(student.ppf(0.975, n - 1) * differences.std(ddof=1) / n**0.5) if n > 1 else float("nan")
    return {"difference": mean, "interval": [mean - half, mean + half], "n": n}


def measure(name: str, seeds: list[int], per_class: int, trainings: int) -> dict[str, object] | None:
    """All pools of one set; None where its file is absent."""
    dataset = sets.load(name)
    if dataset is None:
        print(f"{name}: skipped, its file is not in {sets.DATA}.", file=sys.stderr)
        return None
    pools = [one_pool(name, dataset, per_class, seed, trainings) for seed in seeds]
    accuracy = {strategy: [pool[strategy]["accuracy"] for pool in pools] for strategy in pools[0]}
    seconds = {
        strategy: [pool[strategy]["seconds"] for pool in pools if "seconds" in pool[strategy]] for strategy in accuracy
    }
    return {
        "set": name,
        "per_class": per_class,
        "seeds": seeds,
        "trainings": trainings,
        "accuracy": {strategy: float(np.mean(values)) for strategy, values in accuracy.items()},
        "by_pool": accuracy,
        "seconds": {strategy: values for strategy, values in seconds.items() if values},
        "over_none": {s: paired(values, accuracy["none"]) for s, values in accuracy.items() if s != "none"},
        "over_uniform_0.2": {s: paired(v, accuracy["uniform 0.2"]) for s, v in accuracy.items() if s in META_LEARNERS},
    }


def table(result: dict) -> str:
    """The result as a Markdown table."""
    lines = ["| strategy | accuracy | over none, points | seconds to learn |", "|---|---|---|---|"]
    for strategy, accuracy in result["accuracy"].items():
        over = result["over_none"].get(strategy)
        points = ""
        if over is not None:
            low, high = over["interval"]
            points = f"{100 * over['difference']:+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]"
        seconds = result["seconds"].get(strategy)
        lines.append(f"| {strategy} | {accuracy:.3f} | {points} | {'' if not seconds else f'{np.mean(seconds):.1f}'} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", dest="sets", help="digits, mnist, or another built-in set")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--per-class", type=int, default=10)
    parser.add_argument("--trainings", type=int, default=5, help="final models per strategy and pool")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    names = given.sets or ["digits", "mnist"]
    results = [measure(name, given.seeds, given.per_class, given.trainings) for name in names]
    found = [result for result in results if result is not None]
    if given.json:
        print(json.dumps(found))
        return
    for result in found:
        print(f"\n{result['set']}, {result['per_class']} per class, pools {result['seeds']}\n\n{table(result)}")


if __name__ == "__main__":
    main()
