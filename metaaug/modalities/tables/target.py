"""The column that says the class of every row."""

import numpy as np
import pandas as pd

from metaaug.data.limits import MAX_TABLE_CLASSES
from metaaug.data.wording import shortened
from metaaug.errors import DataError
from metaaug.modalities.tables.numbers import parse_numbers, whole_number_text

_USUAL_NAMES = (
    "target", "class", "label", "labels", "classification", "y", "outcome", "diagnosis", "species", "category", "type",
)  # fmt: skip


def guess_target(frame: pd.DataFrame) -> str:
    """The name of the column that is most likely the target of a table read by ``read_frame``.

    A column with a usual name (target, class, label, y, …) goes first, then the last, then the first, each
    if it looks like classes: 2 to 100 different values that repeat. Otherwise the last column.
    """
    names = [str(name) for name in frame.columns]
    usual = [name for wanted in _USUAL_NAMES for name in names if name.strip().lower() == wanted]
    for name in [*usual, names[-1], names[0]]:
        if _looks_like_classes(frame[name]):
            return name
    return usual[0] if usual else names[-1]


def _looks_like_classes(values: pd.Series) -> bool:
    present = values.dropna()
    distinct = present.nunique()
    if not 2 <= distinct <= min(MAX_TABLE_CLASSES, len(present) / 2):
        return False
    numbers = present.to_numpy() if present.dtype == np.float64 else parse_numbers(present)[0]
    # Fractions are measurements, even where they repeat.
    return not bool(np.any(numbers[np.isfinite(numbers)] % 1))


def class_of_rows(values: pd.Series, filename: str) -> pd.Series:
    """The class name of every row as text, NaN where it is missing; "1", "1.0" and 1 are the same class.

    Raises:
        DataError: no value at all, or too many different ones to be classes.
    """
    name = shortened(str(values.name))
    names = _as_text(values)
    present = names.dropna()
    distinct = present.nunique()
    if distinct == 0:
        raise DataError(f'The target column "{name}" of {filename} has no values. Choose another target.')
    if distinct > MAX_TABLE_CLASSES or distinct == len(present) > 2:
        raise DataError(
            f'The target column "{name}" of {filename} has {distinct:,} different values in {len(present):,} rows; '
            f"classes must repeat, and at most {MAX_TABLE_CLASSES} are read. Choose a column of classes as target."
        )
    return names


def _as_text(values: pd.Series) -> pd.Series:
    if values.dtype == np.float64:
        return whole_number_text(values.mask(np.isinf(values)))
    present = values.dropna()
    numbers, _ = parse_numbers(present)
    # Only where writing the numbers alike makes fewer classes: codes such as 01 and 1 stay as they are otherwise.
    if len(present) and np.isfinite(numbers).all() and len(np.unique(numbers)) < present.nunique():
        return whole_number_text(pd.Series(parse_numbers(values)[0], index=values.index))
    return values
