"""The verdict: strategies compared on the untouched test part, in numbers and in one sentence."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from metaaug.config import VerdictConfig
from metaaug.meta.objective import STRENGTHS
from metaaug.modalities.specs import GENERATOR
from metaaug.training.population import Contest
from metaaug.training.problem import Problem, augmenter_of
from metaaug.training.saved import SavedPolicy
from metaaug.training.statistics import Interval, crossed_interval

LEARNED, NONE, DEFAULT, UNIFORM = "learned", "none", "default", "uniform"


def strategies(problem: Problem, learned: SavedPolicy, uniform: float) -> dict[str, SavedPolicy]:
    """Every strategy of the verdict, "no augmentation" first."""
    return {
        NONE: SavedPolicy({}),
        DEFAULT: SavedPolicy(problem.modality.spec.recipe.default),
        UNIFORM: SavedPolicy({name: uniform for name in problem.names if name != GENERATOR.name}),
        LEARNED: learned,
    }


def labels(uniform: float) -> dict[str, str]:
    """What each strategy is called."""
    return {
        NONE: "no augmentation",
        DEFAULT: "the hand-made default",
        UNIFORM: f"all operations at {uniform:.2g}",
        LEARNED: "the learned policy",
    }


def contest(problem: Problem, rows: Mapping[str, SavedPolicy], settings: VerdictConfig, seeds: range) -> Contest:
    """The population that settles it: every strategy, trained on train + validation with each of ``seeds``.

    Args:
        problem: what was learned on.
        rows: the strategies. An operation may be used that was not learned, as the hand-made default does where only
            some operations were chosen. Operations that do not fit the data are left out.
        settings: of the verdict.
        seeds: numbers of the trainings.
    """
    pool = problem.pool
    augmenter = pool.augmenter
    if problem.config.policy.name == "global":
        # A network's outputs belong to the operations it was learned for; a global policy can be joined by others.
        wanted = {name for row in rows.values() for name in row.strengths} | set(problem.names)
        usable = problem.modality.operations(problem.encoder, None)
        operations = [operation for operation in usable if operation.spec.name in wanted]
        augmenter = augmenter_of(problem.config, problem.modality, problem.encoder, pool.x, operations)
    names = [operation.spec.name for operation in augmenter.operations]
    parameters = [row.parameters(names, pool.x) for row in rows.values()]
    base = 1000 * problem.config.seed
    return Contest(
        x=pool.x,
        y=pool.y,
        augmenter=augmenter,
        strengths=torch.stack([theta[STRENGTHS] for theta in parameters]),
        weights=tuple({name: value for name, value in theta.items() if name != STRENGTHS} for theta in parameters),
        seeds=tuple(base + seed for seed in seeds),
        steps=settings.steps,
        make_network=lambda: problem.modality.network(problem.encoder, pool.x, pool.n_classes),
    )


def scored_indices(problem: Problem, most: int) -> np.ndarray:
    """The test samples that are scored: all, or ``most`` of them chosen at random with the run's seed."""
    test = problem.split.test
    if len(test) <= most:
        return test
    return np.sort(np.random.default_rng(problem.config.seed).choice(test, most, replace=False))


def judge(correct: np.ndarray, problem: Problem, settings: VerdictConfig, seconds: float) -> dict[str, Any]:
    """The content of verdict.json.

    Args:
        correct: bool ``(strategies, seeds, samples)``, strategies in the order of :func:`strategies`.
        problem: what was learned on.
        settings: of the verdict.
        seconds: what it took.
    """
    scores = correct.astype(np.float64)
    names = [NONE, DEFAULT, UNIFORM, LEARNED]
    called = labels(settings.uniform)
    _, n_seeds, n_test = scores.shape
    rows = []
    for name, table in zip(names, scores, strict=True):
        interval = crossed_interval(table)
        rows.append(
            {
                "name": name,
                "label": called[name],
                "values": table.mean(axis=1).tolist(),
                "mean": interval.mean,
                "interval": [interval.low, interval.high],
            }
        )
    learned = scores[names.index(LEARNED)]
    comparisons = []
    for against in (NONE, DEFAULT, UNIFORM):
        interval = crossed_interval(learned - scores[names.index(against)])
        comparisons.append(
            {
                "strategy": LEARNED,
                "against": against,
                "difference": interval.mean,
                "interval": [interval.low, interval.high],
                "n": n_seeds,
                "outcome": outcome(interval),
            }
        )
    return {
        "metric": "accuracy",
        "n_train": len(problem.pool.y),
        "n_test": n_test,
        "n_test_available": len(problem.split.test),
        "n_seeds": n_seeds,
        "steps": settings.steps,
        "uniform": settings.uniform,
        "seconds": seconds,
        "model": problem.modality.network_name,
        "strategies": rows,
        "comparisons": comparisons,
        "sentence": sentence(comparisons, called, n_seeds),
        "how": (
            f"Mean and 95 % interval over {n_seeds} training seeds and {n_test:,} test samples, on which nothing was "
            "chosen. Trainings of the same seed share their start, their batches and their noise, so a difference is a "
            "difference of the strategies. Another choice of labelled samples may give another result."
        ),
    }


def outcome(interval: Interval) -> str:
    """Better or worse where the interval leaves 0 out, else no difference seen."""
    if interval.low > 0:
        return "better"
    if interval.high < 0:
        return "worse"
    return "no difference seen"


def sentence(comparisons: list[dict[str, Any]], called: Mapping[str, str], n_seeds: int) -> str:
    """One plain sentence, against no augmentation first."""
    first, *others = comparisons
    opening = {
        "better": "The learned policy helps",
        "worse": "The learned policy hurts",
        "no difference seen": "No difference seen",
    }[first["outcome"]]
    parts = [f"{opening}: {points(first)} over {called[first['against']]} ({n_seeds} seeds)"]
    parts += [
        f"{points(other)} over {called[other['against']]}"
        + (", no difference seen" if other["outcome"] == "no difference seen" else "")
        for other in others
    ]
    return "; ".join(parts) + "."


def points(comparison: Mapping[str, Any]) -> str:
    """A difference of accuracies in points: ``+4.7 ± 0.6 points``."""
    low, high = comparison["interval"]
    difference = 100 * comparison["difference"]
    sign = "−" if difference < 0 else "+"
    return f"{sign}{abs(difference):.1f} ± {50 * (high - low):.1f} points"
