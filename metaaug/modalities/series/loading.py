"""Reading uploaded series."""

from pathlib import PurePath
from typing import get_args

from metaaug.config import Task
from metaaug.data.dataset import Dataset
from metaaug.data.uploads import check_size
from metaaug.data.wording import shortened
from metaaug.errors import DataError
from metaaug.modalities.series.array_file import read_array_file
from metaaug.modalities.series.assembling import assembled
from metaaug.modalities.series.lengths import check_length
from metaaug.modalities.series.raw import RawSeries
from metaaug.modalities.series.table_file import Layout, read_series_table
from metaaug.modalities.series.ts_file import read_ts

SERIES_EXTENSIONS = (".ts", ".npz", ".csv", ".tsv", ".parquet")
_TABLES = (".csv", ".tsv", ".parquet")


def load_series(
    data: bytes,
    filename: str,
    *,
    target: str | None = None,
    task: Task | None = None,
    layout: Layout | None = None,
    group: str | None = None,
    length: int | None = None,
    horizon: int | None = None,
    window: int | None = None,
    forecast: str | None = None,
) -> Dataset:
    """The series in a ``.ts``, NPZ, CSV, TSV or Parquet file, with the class of each or the number to predict.

    Args:
        data: the content of the file.
        filename: its name, which becomes the data set's and whose extension says the format.
        target: tables: the column of the class or the number; guessed where not given.
        task: whether the target is read as ``classes`` or as a ``number``; guessed where neither says.
        layout: tables: ``rows``, a series per row, or ``columns``, a step per row and a channel per column.
        group: tables with a step per row: the column whose values tell series apart.
        length: most steps; longer series are averaged. 512 where not given.
        horizon: forecast: the mean of so many values after each window is the number to predict.
        window: forecast: steps of a window.
        forecast: the channel whose values are forecast; by default the first.

    Returns:
        A data set of kind ``series``: ``(n, channels, length)`` float32. ``docs/data-formats.md`` has the rules.

    Raises:
        DataError: nothing usable can be read, or an option does not fit the file.
    """
    filename = PurePath(filename).name
    check_length(length)
    _check_choice("task", task, get_args(Task))
    _check_choice("layout", layout, get_args(Layout))
    check_size(len(data), filename)
    raw = _read(data, filename, layout, target, group)
    return assembled(raw, filename, task=task, length=length, horizon=horizon, window=window, forecast=forecast)


def _read(data: bytes, filename: str, layout: Layout | None, target: str | None, group: str | None) -> RawSeries:
    extension = PurePath(filename).suffix.lower()
    if extension in _TABLES:
        return read_series_table(data, filename, layout, target, group)
    given = [name for name, value in (("target", target), ("layout", layout), ("group", group)) if value is not None]
    if given:
        raise DataError(f"{filename} is no table with columns. Leave the {' and the '.join(given)} out.")
    if extension == ".ts":
        return read_ts(data, filename)
    if extension == ".npz":
        return read_array_file(data, filename)
    raise DataError(f"{filename} holds no series. Choose a file ending in {', '.join(SERIES_EXTENSIONS)}.")


def _check_choice(name: str, chosen: str | None, allowed: tuple[str, ...]) -> None:
    if chosen is not None and chosen not in allowed:
        raise DataError(
            f'The {name} is "{shortened(str(chosen))}"; allowed are {" and ".join(allowed)}. '
            "Choose one of them, or leave it out."
        )
