"""What the pairs of every kind of data share: which samples are shown, and what was done in words."""

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from metaaug.modalities.recipes import KINDS
from metaaug.ui import words

SHOWN_IN_WORDS = 2


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


def _brief(text: str) -> str:
    """The text without units that take a line of their own; they stay in the full list."""
    for unit in (" deviations of the data", " of range", " of side", " of width", " slope", " standard deviations"):
        text = text.removesuffix(unit)
    return text


def texts_of(operations: Sequence[dict[str, Any]]) -> list[str]:
    """What was done, largest part of its maximum first, in words."""
    ordered = sorted(operations, key=_size, reverse=True)
    return [words.operation(str(operation["text"])) for operation in ordered]


def in_words(operations: Sequence[dict[str, Any]], most: int = SHOWN_IN_WORDS) -> str:
    """``rotate −12°, shift x +2 px, 3 more``; ``unchanged`` when nothing was done."""
    texts = texts_of(operations)
    if not texts:
        return "unchanged"
    more = len(texts) - most
    return ", ".join(_brief(text) for text in texts[:most]) + (f", {more} more" if more > 0 else "")


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
