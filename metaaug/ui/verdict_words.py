"""Verdicts and recommendations in words, in the language of the page.

A run keeps its sentences in English, as the command line prints them, and English pages show these. In other languages
the same sentence is composed of the stored numbers; where an old run lacks one of them, the stored sentence stays.
"""

from collections.abc import Callable
from functools import reduce
from typing import Any

from metaaug.ui import language
from metaaug.ui.language import gettext as _
from metaaug.ui.measure import Measure, measure_of
from metaaug.ui.retelling import told

LABELS = (
    "no augmentation",
    "the hand-made default",
    "all operations at {strength}",
    "the learned policy",
    "the learned policy × {intensity}",
    "your strengths",
)
"""What strategies are called, as :mod:`metaaug.training.verdict` and :mod:`metaaug.training.recommendation` do."""

HOW = (
    "Mean and 95 % interval over {seeds} training seeds and {samples} test samples, on which nothing was chosen. "
    "Trainings of the same seed share their start, their batches and their noise, so a difference is a difference of "
    "the strategies. Another choice of labelled samples may give another result.",
    "Root mean squared error (less is better) and 95 % interval over {seeds} training seeds and {samples} test "
    "samples, on which nothing was chosen. Trainings of the same seed share their start, their batches and their "
    "noise, so a difference is a difference of the strategies. Another choice of labelled samples may give another "
    "result. Always saying the mean of the labelled samples has an RMSE of {error}.",
)
"""What a verdict rests on, as :mod:`metaaug.training.verdict` writes it."""

MODELS = (
    "small convolutional network",
    "small perceptron",
    "small convolutional network over time",
    "small convolutional network on log-mel spectrograms",
    "small perceptron on TF-IDF",
    "ridge regression on random features",
)
"""Final models, as a verdict names them."""


def verdict_sentence(verdict: dict[str, Any]) -> str:
    """The one sentence of a verdict."""
    return _retold(verdict, of_verdict)


def recommendation_sentence(found: dict[str, Any]) -> str:
    """What is recommended and why."""
    return _retold(found, of_recommendation)


def strategy(label: str) -> str:
    """What a strategy is called, from the label that is stored of it."""
    return told(label, LABELS)


def outcome(stored: str) -> str:
    """How a comparison came out."""
    words = {"better": _("better"), "worse": _("worse"), "no difference seen": _("no difference seen")}
    return words.get(stored, stored)


def basis(verdict: dict[str, Any]) -> str:
    """What the numbers of a verdict rest on; empty where it was not stored."""
    return told(verdict.get("how", ""), HOW)


def model(verdict: dict[str, Any]) -> str:
    """The final model; empty where it was not stored."""
    return told(str(verdict.get("model", "")), MODELS)


def _retold(stored: dict[str, Any], compose: Callable[[dict[str, Any]], str]) -> str:
    sentence = str(stored["sentence"])
    if language.current() == language.SOURCE:
        return sentence
    try:
        return compose(stored)
    except (KeyError, ValueError):
        return sentence


def of_verdict(verdict: dict[str, Any]) -> str:
    """The sentence of a verdict, from its numbers. Raises KeyError or ValueError where it lacks some.

    Args:
        verdict: the content of verdict.json.
    """
    measure = measure_of(verdict)
    rows = {row["name"]: row for row in verdict["strategies"]}
    first, *others = (one for one in verdict["comparisons"] if one["strategy"] == "learned")
    opening = {
        "better": _("The learned policy helps: {compared} ({seeds} seeds)"),
        "worse": _("The learned policy hurts: {compared} ({seeds} seeds)"),
        "no difference seen": _("No difference seen: {compared} ({seeds} seeds)"),
    }[first["outcome"]]
    clauses = [opening.format(compared=_opening(measure, first, rows), seeds=verdict["n_seeds"])]
    for other in others:
        clause = _clause(measure, other, rows)
        unseen = other["outcome"] == "no difference seen"
        clauses.append(_("{compared}, no difference seen").format(compared=clause) if unseen else clause)
    joined = reduce(lambda before, after: _("{before}; {after}").format(before=before, after=after), clauses)
    return _("{clauses}.").format(clauses=joined)


def _opening(measure: Measure, comparison: dict[str, Any], rows: dict[str, dict[str, Any]]) -> str:
    """The comparison with no augmentation; errors are told before their difference."""
    if measure.scale is None:
        return _clause(measure, comparison, rows)
    return _("RMSE {error} instead of {other}, {change} ± {half}").format(
        error=measure.value(rows[comparison["strategy"]]["mean"]),
        other=measure.value(rows[comparison["against"]]["mean"]),
        **_amounts(measure, comparison),
    )


def _clause(measure: Measure, comparison: dict[str, Any], rows: dict[str, dict[str, Any]]) -> str:
    points = measure.scale is None
    clause = _("{change} ± {half} points over {strategy}") if points else _("{change} ± {half} against {strategy}")
    label = rows[comparison["against"]]["label"]
    return clause.format(strategy=strategy(label), **_amounts(measure, comparison))


def _amounts(measure: Measure, comparison: dict[str, Any]) -> dict[str, str]:
    low, high = comparison["interval"]
    return {"change": measure.gap(comparison["difference"]), "half": measure.half((high - low) / 2)}


def of_recommendation(found: dict[str, Any]) -> str:
    """The sentence of a recommendation, from its numbers. Raises KeyError or ValueError where it lacks some.

    Args:
        found: the content of recommendation.json.
    """
    rows = {row["name"]: row for row in found["candidates"]}
    winner, best = rows[found["recommended"]], max(rows.values(), key=lambda row: row["gain"])
    accuracy, samples = found["metric"] == "accuracy", f"{found['n']:,}"
    if winner["name"] != "none":
        return _(
            "Use {policy}: {gain} over no augmentation ({samples} labelled samples, cross-validated, ± one standard "
            "error)."
        ).format(policy=strategy(winner["label"]), gain=_gain(winner, accuracy), samples=samples)
    if best["name"] == "none":
        return _(
            "Use no augmentation: no candidate did better ({samples} labelled samples, cross-validated, ± one standard "
            "error)."
        ).format(samples=samples)
    return _(
        "Use no augmentation: {policy} came closest with {gain}, which is not enough to tell from chance ({samples} "
        "labelled samples, cross-validated, ± one standard error)."
    ).format(policy=strategy(best["label"]), gain=_gain(best, accuracy), samples=samples)


def _gain(row: dict[str, Any], accuracy: bool) -> str:
    if accuracy:
        message = _("{gain} ± {error} points")
        gain, error = f"{100 * row['gain']:+.1f}", f"{100 * row['error']:.1f}"
    else:
        message = _("{gain} ± {error} of the target's variance")
        gain, error = f"{row['gain']:+.2g}", f"{row['error']:.1g}"
    return message.format(gain=gain.replace("-", "−"), error=error.replace("-", "−"))
