"""What the pairs of every kind of data share: which samples are shown, and what was done in words."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from metaaug.modalities.recipes import KINDS
from metaaug.ui.language import translation

SHOWN_IN_WORDS = 2
_AMOUNT = re.compile(r" ([+−]?[0-9.]+) ?([^0-9. ].*)")
_IN_BRIEF = {
    "deviations of the data": "",
    "% of range": "%",
    "% of side": "%",
    "% of width": "%",
    "slope": "",
    "standard deviations": "",
    "% of the mel scale": "%",
    "× the direct sound": "",
    "dB below the sound": "dB",
}
"""Units that take a line of their own; they stay in the full list."""

AMOUNT_UNITS = ("px", "steps", "ms", "Hz", "dB below the sound")
"""Units that amounts are told in, beside those of the operations."""


def operations_of(cell: Any) -> list[dict[str, Any]]:
    """The operations of one row of a pairs table, from their JSON."""
    return list(json.loads(cell)) if isinstance(cell, str) and cell else []


_LARGEST = {spec.name: spec.maximum for kind in KINDS.values() for spec in kind.operations}
_DISCRETE = {spec.name for kind in KINDS.values() for spec in kind.operations if spec.discrete}


def _size(operation: dict[str, Any]) -> float:
    """How much of the operation's maximum was used; what happens or not comes first."""
    name, value = str(operation.get("name")), operation.get("value")
    if name in _DISCRETE or not isinstance(value, int | float):
        return 2.0
    return abs(float(value)) / _LARGEST.get(name, 1.0)


def dominating(cell: Any) -> str:
    """The operation that used most of its maximum, of one row of a pairs table; empty where nothing was done."""
    done = operations_of(cell)
    return str(max(done, key=_size)["name"]) if done else ""


def texts_of(operations: Sequence[dict[str, Any]]) -> list[str]:
    """What was done, largest part of its maximum first, in words."""
    translate = translation()
    return [_told(operation, translate) for operation in _by_size(operations)]


def all_in_words(operations: Sequence[dict[str, Any]]) -> str:
    """All that was done in a row; ``unchanged`` when nothing was."""
    translate = translation()
    return translate(", ").join(texts_of(operations)) or translate("unchanged")


def _by_size(operations: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(operations, key=_size, reverse=True)


def _told(operation: dict[str, Any], translate: Callable[[str], str], brief: bool = False) -> str:
    """What the run has stored, ``elastic 4.6% of width``, with name and unit in the language of the page."""
    text, name = str(operation["text"]).replace("_", " "), str(operation["name"]).replace("_", " ")
    if not text.startswith(name):
        return text
    title, amount = translate(name), text.removeprefix(name)
    found = _AMOUNT.fullmatch(amount)
    if not found:
        return title + amount
    number, unit = found[1], translate(_IN_BRIEF.get(found[2], found[2]) if brief else found[2])
    gap = "" if not unit or unit.startswith("°") else "\u00a0" if unit.startswith("%") else " "
    return f"{title} {number}{gap}{unit}"


def in_words(
    operations: Sequence[dict[str, Any]], most: int = SHOWN_IN_WORDS, translate: Callable[[str], str] | None = None
) -> str:
    """``rotate −12°, shift x +2 px, 3 more``; ``unchanged`` when nothing was done.

    Args:
        most: operations to name.
        translate: a message; None: into the language that holds now, which many calls need not ask for each.
    """
    translate = translate or translation()
    if not operations:
        return translate("unchanged")
    told = translate(", ").join(_told(operation, translate, brief=True) for operation in _by_size(operations)[:most])
    more = len(operations) - most
    return translate("{operations}, {amount} more").format(operations=told, amount=more) if more > 0 else told


def first_samples(frame: pd.DataFrame, amount: int, copies: int | None = None) -> pd.DataFrame:
    """The first ``amount`` samples, taken in turn from every class, with at most ``copies`` copies each."""
    originals = frame[frame["copy"] == 0].drop_duplicates("sample")
    turn = originals.groupby("class", sort=False).cumcount()
    chosen = originals.assign(_turn=turn).sort_values("_turn", kind="stable")["sample"].head(amount)
    kept = frame[frame["sample"].isin(set(chosen))]
    if copies is not None:
        kept = kept[kept["copy"] <= copies]
    rank = {sample: place for place, sample in enumerate(chosen)}
    return kept.assign(_rank=kept["sample"].map(rank)).sort_values(["_rank", "copy"]).drop(columns="_rank")
