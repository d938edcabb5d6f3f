"""A table as it was read, before its columns are understood."""

from dataclasses import dataclass

import pandas as pd

from metaaug.data.dataset import ColumnKind, Dropped
from metaaug.data.limits import MAX_CELLS, MAX_COLUMN_NAME_LENGTH, MAX_COLUMNS, MAX_ROWS
from metaaug.data.wording import quoted, shortened
from metaaug.errors import DataError


@dataclass(frozen=True)
class RawTable:
    """The cells of an uploaded table.

    Attributes:
        frame: columns of text (``str``) or numbers (float64), NaN where missing; rows are counted from 0.
        declared: the kinds the file itself states; empty for text files, whose cells are recognised later.
        rows: the number of every row in the file, counted from 1 without the header.
        dropped: rows or columns that could not be read, and why.
        notes: sentences on how the file was read.
    """

    frame: pd.DataFrame
    declared: dict[str, ColumnKind]
    rows: list[int]
    dropped: list[Dropped]
    notes: list[str]


def check_shape(rows: int, columns: int, filename: str) -> None:
    """Raise DataError when a table of this size is not read."""
    if columns == 1:
        raise DataError(
            f"{filename} has only 1 column, but a target and an input need at least 2. "
            "Add columns, or separate them by commas, semicolons or tabs."
        )
    if columns > MAX_COLUMNS:
        raise DataError(f"{filename} has {columns:,} columns; at most {MAX_COLUMNS:,} are read. Keep fewer columns.")
    if rows > MAX_ROWS:
        raise DataError(f"{filename} has more than {MAX_ROWS:,} rows, the most that are read. Keep fewer rows.")
    if rows * columns > MAX_CELLS:
        raise DataError(
            f"{filename} has more than {MAX_CELLS:,} cells (rows × columns), the most that are read. "
            "Keep fewer rows or columns."
        )


def check_names(names: list[str], filename: str) -> None:
    """Raise DataError unless every column has a name of its own that can be shown."""
    for name in names:
        if len(name) > MAX_COLUMN_NAME_LENGTH or not name.isprintable():
            raise DataError(
                f'{filename} has a column whose name cannot be shown: "{shortened(name, 40)}". '
                f"Give it a name of at most {MAX_COLUMN_NAME_LENGTH} printable characters."
            )
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise DataError(f"{filename} has several columns named {quoted(twice)}. Give every column a name of its own.")


def check_any_rows(rows: int, filename: str) -> None:
    """Raise DataError when there is no row."""
    if rows == 0:
        raise DataError(f"{filename} has columns but no rows. Add rows.")
