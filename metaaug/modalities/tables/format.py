"""Tables in files: CSV, TSV or Parquet in and out, their columns with a prefix in tables of originals and copies."""

import io
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.data.provenance import OWN
from metaaug.modalities.format import Options
from metaaug.modalities.tables.loading import TABLE_EXTENSIONS, load_table

CELL = "x:"
"""Prefix of the columns that hold a table's own columns."""


class TableFormat:
    """See :class:`metaaug.modalities.format.Format`. Tables of copies have a column ``x:NAME`` per input column."""

    kind: ClassVar[Kind] = "tables"
    extensions: ClassVar[tuple[str, ...]] = TABLE_EXTENSIONS
    options: ClassVar[frozenset[str]] = frozenset({"target", "task", "kinds"})
    about: ClassVar[str] = "is a table of columns"

    def claims(self, data: bytes, filename: str) -> bool:
        """Any table that no other kind claims."""
        return True

    def read(self, data: bytes, filename: str, options: Options) -> Dataset:
        """See :func:`metaaug.modalities.tables.loading.load_table`."""
        return load_table(data, filename, **options)

    def shown(self, dataset: Dataset, indices: np.ndarray, decoded: Any, touched: np.ndarray | None) -> pd.DataFrame:
        """The cells; of copies, every untouched cell exactly as it was, missing values included."""
        original = pd.DataFrame(dataset.samples).iloc[indices].reset_index(drop=True)
        cells = original if touched is None else restored(original, touched, decoded)
        return cells.add_prefix(CELL)

    def write(self, dataset: Dataset, table: pd.DataFrame, facts: pd.DataFrame) -> tuple[bytes, str]:
        """Rows with the cells, what is predicted, and the provenance."""
        cells = table[[name for name in table.columns if name.startswith(CELL)]]
        rows = cells.rename(columns=lambda name: name.removeprefix(CELL)).reset_index(drop=True)
        rows[dataset.target] = whole_numbers(table["target"]) if dataset.is_regression else table["class"].to_numpy()
        return write_frame(pd.concat([rows, facts.add_prefix(OWN)], axis=1), dataset.source.get("format", ""))


def write_frame(rows: pd.DataFrame, format: str) -> tuple[bytes, str]:
    """The rows as ``parquet`` or ``tsv``, else as CSV, and the extension with the dot."""
    if format == "parquet":
        buffer = io.BytesIO()
        rows.to_parquet(buffer, index=False)
        return buffer.getvalue(), ".parquet"
    separator, ending = ("\t", ".tsv") if format == "tsv" else (",", ".csv")
    return rows.to_csv(index=False, sep=separator).encode(), ending


def restored(original: pd.DataFrame, touched: np.ndarray, decoded: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``original`` with those cells from ``decoded`` that were ``touched`` ``(n, columns)``."""
    result = original.copy()
    # Most columns of most copies are untouched, and each replacement costs as much as a hundred cells.
    for index in np.flatnonzero(touched.any(axis=0)):
        name = decoded.columns[index]
        result[name] = result[name].where(~touched[:, index], decoded[name])
    return result


def whole_numbers(targets: pd.Series) -> np.ndarray:
    """The numbers to predict, without a decimal point where all of them are whole, as they were uploaded."""
    numbers = targets.to_numpy(dtype=np.float64)
    whole = bool(np.all(numbers % 1 == 0)) and bool(np.all(np.abs(numbers) < 2**53))
    return numbers.astype(np.int64) if whole else numbers
