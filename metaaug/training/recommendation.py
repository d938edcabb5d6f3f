"""Which policy to use: a long-horizon check by cross-validation of the final network on labelled samples alone.

Learning looks through a closed-form learner, and its loss can mislead. So every candidate trains the network of the
verdict on all folds but one and is scored on that one, all candidates × folds × repeats as one paired population
(Stone 1974). Test data takes no part. No augmentation is a candidate, and is recommended unless another is better by
more than one standard error of the paired difference (the rule of Breiman et al. 1984, in favour of doing nothing).
"""

import math
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from metaaug.config import RecommendationConfig, VerdictConfig
from metaaug.training.choosing import some
from metaaug.training.contest import Contest
from metaaug.training.problem import Problem
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import DEFAULT, LEARNED, NONE, UNIFORM, contest, labels, strategies

LEAST = 1.0
"""Standard errors by which a candidate must beat no augmentation."""


@dataclass(frozen=True)
class Candidates:
    """What is chosen among.

    Attributes:
        policies: name -> policy.
        labels: name -> what it is called.
        intensities: name -> the factor on the learned policy; None for those that are not learned.
    """

    policies: dict[str, SavedPolicy]
    labels: dict[str, str]
    intensities: dict[str, float | None]


@dataclass(frozen=True)
class Row:
    """How one candidate did.

    Attributes:
        name, label, intensity: see :class:`Candidates`.
        mean: score over the labelled samples.
        gain: by how much it is better than no augmentation, positive is better.
        error: standard error of ``gain`` over the samples.
    """

    name: str
    label: str
    intensity: float | None
    mean: float
    gain: float
    error: float


def candidates(problem: Problem, learned: SavedPolicy, settings: RecommendationConfig, uniform: float) -> Candidates:
    """No augmentation, the hand-made default, uniform, learned, and learned at other intensities."""
    policies = strategies(problem, learned, uniform)
    called = labels(uniform)
    intensities: dict[str, float | None] = {NONE: None, DEFAULT: None, UNIFORM: None, LEARNED: 1.0}
    for intensity in settings.intensities:
        name = f"{LEARNED}×{intensity:g}"
        policies[name] = learned.scaled(intensity)
        called[name] = f"the learned policy × {intensity:g}"
        intensities[name] = intensity
    return Candidates(policies, called, intensities)


def folds(problem: Problem, settings: RecommendationConfig) -> list[list[Tensor]]:
    """For every repeat the held-out part of each fold: indices into the pool, every class in every part if it can be.

    Args:
        problem: with the pool.
        settings: of the recommendation; classes with fewer samples than folds make the folds fewer, at least 2.
    """
    count = max(2, min(settings.folds, min(map(len, problem.pool.classes))))
    repeats = []
    for repeat in range(settings.repeats):
        random = generator(problem.config.seed, "folds", repeat)
        parts: list[list[Tensor]] = [[] for _ in range(count)]
        for place, members in enumerate(problem.pool.classes):
            shuffled = some(members, len(members), random)
            for fold in range(count):
                # Larger parts go round, so that no fold gets all of them.
                parts[(fold + place) % count].append(shuffled[fold::count])
        repeats.append([torch.cat(part).sort().values for part in parts])
    return repeats


def entrants(
    problem: Problem, chosen: Candidates, settings: RecommendationConfig, held_out: list[list[Tensor]]
) -> Contest:
    """The population: every candidate, trained without each fold."""
    parts = [part for repeat in held_out for part in repeat]
    base = contest(problem, chosen.policies, VerdictConfig(steps=settings.steps), range(len(parts)))
    everything = torch.arange(len(problem.pool.y))
    members = tuple(everything[~torch.isin(everything, part)] for part in parts)
    # Starts and batches of their own, apart from those of the verdict.
    seeds = tuple(generator(problem.config.seed, "recommendation", place).initial_seed() for place in range(len(parts)))
    return replace(base, seeds=seeds, members=members)


def held_out_scores(scores: np.ndarray, held_out: list[list[Tensor]]) -> np.ndarray:
    """Each labelled sample's score where it was held out, mean over repeats.

    Args:
        scores: ``(candidates, folds × repeats, n)`` of all networks on the whole pool.
        held_out: from :func:`folds`.

    Returns:
        ``(candidates, n)``.
    """
    total = np.zeros((scores.shape[0], scores.shape[2]))
    place = 0
    for repeat in held_out:
        for part in repeat:
            total[:, part.numpy()] += scores[:, place, part.numpy()]
            place += 1
    return total / len(held_out)


def recommend(
    scores: np.ndarray, chosen: Candidates, settings: RecommendationConfig, larger_is_better: bool, seconds: float
) -> dict[str, Any]:
    """The content of recommendation.json.

    Args:
        scores: from :func:`held_out_scores`: right or wrong, or squared errors in deviations of the target.
        chosen: the candidates, in the order of ``scores``.
        settings: of the recommendation, with as many folds as there were.
        larger_is_better: whether a larger score is better.
        seconds: what it took.
    """
    names, samples = list(chosen.policies), scores.shape[1]
    none = scores[names.index(NONE)]
    rows = []
    for name, row in zip(names, scores, strict=True):
        difference = (row - none) if larger_is_better else (none - row)
        error = float(difference.std(ddof=1) / math.sqrt(samples))
        rows.append(
            Row(name, chosen.labels[name], chosen.intensities[name], float(row.mean()), float(difference.mean()), error)
        )
    best = max(rows, key=lambda row: row.gain)
    winner = best if best.gain > max(0.0, LEAST * best.error) else rows[names.index(NONE)]
    return {
        "recommended": winner.name,
        "label": winner.label,
        "intensity": winner.intensity,
        "candidates": [asdict(row) for row in rows],
        "n": samples,
        "folds": settings.folds,
        "repeats": settings.repeats,
        "metric": "accuracy" if larger_is_better else "squared error",
        "seconds": seconds,
        "sentence": sentence(winner, best, samples, larger_is_better),
    }


def sentence(winner: Row, best: Row, samples: int, larger_is_better: bool) -> str:
    """What is recommended and why, in one sentence."""

    def told(row: Row) -> str:
        if larger_is_better:
            return f"{100 * row.gain:+.1f} ± {100 * row.error:.1f} points".replace("-", "−")
        return f"{row.gain:+.2g} ± {row.error:.1g} of the target's variance".replace("-", "−")

    basis = f"({samples:,} labelled samples, cross-validated, ± one standard error)"
    if winner.name != NONE:
        return f"Use {winner.label}: {told(winner)} over no augmentation {basis}."
    if best.name == NONE:
        return f"Use no augmentation: no candidate did better {basis}."
    return (
        f"Use no augmentation: {best.label} came closest with {told(best)}, which is not enough to tell from chance "
        f"{basis}."
    )
