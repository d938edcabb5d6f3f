"""What the document's algorithm does, word for word: its losses fall, and nothing is augmented.

``python -m benchmarks.literal [--per-class 10] [--pools 3] [--trainings 1] [--jobs 1] [--json] [--no-write]``

On digits, a small network f is trained on the clean samples of D_train and fixed. The two fully connected layers g of
``metaaug/meta/literal.py`` are then learned by MAML and by Reptile, from a random start and from nearly the identity.
Measured on the labelled samples, before and after:

* the losses L_task on D_train and L_val on D_val;
* *within*: the deviation of g's outputs from the mean of their class, as a multiple of the samples' own;
* *variety*: the same as a multiple of the deviation of the class means, again relative to the samples' own. It does not
  change when all outputs grow or shrink.

Then final networks are trained on g's outputs alone, and on batches of half clean samples and half outputs, as one
paired population with no augmentation and the policy of the default meta-learner. The table
goes into docs/benchmarks.md.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from benchmarks import report, results, sets
from benchmarks.contests import learned_policy, right
from benchmarks.intervals import paired
from benchmarks.peers import Augment, Peer
from metaaug.config import MetaConfig, RunConfig
from metaaug.data.split import split
from metaaug.meta import literal
from metaaug.modalities.base import Encoder
from metaaug.modalities.registry import MODALITIES
from metaaug.teach.fixed_network import INNER_LR, MAML_LR, REPTILE_FRACTION, WIDTH, fixed_network, spread
from metaaug.training.randomness import generator

MODULES = ("literal", "contests", "peers", "sets")
CASES: dict[str, tuple[Literal["maml", "reptile"], Literal["random", "identity"]]] = {
    "MAML, random start": ("maml", "random"),
    "Reptile, random start": ("reptile", "random"),
    "MAML, from the identity": ("maml", "identity"),
    "Reptile, from the identity": ("reptile", "identity"),
}


@dataclass(frozen=True)
class Task:
    """One labelled pool.

    Attributes:
        per_class, pool: which samples are labelled.
        outer: steps of the algorithm.
        trainings: final networks per strategy.
        steps: of training each, and f.
    """

    per_class: int
    pool: int
    outer: int
    trainings: int
    steps: int


def outputs_of(theta: literal.Theta, share: float) -> Callable[[Encoder, Tensor, Tensor], Augment]:
    """What puts g's output in the place of a sample, with probability ``share``."""

    def augment(x: Tensor, y: Tensor, seed: int, step: int) -> Tensor:
        made = literal.generate(theta, x.flatten(1)).reshape(x.shape)
        coins = torch.rand(len(x), generator=generator(seed, "literal", step)) < share
        return torch.where(coins[:, None, None, None], made, x)

    return lambda encoder, labelled, labels: augment


def one_pool(task: Task) -> dict[str, Any]:
    """Losses and spreads before and after by case, and accuracy by strategy."""
    dataset = sets.load("digits")
    assert dataset is not None
    pool = sets.labelled_pool("digits", dataset, task.per_class, task.pool)
    parts = split(dataset.labels, dataset.classes, pool.learning_config)
    encoder = MODALITIES["images"].fit_encoder(dataset, pool.labelled)

    def samples(indices: np.ndarray) -> tuple[Tensor, Tensor]:
        return encoder.encode(dataset, indices), torch.from_numpy(dataset.labels[indices])

    x, y = samples(pool.labelled)
    train_x, train_y = samples(parts.train)
    validation_x, validation_y = samples(parts.validation)
    classify = fixed_network(encoder, train_x, train_y, len(dataset.classes), task.steps, task.pool)
    data = literal.Data(train_x.flatten(1), train_y, validation_x.flatten(1), validation_y)
    own_within, own_between = spread(x.flatten(1), y)

    def measured(theta: literal.Theta) -> dict[str, float]:
        within, between = spread(literal.generate(theta, x.flatten(1)), y)
        return {
            "task_loss": float(literal.task_loss(theta, classify, data.train_x, train_y)),
            "validation_loss": float(literal.task_loss(theta, classify, data.validation_x, validation_y)),
            "within": within / own_within,
            "variety": (within / between) / (own_within / own_between),
        }

    cases, guests = {}, {}
    size = data.train_x.shape[1]
    for name, (algorithm, start) in CASES.items():
        random = generator(task.pool, "literal", name)
        theta = literal.start_random(size, WIDTH, random) if start == "random" else literal.start_near_identity(size)
        before = measured(theta)
        meta_lr = MAML_LR if algorithm == "maml" else REPTILE_FRACTION
        settings = literal.Settings(algorithm, task.outer, INNER_LR, meta_lr)
        *_, theta = literal.learn(theta, data, classify, settings, random)
        cases[name] = {"before": before, "after": measured(theta)}
        guests[f"{name}: alone"] = Peer(name, "images", "", outputs_of(theta, 1.0))
        guests[f"{name}: with clean"] = Peer(name, "images", "", outputs_of(theta, 0.5))
    ours = MetaConfig().name
    config = RunConfig(data=pool.learning_config, seed=task.pool)
    _, learned, _ = learned_policy(config, pool.learning)
    strategies = {"none": {}, ours: learned, **guests}
    seeds = tuple(1000 * task.pool + training for training in range(task.trainings))
    told = f"literal, pool {task.pool}"
    accuracy = right(pool, strategies, seeds, task.steps, told).mean(axis=(1, 2)).tolist()
    return {"cases": cases, "accuracy": dict(zip(strategies, accuracy, strict=True))}


def summary(tasks: list[Task], found: list[dict[str, Any]]) -> dict[str, Any]:
    """Means over pools."""

    def mean(case: str, when: str, what: str) -> float:
        return float(np.mean([pool["cases"][case][when][what] for pool in found]))

    first = found[0]
    by_pool = {name: [pool["accuracy"][name] for pool in found] for name in first["accuracy"]}
    return {
        "per_class": tasks[0].per_class,
        "pools": [task.pool for task in tasks],
        "outer": tasks[0].outer,
        "trainings": tasks[0].trainings,
        "steps": tasks[0].steps,
        "cases": {
            case: {when: {what: mean(case, when, what) for what in told} for when, told in whens.items()}
            for case, whens in first["cases"].items()
        },
        "by_pool": by_pool,
        "accuracy": {name: float(np.mean(values)) for name, values in by_pool.items()},
    }


def section(result: dict[str, Any]) -> str:
    """The result as a section of the page."""
    by_pool = result["by_pool"]

    def told(name: str) -> list[str]:
        return [f"{result['accuracy'][name]:.3f}", report.points(paired(by_pool[name], by_pool["none"]))]

    rows = []
    for case, whens in result["cases"].items():
        changes = [
            f"{whens['before'][what]:.2f} → {whens['after'][what]:.2f}"
            for what in ("task_loss", "validation_loss", "within", "variety")
        ]
        rows.append([case, *changes])
    others = [name for name in by_pool if ": " not in name]
    networks = [[name, *(told(name) if name != "none" else [told(name)[0], ""])] for name in others]
    networks += [
        [f"{case}, {way}", *told(f"{case}: {way}")] for case in result["cases"] for way in ("alone", "with clean")
    ]
    return "\n".join(
        [
            f"Digits, {result['per_class']} per class, {len(result['pools'])} pools, {result['outer']} outer steps:",
            "",
            report.table(["g by", "L_task", "L_val", "within", "variety"], rows),
            "",
            f"Final networks per strategy and pool: {result['trainings']}, of {result['steps']} steps, on g's outputs "
            "*alone* or *with clean* samples:",
            "",
            report.table(["trained on", "accuracy", "over none, points"], networks),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-class", type=int, default=10)
    parser.add_argument("--pools", type=int, default=3, help="labelled pools")
    parser.add_argument("--outer", type=int, default=300, help="outer steps of the algorithm")
    parser.add_argument("--trainings", type=int, default=1, help="final networks per strategy and pool")
    parser.add_argument("--steps", type=int, default=300, help="of training each, and f")
    parser.add_argument("--jobs", type=int, default=1, help="processes, each with a pool at a time")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    torch.set_num_threads(1)
    common = (given.outer, given.trainings, given.steps)
    tasks = [Task(given.per_class, pool, *common) for pool in range(given.pools)]
    result = summary(tasks, results.of_all("literal", MODULES, tasks, one_pool, given.jobs))
    if not given.no_write:
        report.write("literal", section(result))
    print(json.dumps(result) if given.json else section(result))


if __name__ == "__main__":
    main()
