"""Test accuracy of learned policies beside none, the hand-made default, uniform strengths, and other libraries.

``python -m benchmarks.accuracy [--set digits] [--per-class 10] [--pools 6] [--jobs 2] [--json] [--no-write]``

A pool is another choice of labelled samples; only it is used for learning and training (``omniglot``: the policy is
learned on other alphabets). All strategies of a pool are trained as one paired population and scored on all remaining
samples. Differences are paired by pool, with a 95 % t-interval over pools. The tables go into docs/benchmarks.md, a
section per set and size. Results of single pools are kept in benchmarks/.results, so an interrupted benchmark
continues.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np

from benchmarks import peers, report, results, sets
from benchmarks.contests import learned_policy, operation_names, recommended, right, usual_candidates
from benchmarks.intervals import paired
from metaaug.config import Device, LearnerConfig, MetaConfig, RunConfig, VerdictConfig
from metaaug.errors import ConfigError
from metaaug.meta import META_LEARNERS
from metaaug.modalities.registry import MODALITIES
from metaaug.modalities.specs import FinalModel

MODULES = ("accuracy", "contests", "peer", "peers", "peers_audio", "peers_series", "peers_texts", "series_sets", "sets")
UNIFORM = (0.1, 0.2, 0.3, 0.5)
POOLS = {"omniglot": 8, "iris": 12, "wine": 12, "breast_cancer": 12, "german_credit": 12}
"""Pools by default; 6 of the others. Two processes then always have work."""


@dataclass(frozen=True)
class Task:
    """One labelled pool.

    Attributes:
        set, per_class, pool: which samples are labelled.
        trainings: final networks per strategy.
        steps: of training each.
        learning_steps: outer steps of learning; None for the recipe's.
        meta_learners: whose policies are compared.
        peers: the names of the peers that are present.
        model: what is trained with every strategy in the end.
        text_model: whose embeddings are learned on, and fitted in the end, in the place of terms; None for terms.
        device: where it is computed.
    """

    set: str
    per_class: int
    pool: int
    trainings: int
    steps: int
    learning_steps: int | None
    meta_learners: tuple[str, ...]
    peers: tuple[str, ...]
    model: FinalModel
    text_model: str | None = None
    device: Device = "cpu"


def one_pool(task: Task) -> dict[str, Any]:
    """Accuracy and, for learned ones, seconds and strengths by strategy; who was left out, and why."""
    dataset = sets.load(task.set)
    assert dataset is not None
    pool = sets.labelled_pool(task.set, dataset, task.per_class, task.pool)
    learned, seconds, left_out = {}, {}, {}
    choice, chosen = None, None
    for name in task.meta_learners:
        meta = MetaConfig.model_validate({"name": name, "steps": task.learning_steps})
        verdict = VerdictConfig(model=task.model)
        learner = LearnerConfig(text_model=task.text_model)
        config = RunConfig(
            data=pool.learning_config,
            meta=meta,
            learner=learner,
            verdict=verdict,
            seed=task.pool,
            device=task.device,
        )
        try:
            problem, learned[name], seconds[name] = learned_policy(config, pool.learning)
        except ConfigError as error:
            left_out[name] = str(error)
            continue
        # What is learned on other classes cannot be cross-validated on the pool of one.
        if name == MetaConfig().name and pool.learning.classes == pool.dataset.classes:
            choice, chosen = recommended(problem, usual_candidates(problem, learned[name]))
    default = MODALITIES[dataset.kind].spec.recipe.default
    names = operation_names(pool)
    strategies = {"none": {}, "hand-made default": default, **learned}
    strategies |= {} if choice is None else {"recommended": choice}
    strategies |= {f"uniform {strength}": dict.fromkeys(names, strength) for strength in UNIFORM}
    strategies |= {peer.name: peer for peer in peers.of_kind(dataset.kind) if peer.name in task.peers}
    seeds = tuple(1000 * task.pool + training for training in range(task.trainings))
    told = f"{task.set}, {task.per_class} per class, pool {task.pool}"
    found = right(pool, strategies, seeds, task.steps, told, task.model, task.text_model, task.device)
    accuracy = found.mean(axis=(1, 2)).tolist()
    return {
        "accuracy": dict(zip(strategies, accuracy, strict=True)),
        "seconds": seconds,
        "strengths": learned,
        "left_out": left_out,
        "recommended": chosen,
        "labelled": len(pool.labelled),
        "test": len(pool.test),
    }


def summary(tasks: list[Task], found: list[dict[str, Any]]) -> dict[str, Any]:
    """Of one set and size: means over pools, and paired differences to none and to the default meta-learner."""
    by_pool = {strategy: [pool["accuracy"][strategy] for pool in found] for strategy in found[0]["accuracy"]}
    ours = MetaConfig().name
    first = tasks[0]
    return {
        "set": first.set,
        "per_class": first.per_class,
        "pools": [task.pool for task in tasks],
        "trainings": first.trainings,
        "steps": first.steps,
        "model": first.model,
        "text_model": first.text_model,
        "learning_steps": first.learning_steps,
        "labelled": found[0]["labelled"],
        "test": found[0]["test"],
        "ours": ours,
        "by_pool": by_pool,
        "accuracy": {strategy: float(np.mean(values)) for strategy, values in by_pool.items()},
        "seconds": {name: float(np.mean([pool["seconds"][name] for pool in found])) for name in found[0]["seconds"]},
        "over_none": {name: as_dict(values, by_pool["none"]) for name, values in by_pool.items() if name != "none"},
        "ours_over": {name: as_dict(by_pool[ours], values) for name, values in by_pool.items() if name != ours}
        if ours in by_pool
        else {},
        "strengths": [pool["strengths"] for pool in found],
        "left_out": found[0]["left_out"],
        "recommended": [pool["recommended"] for pool in found],
    }


def as_dict(first: list[float], second: list[float]) -> dict[str, Any] | None:
    """A paired difference for JSON."""
    interval = paired(first, second)
    return None if interval is None else {"mean": interval.mean, "interval": [interval.low, interval.high]}


def of_model(model: FinalModel, text_model: str | None) -> str:
    """What a heading adds about the final model; nothing of the kind's network."""
    if text_model:
        return ", ridge on embeddings"
    return ", ridge" if model == "ridge" else ""


def section(result: dict[str, Any]) -> str:
    """The result as a section of the page."""
    by_pool, ours = result["by_pool"], result["ours"]
    rows = []
    for strategy, accuracy in result["accuracy"].items():
        seconds = result["seconds"].get(strategy)
        over_none = paired(by_pool[strategy], by_pool["none"]) if strategy != "none" else None
        ours_over = paired(by_pool[ours], by_pool[strategy]) if ours in by_pool and strategy != ours else None
        told = "" if seconds is None else f"{seconds:.1f}"
        rows.append([strategy, f"{accuracy:.3f}", report.points(over_none), report.points(ours_over), told])
    quick = f", learning cut to {result['learning_steps']} steps" if result["learning_steps"] else ""
    plural = "" if result["trainings"] == 1 else "s"
    trained = f"{result['trainings']} training{plural} of {result['steps']} steps{quick}"
    if result["text_model"]:
        trained = f"a ridge on embeddings by {Path(result['text_model']).name}{quick}"
    elif result["model"] == "ridge":
        trained = f"{result['trainings']} draws of random features for a ridge{quick}"
    header = ["strategy", "accuracy", "over none, points", f"{ours} over it, points", "seconds to learn"]
    lines = [
        f"### {result['set']}, {result['per_class']} per class{of_model(result['model'], result['text_model'])}",
        "",
        f"{len(result['pools'])} pools of {result['labelled']} labelled samples, {result['test']:,} test samples, "
        f"{trained}:",
        "",
        report.table(header, rows),
    ]
    if any(result["recommended"]):
        lines += ["", f"Recommended, pool by pool: {', '.join(result['recommended'])}."]
    lines += [f"\nLeft out: {name}. {why}" for name, why in result["left_out"].items()]
    return "\n".join(lines)


def measure(name: str, per_class: int, model: FinalModel, given: argparse.Namespace) -> dict[str, Any] | None:
    """All pools of one set and size; None where its file is absent."""
    dataset = sets.load(name)
    if dataset is None:
        print(f"{name}: skipped, its file is not in {sets.DATA}.", file=sys.stderr)
        return None
    present = tuple(peer.name for peer in peers.of_kind(dataset.kind) if peer.present)
    for peer in peers.of_kind(dataset.kind):
        if not peer.present:
            print(f"{peer.name}: skipped, {peer.package} is not installed.", file=sys.stderr)
    common = (given.trainings, given.steps, given.learning_steps, tuple(given.meta_learners), present, model)
    tasks = [
        Task(name, per_class, pool, *common, given.text_model, given.device)
        for pool in range(given.pools or POOLS.get(name, 6))
    ]
    return summary(tasks, results.of_all("accuracy", MODULES, tasks, one_pool, given.jobs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", dest="sets", choices=sets.SIZES, help="by default all")
    parser.add_argument("--per-class", type=int, action="append", help="sizes; by default all of the set")
    parser.add_argument("--model", action="append", dest="models", choices=get_args(FinalModel), help="final models")
    parser.add_argument("--pools", type=int, help="labelled pools; by default 6, 8 of omniglot, 12 of tables")
    parser.add_argument("--trainings", type=int, default=4, help="final networks per strategy and pool")
    parser.add_argument("--steps", type=int, default=VerdictConfig().steps, help="of training each")
    parser.add_argument("--learning-steps", type=int, help="outer steps of learning; by default the recipe's")
    parser.add_argument("--meta-learners", nargs="*", default=list(META_LEARNERS), choices=META_LEARNERS)
    parser.add_argument("--text-model", help="of texts with a ridge: whose embeddings take the place of terms")
    parser.add_argument("--device", default="cpu", choices=get_args(Device))
    parser.add_argument("--jobs", type=int, default=1, help="processes, each with a pool at a time")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    found = []
    for name in given.sets or sets.SIZES:
        for per_class in given.per_class or sets.SIZES[name]:
            for model in given.models or sets.final_models(name):
                result = measure(name, per_class, model, given)
                if result is None:
                    continue
                found.append(result)
                if not given.no_write:
                    suffix = of_model(model, given.text_model).replace(",", "")
                    report.write(f"accuracy {name} {per_class}{suffix}", section(result))
                if not given.json:
                    print(f"\n{section(result)}")
    if given.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
