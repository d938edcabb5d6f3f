"""Series in files and tables: ``.ts``, NPZ, CSV, TSV or Parquet in and out."""

import json
from pathlib import PurePath
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.modalities.format import Options
from metaaug.modalities.series.array_file import holds_series
from metaaug.modalities.series.loading import SERIES_EXTENSIONS, load_series
from metaaug.modalities.series.table_file import looks_like_series
from metaaug.modalities.series.writing import written

VALUES, CHANNELS = "series", "channels"
"""Of a table of originals and copies: all values, channel after channel, and the names of the channels as JSON."""


class SeriesFormat:
    """See :class:`metaaug.modalities.format.Format`. Tables of copies have the columns ``series`` and ``channels``."""

    kind: ClassVar[Kind] = "series"
    extensions: ClassVar[tuple[str, ...]] = SERIES_EXTENSIONS
    options: ClassVar[frozenset[str]] = frozenset(
        {"target", "task", "layout", "group", "length", "horizon", "window", "forecast"}
    )
    about: ClassVar[str] = "is a set of series"

    def claims(self, data: bytes, filename: str) -> bool:
        """``.ts`` files, archives with an array ``X``, and tables whose columns are named like steps or like time."""
        extension = PurePath(filename).suffix.lower()
        if extension == ".npz":
            return holds_series(data, filename)
        return extension == ".ts" or looks_like_series(data, filename)

    def read(self, data: bytes, filename: str, options: Options) -> Dataset:
        """See :func:`metaaug.modalities.series.loading.load_series`."""
        return load_series(data, filename, **options)

    def shown(self, dataset: Dataset, indices: np.ndarray, decoded: Any, touched: np.ndarray | None) -> pd.DataFrame:
        """The values; of copies, every untouched one exactly as it was."""
        original = np.asarray(dataset.samples)[indices]
        values = original if touched is None else np.where(touched, decoded, original)
        channels = json.dumps([column.name for column in dataset.columns], ensure_ascii=False)
        return pd.DataFrame({VALUES: list(values.reshape(len(values), -1).astype(np.float32)), CHANNELS: channels})

    def write(self, dataset: Dataset, table: pd.DataFrame, facts: pd.DataFrame) -> tuple[bytes, str]:
        """The format of the upload; a built-in set as CSV."""
        return written(dataset, values_of(table), table, facts)


def values_of(table: pd.DataFrame) -> np.ndarray:
    """The series of a table of originals and copies, ``(n, channels, length)`` float32."""
    channels = len(json.loads(table[CHANNELS].iloc[0]))
    return np.stack(list(table[VALUES])).astype(np.float32).reshape(len(table), channels, -1)
