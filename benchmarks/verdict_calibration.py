"""An A/A test of the verdict: how often are two identical strategies called different?

``python -m benchmarks.verdict_calibration [--verdicts 200] [--json] [--no-write]``

At most 7 % of the verdicts may be wrong. Two identical strategies with shared noise would end in equal networks, so the
second one has noise of its own and shares starts and batches with the first, as two strategies do. Two simulations:

* ``trained``: networks with the hand-made default on one pool of digits, two arms per seed. Each verdict draws some
  seeds, which arm is called A, and a part of the test samples; ``unpaired`` draws two groups of networks that have no
  seed in common.
* ``model``: a crossed probit model of right and wrong, in which every verdict is new. Trainings, samples, and each
  sample in a training have effects, and the two arms of a seed share part of them, from nothing to nearly all.
"""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from benchmarks import report, sets
from benchmarks.contests import right
from benchmarks.peers import Augment, Peer
from metaaug.modalities.augment import augment, draw_noise
from metaaug.modalities.base import Encoder
from metaaug.modalities.operation import Reference
from metaaug.modalities.registry import MODALITIES
from metaaug.teach.simulation import Crossed
from metaaug.training.randomness import generator
from metaaug.training.statistics import Interval, crossed_interval

ALLOWED = 0.07
"""Largest share of wrong verdicts."""

Draw = Callable[[np.random.Generator], np.ndarray]
"""A table ``(seeds, samples)`` of differences between two identical strategies."""


MODELS = {
    "model, nothing shared": Crossed(shared=0.0),
    "model, half shared": Crossed(),
    "model, nine tenths shared": Crossed(shared=0.9),
    "model, half shared, large effects of seeds": Crossed(by_seed=0.4),
    "model, half shared, 10 seeds, 2,000 samples": Crossed(seeds=10, samples=2000),
}


def called_different(
    draw: Draw, verdicts: int, seed: int, interval: Callable[[np.ndarray], Interval] = crossed_interval
) -> int:
    """How many of ``verdicts`` draws have an interval that leaves out 0.

    Args:
        draw: of two identical strategies.
        verdicts: independent draws.
        seed: of the draws.
        interval: what a verdict takes.
    """
    random = np.random.default_rng(seed)
    found = (interval(draw(random)) for _ in range(verdicts))
    return sum(one.low > 0 or one.high < 0 for one in found)


def second_arm(default: dict[str, float]) -> Peer:
    """The strengths ``default`` under noise that the first arm does not have."""

    def make(encoder: Encoder, labelled: Tensor, labels: Tensor) -> Augment:
        operations = MODALITIES["images"].operations(encoder, None)
        strengths = labelled.new_tensor([default.get(operation.spec.name, 0.0) for operation in operations])
        reference = Reference(labelled, labels)

        def other_noise(x: Tensor, y: Tensor, seed: int, step: int) -> Tensor:
            noise = draw_noise(operations, x, y, reference, generator(seed, "second arm", step))
            return augment(operations, strengths, x, noise, reference).x

        return other_noise

    return Peer("second arm", "images", "", make)


def trained(networks: int, steps: int, per_class: int) -> np.ndarray:
    """Right and wrong ``(2, networks / 2, samples)`` of two identical strategies on a pool of digits."""
    dataset = sets.load("digits")
    assert dataset is not None
    pool = sets.labelled_pool("digits", dataset, per_class, 0)
    default = MODALITIES["images"].spec.recipe.default
    strategies = {"first arm": default, "second arm": second_arm(default)}
    return right(pool, strategies, tuple(range(networks // 2)), steps, "verdict_calibration").astype(np.float64)


def paired_verdict(arms: np.ndarray, seeds: int, samples: int) -> Draw:
    """Verdicts from trained networks, paired by seed."""

    def draw(random: np.random.Generator) -> np.ndarray:
        chosen = random.choice(arms.shape[1], seeds, replace=False)
        scored = random.choice(arms.shape[2], samples, replace=False)
        difference = (arms[0] - arms[1])[np.ix_(chosen, scored)]
        # Under A/A the names of the arms mean nothing; swapping them takes out how these few networks differ by chance.
        return difference * random.choice([-1, 1], (seeds, 1))

    return draw


def unpaired_verdict(arms: np.ndarray, seeds: int, samples: int) -> Draw:
    """Verdicts from two groups of trained networks that share no seed."""

    def draw(random: np.random.Generator) -> np.ndarray:
        networks = arms[random.integers(0, 2, arms.shape[1]), np.arange(arms.shape[1])]
        chosen = random.choice(len(networks), 2 * seeds, replace=False)
        scored = random.choice(arms.shape[2], samples, replace=False)
        table = networks[np.ix_(chosen, scored)]
        return table[:seeds] - table[seeds:]

    return draw


def section(result: dict[str, Any]) -> str:
    """The result as a section of the page."""
    rows = [[row["simulation"], str(row["different"]), f"{100 * row['share']:.1f} %"] for row in result["simulations"]]
    of = result["trained"]
    lines = [
        f"{result['verdicts']} verdicts each. Trained: {of['networks']} networks, {of['steps']} steps on digits, "
        f"{of['per_class']} per class; a verdict has {of['seeds']} seeds and {of['samples']} test samples.",
        "",
        report.table(["simulation", "called different", "share"], rows),
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verdicts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the simulations")
    parser.add_argument("--networks", type=int, default=80, help="trained, half of them in each arm")
    parser.add_argument("--steps", type=int, default=300, help="of training")
    parser.add_argument("--per-class", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=5, help="a verdict has, where networks are trained")
    parser.add_argument("--samples", type=int, default=600, help="a verdict scores, where networks are trained")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    torch.set_num_threads(1)
    arms = trained(given.networks, given.steps, given.per_class)
    draws: dict[str, Draw] = {
        "trained, paired by seed": paired_verdict(arms, given.seeds, given.samples),
        "trained, unpaired": unpaired_verdict(arms, given.seeds, given.samples),
        **MODELS,
    }
    rows = []
    for name, draw in draws.items():
        different = called_different(draw, given.verdicts, given.seed)
        rows.append({"simulation": name, "different": different, "share": different / given.verdicts})
    result = {
        "verdicts": given.verdicts,
        "trained": {key: getattr(given, key) for key in ("networks", "steps", "per_class", "seeds", "samples")},
        "accuracy": arms.mean(axis=(1, 2)).tolist(),
        "simulations": rows,
        "within": all(row["share"] <= ALLOWED for row in rows),
    }
    if not given.no_write:
        report.write("verdict calibration", section(result))
    print(json.dumps(result) if given.json else section(result))
    if not result["within"]:
        print(f"More than {100 * ALLOWED:.0f} % of identical strategies were called different.", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
