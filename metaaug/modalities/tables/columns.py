"""Understanding the columns of a table: numbers or categories, or nothing to learn from."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from metaaug.data.dataset import Column, ColumnKind, Dropped
from metaaug.data.limits import MAX_CATEGORIES, MAX_NUMBER
from metaaug.data.wording import counted, quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.tables.numbers import MOSTLY_NUMBERS, has_codes, parse_numbers, whole_number_text

_MOSTLY_DIFFERENT = 0.9


@dataclass
class Understood:
    """The input columns as they will be learned from, and an account of it."""

    frame: dict[str, pd.Series] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def understand(
    inputs: pd.DataFrame,
    rows: np.ndarray,
    declared: dict[str, ColumnKind],
    chosen: dict[str, ColumnKind],
) -> Understood:
    """Recognise every input column as numeric (float64) or categorical (str), or drop it with its reason.

    Text is numeric when at least 95 % of its cells are numbers and none has a leading zero; the other
    cells then become missing. Columns of one value, of no value, of row numbers, and categories that
    are different in nearly every row cannot be learned from and are dropped, unless ``chosen``.

    Args:
        inputs: columns of text or float64, NaN where missing.
        rows: the number of every row in the file, counted from 1.
        declared: kinds the file states.
        chosen: kinds the user states; they go before all else.

    Raises:
        DataError: a chosen kind does not fit.
    """
    result = Understood()
    for name in inputs.columns:
        values = inputs[name]
        kind = chosen.get(name) or declared.get(name) or _recognised(values)
        values = _numeric(name, values, result.notes, name in chosen) if kind == "numeric" else _categorical(values)
        reason = _useless(values, kind, inputs[name])
        if not reason and name not in chosen:
            reason = _identifies(values, kind, rows)
        if reason and name in chosen and values.nunique() > 1:
            raise DataError(
                f'Column "{shortened(name)}" cannot be {kind}: {reason}. Choose another kind or leave it out.'
            )
        if reason:
            result.dropped.append(Dropped(f'column "{shortened(name)}"', reason))
            continue
        result.frame[name] = values
        result.columns.append(Column(name, kind, int(values.isna().sum())))
    return result


def _recognised(values: pd.Series) -> ColumnKind:
    if values.dtype == np.float64:
        return "numeric"
    present = values.dropna()
    if not len(present) or has_codes(present):
        return "categorical"
    numbers, _ = parse_numbers(present)
    return "numeric" if np.count_nonzero(~np.isnan(numbers)) >= MOSTLY_NUMBERS * len(present) else "categorical"


def _numeric(name: str, values: pd.Series, notes: list[str], chosen: bool) -> pd.Series:
    shown = shortened(name)
    if values.dtype == np.float64:
        numbers = values.to_numpy(copy=True)
    else:
        numbers, decimal_comma = parse_numbers(values)
        if decimal_comma:
            notes.append(f'Column "{shown}" has decimal commas.')
        odd = values[np.isnan(numbers) & values.notna().to_numpy()]
        if len(odd) and len(odd) == values.notna().sum() and chosen:
            raise DataError(
                f'Column "{shown}" cannot be numeric: "{shortened(odd.iloc[0], 40)}" is not a number. '
                "Make it categorical."
            )
        if len(odd):
            notes.append(
                f'Column "{shown}": {counted(len(odd), "cell")} {"is" if len(odd) == 1 else "are"} not a number '
                f"({quoted(odd.unique())}) and read as missing."
            )
    large = np.abs(numbers) > MAX_NUMBER
    if large.any():
        count = int(large.sum())
        notes.append(
            f'Column "{shown}": {counted(count, "cell")} {"is" if count == 1 else "are"} infinite or beyond '
            f"{MAX_NUMBER:g} and read as missing."
        )
        numbers[large] = np.nan
    return pd.Series(numbers, index=values.index)


def _categorical(values: pd.Series) -> pd.Series:
    return whole_number_text(values) if values.dtype == np.float64 else values


def _useless(values: pd.Series, kind: ColumnKind, given: pd.Series) -> str | None:
    """Why nothing can be learned from the column, if so."""
    present = values.dropna()
    distinct = present.nunique()
    if distinct == 0:
        return "none of its values is a usable number" if given.notna().any() else "it has no values"
    if distinct == 1 and len(present) == len(values):
        return "it has the same value in every row"
    if kind == "categorical" and distinct > MAX_CATEGORIES:
        return f"it has {distinct:,} different texts; at most {MAX_CATEGORIES:,} are read as categories"
    return None


def _identifies(values: pd.Series, kind: ColumnKind, rows: np.ndarray) -> str | None:
    """Why the column only tells rows apart, if so."""
    if kind == "numeric":
        numbers = values.to_numpy()
        numbered = np.array_equal(numbers, rows) or np.array_equal(numbers, rows - 1)
        return "it numbers the rows" if numbered else None
    if values.nunique() > _MOSTLY_DIFFERENT * values.notna().sum():
        return "its text is different in nearly every row, like an identifier"
    return None
