"""All measures and all issues of a policy, in the order of the stage."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from metaaug.config import QualityConfig
from metaaug.inspect import issues as rules
from metaaug.inspect.quality.affinity import affinity
from metaaug.inspect.quality.closest_record import closest_record
from metaaug.inspect.quality.column_shapes import column_shapes
from metaaug.inspect.quality.coverage import coverage
from metaaug.inspect.quality.density import density
from metaaug.inspect.quality.discrepancy import discrepancy
from metaaug.inspect.quality.diversity import diversity
from metaaug.inspect.quality.draws import Drawn, draw_measured, sizes
from metaaug.inspect.quality.learner import CrossFitted, cross_fit
from metaaug.inspect.quality.measured import Measured, plain
from metaaug.inspect.quality.neighbour_ratio import neighbour_ratio
from metaaug.inspect.quality.pair_trends import pair_trends
from metaaug.inspect.quality.precision import precision
from metaaug.inspect.quality.recall import recall
from metaaug.inspect.quality.registry import MEASURES, applies
from metaaug.inspect.quality.two_sample import two_sample
from metaaug.training.problem import Problem
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import labels as strategy_labels

MOST_SHOWN = 24
"""Most copies of an issue that are kept to be looked at."""
LEAST_PAIRS = 4
STEPS = 5


@dataclass(frozen=True)
class Report:
    """What the stage leaves.

    Attributes:
        quality: the content of quality.json.
        issues: the content of issues.json.
        flagged: originals and flagged copies as a pairs table.
    """

    quality: dict[str, Any]
    issues: dict[str, Any]
    flagged: pd.DataFrame


def measure(
    problem: Problem,
    policy: SavedPolicy,
    settings: QualityConfig,
    uniform: float,
    on_progress: Callable[[int, int], None],
    past: Mapping[int, SavedPolicy] | None = None,
) -> Report:
    """Measure the copies that ``policy`` makes.

    Args:
        problem: what was learned on.
        policy: what was learned.
        settings: how much is measured, and the thresholds.
        uniform: strength of the uniform strategy, which is compared with.
        on_progress: called with the steps done and all steps; what it raises ends the measuring.
        past: step of learning -> what the policy was then, whose affinity and diversity are measured too.
    """
    past = past or {}
    drawn = draw_measured(problem, policy, settings, uniform, list(past.values()))
    on_progress(1, STEPS)
    number = problem.dataset.is_regression
    fitted = cross_fit(drawn.copies.originals, drawn.answers, number, settings.seed)
    compared = _strategies(drawn, fitted, number, uniform)
    trail = _trail(drawn, fitted, number, list(past))
    on_progress(2, STEPS)
    measures = _of_vectors(drawn, settings)
    on_progress(3, STEPS)
    if applies("column_shapes", problem.dataset.kind):
        measures += _of_columns(drawn, problem)
    on_progress(4, STEPS)
    found = _issues(drawn, policy, problem, settings, None if number else fitted)
    quality = {
        **sizes(drawn, problem, settings),
        "kind": problem.dataset.kind,
        "task": problem.dataset.task,
        "settings": settings.model_dump(),
        "model": "ridge regression on vectors" if number else "logistic regression on vectors",
        "strategies": compared,
        "trail": trail,
        "measures": [plain(one) for one in sorted(measures, key=lambda one: list(MEASURES).index(one.name))],
        "left_out": _left_out(problem, {one.name for one in measures}, number),
    }
    on_progress(5, STEPS)
    issues = {"n_copies": len(drawn.copies.vectors), "shown": MOST_SHOWN, "issues": [rules.plain(one) for one in found]}
    return Report(quality, issues, flagged_rows(drawn.table, found))


def _strategies(drawn: Drawn, fitted: CrossFitted, number: bool, uniform: float) -> list[dict[str, Any]]:
    """Affinity and diversity of every strategy, on copies of the same originals with the same noise."""
    originals, owners, called = drawn.copies.originals, drawn.copies.owners, strategy_labels(uniform)
    return [
        {
            "name": name,
            "label": called[name],
            "affinity": plain(affinity(fitted, originals, drawn.answers, copies, owners)),
            "diversity": plain(diversity(originals, drawn.answers, copies, owners, number)),
        }
        for name, copies in drawn.strategies.items()
    ]


def _trail(drawn: Drawn, fitted: CrossFitted, number: bool, steps: Sequence[int]) -> list[dict[str, float]]:
    """Where the policy was on the plane of affinity and diversity after some steps, with the same noise."""
    originals, owners = drawn.copies.originals, drawn.copies.owners
    return [
        {
            "step": step,
            "affinity": plain(affinity(fitted, originals, drawn.answers, copies, owners))["value"],
            "diversity": plain(diversity(originals, drawn.answers, copies, owners, number))["value"],
        }
        for step, copies in zip(steps, drawn.past, strict=True)
    ]


def _of_vectors(drawn: Drawn, settings: QualityConfig) -> list[Measured]:
    originals, copies, owners = drawn.copies.originals, drawn.copies.vectors, drawn.copies.owners
    held_out, k = drawn.held_out, settings.neighbours
    # As many copies as originals and held-out samples: what counts neighbours depends on how many there are.
    first, its = copies[drawn.first], owners[drawn.first]
    found = [
        precision(originals, first, its, k, held_out),
        density(originals, first, its, k, held_out),
        recall(originals, first, k, held_out),
        coverage(originals, first, k, held_out),
    ]
    if len(originals) >= LEAST_PAIRS:
        found.append(two_sample(originals, copies, owners, _random(settings, 1)))
    found.append(discrepancy(originals, copies, owners, settings.permutations, _random(settings, 2)))
    found.append(closest_record(originals, copies, owners, held_out, _random(settings, 3)))
    found.append(neighbour_ratio(originals, copies, owners, held_out, _random(settings, 4)))
    return found


def _random(settings: QualityConfig, place: int) -> np.random.Generator:
    """A generator of its own for each measure, so that none depends on which others are made."""
    return np.random.default_rng([settings.seed, place])


def _of_columns(drawn: Drawn, problem: Problem) -> list[Measured]:
    originals, copies, held_out = drawn.rows(problem)
    numeric = {column.name for column in problem.dataset.columns if column.kind == "numeric"}
    rows = held_out if len(held_out) else None
    found = [measure(originals, copies, numeric, rows) for measure in (column_shapes, pair_trends)]
    return [one for one in found if one is not None]


def _left_out(problem: Problem, made: set[str], number: bool) -> list[dict[str, str]]:
    """Measures and meanings that do not apply to this data, each with why."""
    left = []
    for name, spec in MEASURES.items():
        if spec.section == "plane":
            if number:
                left.append({"name": name, "why": spec.of_number})
        elif not applies(name, problem.dataset.kind):
            left.append({"name": name, "why": "only for tables, whose columns have a meaning of their own."})
        elif name not in made:
            left.append({"name": name, "why": "too few samples or columns to take it of."})
    return left


def _issues(
    drawn: Drawn, policy: SavedPolicy, problem: Problem, settings: QualityConfig, fitted: CrossFitted | None
) -> list[rules.Issue]:
    strengths = {name: float(policy.strengths.get(name, 0.0)) for name in problem.names}
    return [
        rules.likely_another_class(drawn.copies, drawn.labels, fitted, settings.wrong_class),
        rules.far_from_all(drawn.copies, settings.far),
        rules.near_identical(drawn.copies, settings.identical),
        rules.idle_operations(strengths, drawn.done()),
    ]


def flagged_rows(table: pd.DataFrame, found: list[rules.Issue]) -> pd.DataFrame:
    """The rows of ``table`` that show issues: the first flagged copies of each, with their originals.

    Args:
        table: of :func:`metaaug.inspect.pairs.draw`.
        found: issues, whose flags have the most striking first.
    """
    copies = {(flag.sample, flag.copy) for issue in found for flag in issue.flags[:MOST_SHOWN]}
    samples = {sample for sample, _ in copies}
    wanted = [
        (sample, copy) in copies or (copy == 0 and sample in samples)
        for sample, copy in zip(table["sample"].tolist(), table["copy"].tolist(), strict=True)
    ]
    return table[wanted].reset_index(drop=True)
