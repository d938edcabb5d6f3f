"""The measures of a run in words: the answer first, then every value with what it rests on."""

from typing import Any

from metaaug.config import Kind
from metaaug.inspect.quality.registry import MEASURES, Good, MeasureSpec
from metaaug.ui import words
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.retelling import told

HELD_OUT = ("held-out samples", "held-out samples in place of copies", "held-out rows in place of copies")
"""Samples that nothing was made of, as measures name them."""

COMPARED = (
    *HELD_OUT,
    "the same model trained on the originals",
    "the same model on the originals themselves",
    "guessing",
    "95 % of {permutations} exchanges of originals and copies are below",
)
"""What measures are compared with, as each says."""

LEFT_OUT = (
    "only for tables, whose columns have a meaning of their own.",
    "too few samples or columns to take it of.",
)
"""Why a measure was not taken, as :mod:`metaaug.inspect.quality.report` says, beside what stands in its own entry."""

MODELS = ("ridge regression on vectors", "logistic regression on vectors")
"""What affinity and diversity are measured with."""


def vectors(kind: Kind) -> str:
    """What samples are as plain vectors, in words."""
    return {
        "images": _("pixels"),
        "tables": _("columns"),
        "series": _("the values at all steps"),
        "audio": _("spectrograms"),
        "texts": _("counts of words"),
    }[kind]


def answer(quality: dict[str, Any], issues: dict[str, Any] | None) -> tuple[str, str]:
    """Whether the copies cover the data without leaving it, in one sentence, and what that rests on.

    Copies leave the data where their precision, and do not cover it where their coverage, lies below that of held-out
    samples with its whole interval. Where most are near-identical to their original there is nothing to cover with.
    """
    found = {one["name"]: one for one in quality["measures"]}
    precision, coverage = found["precision"], found["coverage"]
    sentence = {
        (False, False): _("The copies cover the data and stay within it."),
        (True, False): _("The copies cover the data, but some of them leave it."),
        (False, True): _("The copies stay within the data, but leave parts of it uncovered."),
        (True, True): _("Some copies leave the data, and parts of it are left uncovered."),
    }[_is_below(precision), _is_below(coverage)]
    identical = [one for one in (issues or {}).get("issues", []) if one["name"] == "near_identical"]
    if any(2 * one["count"] > one["of"] for one in identical):
        sentence = _("Most copies hardly differ from their originals.")
    return sentence, _because(precision, coverage)


def _because(precision: dict[str, Any], coverage: dict[str, Any]) -> str:
    near, covered = words.percent(precision["value"]), words.percent(coverage["value"])
    # Both are compared with the same held-out samples, or neither is.
    if precision["reference"] is None or coverage["reference"] is None:
        alone = _("{near} of the copies lie near an original, and {covered} of the originals have a copy nearby.")
        return alone.format(near=near, covered=covered)
    return _(
        "{near} of the copies lie near an original (of held-out samples {held_out_near}), and {covered} of the "
        "originals have a copy nearby (a held-out sample {held_out_covered})."
    ).format(
        near=near,
        covered=covered,
        held_out_near=words.percent(precision["reference"]),
        held_out_covered=words.percent(coverage["reference"]),
    )


def _is_below(measured: dict[str, Any]) -> bool:
    interval, reference = measured["interval"], measured["reference"]
    return interval is not None and reference is not None and interval[1] < reference


def is_leak(measured: dict[str, Any]) -> bool:
    """Whether a measure of leakage lies below that of held-out samples with its whole interval."""
    return MEASURES[measured["name"]].section == "leakage" and _is_below(measured)


def value(spec: MeasureSpec, amount: float) -> str:
    """An amount in the measure's unit: ``77 %``, ``−3.5 points``, ``0.193``."""
    if spec.unit == "share":
        return words.percent(amount)
    return _("{amount} points").format(amount=words.points(amount)) if spec.unit == "points" else words.number(amount)


def certainty(measured: dict[str, Any]) -> str:
    """``69 to 85 %`` with what that is, the p-value, or both; empty where there is neither."""
    interval = "" if measured["interval"] is None else _interval(MEASURES[measured["name"]], *measured["interval"])
    if measured["p_value"] is None:
        return interval
    p_value = "p < 0.001" if measured["p_value"] < 0.001 else f"p = {words.number(measured['p_value'], 2)}"
    return _("{interval}, {p_value}").format(interval=interval, p_value=p_value) if interval else p_value


def _interval(spec: MeasureSpec, low: float, high: float) -> str:
    """The unit stands behind the second number alone."""
    if spec.unit == "points":
        return _("95 % interval {low} to {high} points").format(low=words.points(low), high=words.points(high))
    first = words.number(100 * low if spec.unit == "share" else low)
    return _("95 % interval {low} to {high}").format(low=first, high=value(spec, high))


def comparison(measured: dict[str, Any]) -> str:
    """``held-out samples in place of copies: 99 %``; empty where there was nothing to compare with."""
    if measured["reference"] is None:
        return ""
    spec = MEASURES[measured["name"]]
    against = told(measured["against"], COMPARED)
    return _("{compared}: {value}").format(compared=against, value=value(spec, measured["reference"]))


def size(measured: dict[str, Any]) -> str:
    """``100 copies of 100 originals, 100 held-out samples``."""
    text = _counted(measured["counted"]).format(
        amount=words.count(measured["n"]), originals=words.count(measured["n_originals"])
    )
    if measured["n_reference"] and measured["against"] in HELD_OUT:
        text = _("{size}, {amount} held out").format(size=text, amount=words.count(measured["n_reference"]))
    return text


def _counted(noun: str) -> str:
    """What a measure was taken over, with braces for how many."""
    return {
        "copies": _("{amount} copies of {originals} originals"),
        "originals": _("{amount} originals"),
        "originals and copies": _("{amount} originals and copies"),
        "columns": _("{amount} columns, {originals} originals"),
        "column pairs": _("{amount} column pairs, {originals} originals"),
    }.get(noun, f"{{amount}} {noun}")


def direction(spec: MeasureSpec) -> str:
    """Which way is good."""
    good: dict[Good, str] = {
        "high": _("higher is better"),
        "low": _("lower is better"),
        "one": _("about 1 or more is good"),
        "none": _("a risk"),
    }
    return good[spec.good]


def threshold(issue: dict[str, Any]) -> str:
    """The threshold of a rule, where the rule does not say it itself."""
    if issue["threshold"] is None or issue["name"] == "another_class":
        return ""
    return _("Threshold: a distance of {distance}.").format(distance=words.number(issue["threshold"]))


def found(issue: dict[str, Any]) -> str:
    """``9 of 182 copies``."""
    amount, total = words.count(issue["count"]), issue["of"]
    if issue["name"] == "idle_operations":
        return ngettext("{found} of {amount} operation", "{found} of {amount} operations", total, found=amount)
    return _("{found} of {total} copies").format(found=amount, total=words.count(total))
