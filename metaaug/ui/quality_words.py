"""The measures of a run in words: the answer first, then every value with what it rests on."""

from typing import Any

from metaaug.config import Kind
from metaaug.inspect.quality.registry import MEASURES, MeasureSpec
from metaaug.ui import words

_GOOD = {"high": "higher is better", "low": "lower is better", "one": "about 1 or more is good", "none": "a risk"}


def vectors(kind: Kind) -> str:
    """What samples are as plain vectors, in words."""
    return {
        "images": "pixels",
        "tables": "columns",
        "series": "the values at all steps",
        "audio": "spectrograms",
        "texts": "counts of words",
    }[kind]


def answer(quality: dict[str, Any], issues: dict[str, Any] | None) -> tuple[str, str]:
    """Whether the copies cover the data without leaving it, in one sentence, and what that rests on.

    Copies leave the data where their precision, and do not cover it where their coverage, lies below that of held-out
    samples with its whole interval. Where most are near-identical to their original there is nothing to cover with.
    """
    found = {one["name"]: one for one in quality["measures"]}
    precision, coverage = found["precision"], found["coverage"]
    sentence = {
        (False, False): "The copies cover the data and stay within it.",
        (True, False): "The copies cover the data, but some of them leave it.",
        (False, True): "The copies stay within the data, but leave parts of it uncovered.",
        (True, True): "Some copies leave the data, and parts of it are left uncovered.",
    }[_is_below(precision), _is_below(coverage)]
    identical = [one for one in (issues or {}).get("issues", []) if one["name"] == "near_identical"]
    if any(2 * one["count"] > one["of"] for one in identical):
        sentence = "Most copies hardly differ from their originals."
    beside = [
        "" if one["reference"] is None else f" (of held-out samples {words.percent(one['reference'])})"
        for one in (precision, coverage)
    ]
    return sentence, (
        f"{words.percent(precision['value'])} of the copies lie near an original{beside[0]}, and "
        f"{words.percent(coverage['value'])} of the originals have a copy nearby"
        f"{beside[1].replace('of held-out samples', 'a held-out sample')}."
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
    return f"{words.points(amount)} points" if spec.unit == "points" else words.number(amount)


def certainty(measured: dict[str, Any]) -> str:
    """``69 to 85 %`` with what that is, the p-value, or both; empty where there is neither."""
    spec = MEASURES[measured["name"]]
    parts = []
    if measured["interval"] is not None:
        low, high = (value(spec, bound) for bound in measured["interval"])
        unit = low.rpartition(" ")[2] if spec.unit != "number" else ""
        parts.append(f"95 % interval {low.removesuffix(unit).strip()} to {high}")
    if measured["p_value"] is not None:
        parts.append("p < 0.001" if measured["p_value"] < 0.001 else f"p = {words.number(measured['p_value'], 2)}")
    return ", ".join(parts)


def comparison(measured: dict[str, Any]) -> str:
    """``held-out samples in place of copies: 99 %``; empty where there was nothing to compare with."""
    if measured["reference"] is None:
        return ""
    spec = MEASURES[measured["name"]]
    return f"{measured['against']}: {value(spec, measured['reference'])}"


def size(measured: dict[str, Any]) -> str:
    """``100 copies of 100 originals, 100 held-out samples``."""
    n, counted, originals = measured["n"], measured["counted"], measured["n_originals"]
    text = f"{words.count(n)} {counted}"
    if counted == "copies":
        text += f" of {words.count(originals)} originals"
    elif counted.startswith("column"):
        text += f", {words.count(originals)} originals"
    if measured["n_reference"] and measured["against"].startswith("held-out"):
        text += f", {words.count(measured['n_reference'])} held out"
    return text


def direction(spec: MeasureSpec) -> str:
    """Which way is good."""
    return _GOOD[spec.good]


def threshold(issue: dict[str, Any]) -> str:
    """The threshold of a rule, where the rule does not say it itself."""
    if issue["threshold"] is None or issue["name"] == "another_class":
        return ""
    return f"Threshold: a distance of {words.number(issue['threshold'])}."


def found(issue: dict[str, Any]) -> str:
    """``9 of 182 copies``."""
    noun = "operation" if issue["name"] == "idle_operations" else "copies"
    if noun == "operation":
        return f"{words.count(issue['count'])} of {words.plural(issue['of'], noun)}"
    return f"{words.count(issue['count'])} of {words.count(issue['of'])} copies"
