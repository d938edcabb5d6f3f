"""The values of the column to predict: classes by name, or numbers."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metaaug.config import Task
from metaaug.data.labels import check_classes, encode_labels
from metaaug.data.limits import MAX_TABLE_CLASSES
from metaaug.data.targets import check_targets, ranges_of
from metaaug.data.wording import counted, quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.tables.numbers import parse_numbers, whole_number_text


@dataclass(frozen=True)
class Target:
    """What is predicted of the rows that say it.

    Attributes:
        there: ``(rows,)`` bool, whether the row has a target; the others are dropped.
        labels, classes, targets: of those that have, as in ``Dataset``.
    """

    there: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    targets: np.ndarray | None = None


def read_target(values: pd.Series, task: Task, filename: str) -> Target:
    """The target of every row.

    Raises:
        DataError: the column cannot be read as the task asks.
    """
    where = f'The target column "{shortened(str(values.name))}" of {filename}'
    if values.notna().sum() == 0:
        raise DataError(f"{where} has no values. Choose another target.")
    if task == "number":
        numbers = _checked_numbers(values, where)
        there = ~np.isnan(numbers)
        return Target(there, *ranges_of(numbers[there]), numbers[there])
    names = _checked_names(values, where)
    there = names.notna().to_numpy()
    labels, classes = encode_labels(names[there].tolist())
    check_classes(labels, classes, where=where, noun="row", most=MAX_TABLE_CLASSES)
    return Target(there, labels, classes)


def numbers_of(values: pd.Series) -> np.ndarray:
    """The cells as numbers ``(n,)`` float64, NaN where a cell is none or missing."""
    return values.to_numpy() if values.dtype == np.float64 else parse_numbers(values)[0]


def names_of(values: pd.Series) -> pd.Series:
    """The cells as names of classes, NaN where missing; "1", "1.0" and 1 are the same class."""
    if values.dtype == np.float64:
        return whole_number_text(values.mask(np.isinf(values)))
    present = values.dropna()
    numbers, _ = parse_numbers(present)
    # Only where writing the numbers alike makes fewer classes: codes such as 01 and 1 stay as they are otherwise.
    if len(present) and np.isfinite(numbers).all() and len(np.unique(numbers)) < present.nunique():
        return whole_number_text(pd.Series(parse_numbers(values)[0], index=values.index))
    return values


def can_be_classes(names: pd.Series) -> bool:
    """Whether the names, none of them missing, are few and repeat."""
    distinct = names.nunique()
    return 2 <= distinct <= MAX_TABLE_CLASSES and not distinct == len(names) > 2


def _checked_numbers(values: pd.Series, where: str) -> np.ndarray:
    numbers = numbers_of(values)
    odd = values[np.isnan(numbers) & values.notna().to_numpy()]
    if len(odd):
        are = "is" if len(odd) == 1 else "are"
        raise DataError(
            f"{where} cannot be predicted as a number: {counted(len(odd), 'cell')} {are} not a number "
            f"({quoted(odd.unique())}). Correct them, leave them empty, or predict a class."
        )
    check_targets(numbers[~np.isnan(numbers)], where=where)
    return numbers


def _checked_names(values: pd.Series, where: str) -> pd.Series:
    names = names_of(values)
    present = names.dropna()
    distinct = present.nunique()
    if distinct == 0:
        raise DataError(f"{where} has no values. Choose another target.")
    if distinct > 1 and not can_be_classes(present):
        numeric = not np.isnan(numbers_of(values.dropna())).any()
        advice = "Predict it as a number, or choose" if numeric else "Choose"
        raise DataError(
            f"{where} has {distinct:,} different values in {len(present):,} rows; classes must repeat, and at most "
            f"{MAX_TABLE_CLASSES} are read. {advice} a column of classes as target."
        )
    return names
