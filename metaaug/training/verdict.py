"""The verdict: strategies compared on the untouched test part, in numbers and in one sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from metaaug.config import VerdictConfig
from metaaug.meta.objective import STRENGTHS
from metaaug.modalities.specs import GENERATOR
from metaaug.policies.augmenter import Augmenter
from metaaug.training.contest import Contest
from metaaug.training.measures import Accuracy, Measure, RootMeanSquaredError, Words
from metaaug.training.problem import Problem, augmenter_of
from metaaug.training.rmse import rmse
from metaaug.training.saved import SavedPolicy

LEARNED, NONE, DEFAULT, UNIFORM, RECOMMENDED = "learned", "none", "default", "uniform", "recommended"
CUSTOM = "custom"


@dataclass(frozen=True)
class Entry:
    """A strategy of the verdict: its name, what it is called, and what it applies."""

    name: str
    label: str
    policy: SavedPolicy


def entries(
    problem: Problem,
    learned: SavedPolicy,
    uniform: float,
    recommendation: Mapping[str, Any] | None,
    custom: Mapping[str, float] | None = None,
) -> list[Entry]:
    """All strategies: the four, the recommended one where it is none of them, and one that was set by hand if any."""
    called = labels(uniform)
    found = [Entry(name, called[name], policy) for name, policy in strategies(problem, learned, uniform).items()]
    if recommendation is not None and recommendation["recommended"] not in called:
        policy = learned.scaled(recommendation["intensity"])
        found.append(Entry(RECOMMENDED, recommendation["label"], policy))
    if custom:
        found.append(Entry(CUSTOM, "your strengths", SavedPolicy(custom)))
    return found


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
    augmenter = common_augmenter(problem, rows.values())
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
        make_network=lambda: problem.modality.network(problem.encoder, pool.x, pool.outputs),
        targets=pool.targets,
    )


def common_augmenter(problem: Problem, policies: Iterable[SavedPolicy]) -> Augmenter:
    """One augmenter for all of ``policies``: that of the run, joined by the operations only the others use."""
    if problem.config.policy.name != "global":
        # A network's outputs belong to the operations it was learned for; a global policy can be joined by others.
        return problem.pool.augmenter
    wanted = {name for policy in policies for name in policy.strengths} | set(problem.names)
    usable = problem.modality.operations(problem.encoder, None)
    operations = [operation for operation in usable if operation.spec.name in wanted]
    return augmenter_of(problem.config, problem.modality, problem.encoder, problem.pool.x, operations)


def model_name(problem: Problem) -> str:
    """The final model in words."""
    return problem.modality.network_name if problem.final_model == "network" else "ridge regression on random features"


def scored_indices(problem: Problem, most: int) -> np.ndarray:
    """The test samples that are scored: all, or ``most`` of them chosen at random with the run's seed."""
    test = problem.split.test
    if len(test) <= most:
        return test
    return np.sort(np.random.default_rng(problem.config.seed).choice(test, most, replace=False))


def judge(
    scores: np.ndarray, problem: Problem, settings: VerdictConfig, seconds: float, compared: Sequence[Entry]
) -> dict[str, Any]:
    """The content of verdict.json.

    Args:
        scores: ``(strategies, seeds, samples)``, strategies in the order of ``compared``: whether the class is
            right, or the squared error of the number in its own unit.
        problem: what was learned on.
        settings: of the verdict.
        seconds: what it took.
        compared: the strategies.
    """
    measure: Measure = RootMeanSquaredError() if problem.dataset.is_regression else Accuracy()
    called = {entry.name: entry.label for entry in compared}
    tables = dict(zip(called, scores.astype(np.float64), strict=True))
    _, n_seeds, n_test = scores.shape
    found = {name: measure.interval(table) for name, table in tables.items()}
    rows = [
        {
            "name": name,
            "label": called[name],
            "values": measure.by_seed(table),
            "mean": found[name].mean,
            "interval": [found[name].low, found[name].high],
        }
        for name, table in tables.items()
    ]
    comparisons: list[dict[str, Any]] = []
    pairs = [(LEARNED, against) for against in (NONE, DEFAULT, UNIFORM)]
    pairs += [(RECOMMENDED, NONE)] if RECOMMENDED in tables else []
    pairs += [(CUSTOM, NONE), (CUSTOM, LEARNED)] if CUSTOM in tables else []
    for strategy, against in pairs:
        interval = measure.difference(tables[strategy], tables[against])
        comparisons.append(
            {
                "strategy": strategy,
                "against": against,
                "difference": interval.mean,
                "interval": [interval.low, interval.high],
                "n": n_seeds,
                "outcome": measure.outcome(interval),
            }
        )
    return {
        "metric": measure.metric,
        "target": problem.dataset.target,
        "n_train": len(problem.pool.y),
        "n_test": n_test,
        "n_test_available": len(problem.split.test),
        "n_seeds": n_seeds,
        "steps": settings.steps if problem.final_model == "network" else 0,
        "uniform": settings.uniform,
        "custom": settings.custom,
        "seconds": seconds,
        "model": model_name(problem),
        "strategies": rows,
        "comparisons": comparisons,
        "sentence": sentence(measure, rows, comparisons, n_seeds),
        "how": (
            f"{_HOW[measure.metric]} and 95 % interval over {n_seeds} training seeds and {n_test:,} test samples, on "
            "which nothing was chosen. Trainings of the same seed share their start, their batches and their noise, so "
            "a difference is a difference of the strategies. Another choice of labelled samples may give another "
            "result." + _guess(problem, settings, measure.words(rows, comparisons))
        ),
    }


def _guess(problem: Problem, settings: VerdictConfig, words: Words) -> str:
    """What an error is to be measured by, in a sentence: that of the labelled samples' mean as the only answer."""
    targets, scale = problem.dataset.targets, problem.scale
    if targets is None or scale is None:
        return ""
    missed = targets[scored_indices(problem, settings.max_test)] - scale.mean
    return f" Always saying the mean of the labelled samples has an RMSE of {words.number(rmse(missed**2))}."


_HOW = {"accuracy": "Mean", "rmse": "Root mean squared error (less is better)"}


def sentence(measure: Measure, rows: list[dict[str, Any]], comparisons: list[dict[str, Any]], n_seeds: int) -> str:
    """One plain sentence, against no augmentation first."""
    words = measure.words(rows, comparisons)
    first, *others = (one for one in comparisons if one["strategy"] == LEARNED)
    opening = {
        "better": "The learned policy helps",
        "worse": "The learned policy hurts",
        "no difference seen": "No difference seen",
    }[first["outcome"]]
    parts = [f"{opening}: {words.opening(first)} ({n_seeds} seeds)"]
    parts += [
        words.clause(other) + (", no difference seen" if other["outcome"] == "no difference seen" else "")
        for other in others
    ]
    return "; ".join(parts) + "."
