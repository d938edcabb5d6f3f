"""Guessing the column to predict: which one it is, and whether it holds classes or a number."""

import numpy as np
import pandas as pd

from metaaug.config import Task
from metaaug.data.limits import MAX_TABLE_CLASSES, MIN_DIFFERENT, MIN_TARGETS
from metaaug.modalities.tables.numbers import MOSTLY_NUMBERS, has_codes
from metaaug.modalities.tables.target_values import can_be_classes, names_of, numbers_of

_USUAL_NAMES = (
    "target", "class", "label", "labels", "classification", "y", "outcome", "diagnosis", "species", "category", "type",
)  # fmt: skip
_MOST_CODES = 20
"""Up to so many different whole numbers look like the codes of classes."""


def guess_target(frame: pd.DataFrame) -> str:
    """The name of the column that is most likely the target of a table read by ``read_frame``.

    A column with a usual name (target, class, label, y, …) goes first if it looks like classes or like a number to
    predict; then the last, then the first, if it looks like classes (see :func:`guess_task`); then the last if it
    looks like a number. Otherwise the last column.
    """
    names = [str(name) for name in frame.columns]
    usual = [name for wanted in _USUAL_NAMES for name in names if name.strip().lower() == wanted]
    for name in usual:
        if _looks(frame[name]) is not None:
            return name
    for name in (names[-1], names[0]):
        if _looks(frame[name]) == "classes":
            return name
    return usual[0] if usual and _looks(frame[names[-1]]) is None else names[-1]


def guess_task(values: pd.Series) -> Task:
    """Whether a target column holds classes or a number to predict, when nobody says which.

    A number: at least 95 % of the cells are numbers, of at least ``MIN_DIFFERENT`` different values, and they have
    fractions, or more than 20 different values that are not 0, 1, 2, … or 1, 2, 3, … without a gap, or too many to be
    classes. A column that only numbers the rows is no number to predict.
    """
    return "number" if _looks(values) == "number" else "classes"


def possible_tasks(values: pd.Series) -> tuple[Task, ...]:
    """What the column can be read as: classes, a number, both or neither."""
    present = values.dropna()
    can: list[Task] = []
    if can_be_classes(names_of(values).dropna()):
        can.append("classes")
    if can_be_number(present):
        can.append("number")
    return tuple(can)


def _looks(values: pd.Series) -> Task | None:
    """What the column looks like; None for neither: text or few fractions that hardly repeat."""
    present = values.dropna()
    distinct = present.nunique()
    repeats = 2 <= distinct <= min(MAX_TABLE_CLASSES, len(present) / 2)
    numbers = numbers_of(present)
    finite = numbers[np.isfinite(numbers)]
    fractions = bool(np.any(finite % 1))
    if can_be_number(present) and (fractions or not repeats or not _are_codes(finite)):
        return None if _number_rows(finite) else "number"
    # Fractions are measurements, even where they repeat.
    return "classes" if repeats and not fractions else None


def _are_codes(numbers: np.ndarray) -> bool:
    different = np.unique(numbers)
    return len(different) <= _MOST_CODES or (different[0] in (0, 1) and bool(np.all(np.diff(different) == 1)))


def _number_rows(numbers: np.ndarray) -> bool:
    return len(numbers) > 0 and numbers[0] in (0, 1) and bool(np.all(np.diff(numbers) == 1))


def can_be_number(present: pd.Series) -> bool:
    """Whether the cells, none of them missing, are numbers enough to predict them."""
    if len(present) < MIN_TARGETS or (present.dtype != np.float64 and has_codes(present)):
        return False
    numbers = numbers_of(present)
    there = numbers[~np.isnan(numbers)]
    return len(there) >= MOSTLY_NUMBERS * len(present) and len(np.unique(there)) >= MIN_DIFFERENT
