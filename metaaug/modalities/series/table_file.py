"""Reading series from a table: a row for each with a column per step, or a row per step with a column per channel."""

import csv
import io
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePath
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from metaaug.data.dataset import Dropped
from metaaug.data.provenance import OWN
from metaaug.data.wording import counted, quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.series.raw import RawSeries
from metaaug.modalities.tables.loading import guess_target, read_table
from metaaug.modalities.tables.numbers import MOSTLY_NUMBERS
from metaaug.modalities.tables.raw import RawTable
from metaaug.modalities.tables.target_values import numbers_of

Layout = Literal["rows", "columns"]
"""``rows``: a series per row, its steps in columns. ``columns``: a step per row, channels in columns."""

FEWEST_STEPS = 8
"""Fewest columns of numbers that are taken for the steps of a series."""
_SERIES_NAMES = (
    "series",
    "series_id",
    "id",
    "case",
    "case_id",
    "sample",
    "sample_id",
    "recording",
    "unique_id",
    "item",
)
_TIME_NAMES = ("time", "t", "step", "timestep", "time_step", "timestamp", "date", "datetime", "ds", "index")
_ANSWER_NAMES = ("class", "label", "labels", "target", "y", "category", "outcome", "activity")
_STEP = re.compile(r"(?:t|time|step|timestep)?[ _.]?([0-9]+)", re.IGNORECASE)
_SNIFFED_BYTES = 1 << 20


def looks_like_series(data: bytes, filename: str) -> bool:
    """Whether the names of the columns say so: counted steps and an answer, or series, time, value and answer."""
    names = [name for name in _header(data, filename) if not name.startswith(OWN)]
    counted_names = _counting(names)
    if len(counted_names) >= FEWEST_STEPS and len(names) - len(counted_names) in (1, 2):
        return True
    found = [_named(names, wanted) for wanted in (_SERIES_NAMES, _TIME_NAMES, _ANSWER_NAMES)]
    return None not in found and len(names) > len(found)


def _header(data: bytes, filename: str) -> list[str]:
    """The names of the columns; empty where they cannot be told at once."""
    if PurePath(filename).suffix.lower() == ".parquet":
        try:
            return list(pq.ParquetFile(pa.BufferReader(data)).schema_arrow.names)
        except (pa.ArrowException, OSError, UnicodeDecodeError):
            return []
    line = next(iter(data[:_SNIFFED_BYTES].decode("utf-8-sig", "replace").splitlines()), "")
    separator = max(",;\t|", key=line.count)
    try:
        return [name.strip() for name in next(csv.reader(io.StringIO(line), delimiter=separator), [])]
    except csv.Error:
        return []


def _counting(names: Sequence[str]) -> list[str]:
    """The names that count steps in order without a gap, such as 0, 1, 2 … or t1, t2, t3 …; empty where some do not."""
    matches = [(name, match) for name in names if (match := _STEP.fullmatch(name))]
    numbers = [int(match.group(1)) for _, match in matches if len(match.group(1)) < 8]
    in_order = len(numbers) == len(matches) and all(after == before + 1 for before, after in pairwise(numbers))
    return [name for name, _ in matches] if numbers and numbers[0] in (0, 1) and in_order else []


def _named(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    """The first name that is one of the wanted ones, which go by their order."""
    by_lower = {name.strip().lower(): name for name in reversed(names)}
    return next((by_lower[one] for one in wanted if one in by_lower), None)


def read_series_table(
    data: bytes, filename: str, layout: Layout | None, target: str | None, group: str | None
) -> RawSeries:
    """The series of a CSV, TSV or Parquet file.

    Args:
        data, filename: the file.
        layout: how series stand in it; by default by the names of the columns, else by how many hold numbers.
        target: the column of the class or number to predict; by default guessed.
        group: for ``columns``: whose values tell series apart; by default guessed, and none is one long series.

    Raises:
        DataError: nothing usable can be read, or a choice does not fit.
    """
    raw = read_table(data, filename)
    names = [str(name) for name in raw.frame.columns]
    for chosen in (target, group):
        if chosen is not None and chosen not in names:
            raise DataError(
                f'{filename} has no column "{shortened(chosen)}" that can be read. Choose one of {quoted(names, 8)}.'
            )
    layout = layout or guess_layout(names, group)
    source = {"format": PurePath(filename).suffix.lower()[1:], "layout": layout}
    read = _from_rows if layout == "rows" else _from_columns
    return read(raw, filename, target, group, source)


def guess_layout(names: Sequence[str], group: str | None = None) -> Layout:
    """``rows`` where columns are many, unless their names tell series and times."""
    if group is not None or (_named(names, _TIME_NAMES) is not None and len(names) < FEWEST_STEPS + 3):
        return "columns"
    return "rows" if len(names) > FEWEST_STEPS else "columns"


def _from_rows(
    raw: RawTable, filename: str, target: str | None, group: str | None, source: dict[str, str]
) -> RawSeries:
    frame = raw.frame
    names = [str(name) for name in frame.columns]
    guess = target or guess_target(frame)
    # Where nothing but counted steps is left, they have no answer.
    answer = guess if target is not None or guess not in _counting(names) else None
    title = _named([name for name in names if name != answer], _SERIES_NAMES)
    numbers = {name: numbers_of(frame[name]) for name in names if name not in (answer, title)}
    steps = [name for name, values in numbers.items() if _are_numbers(values, frame[name])]
    others = [name for name in numbers if name not in steps]
    if len(steps) < FEWEST_STEPS:
        raise DataError(
            f"{filename} has {counted(len(steps), 'column')} of numbers beside the target; a series per row needs at "
            f"least {FEWEST_STEPS}. If every row is a step in time, read it with a channel per column."
        )
    values = np.stack([numbers[name] for name in steps], axis=1)
    return RawSeries(
        series=list(values[:, None]),
        names=[str(row) for row in raw.rows] if title is None else _texts(frame[title]),
        channels=("value",),
        answers=None if answer is None else _answer_texts(frame[answer]),
        target=answer or "class",
        source=source,
        dropped=[*raw.dropped, *(Dropped(f'column "{shortened(name)}"', "it holds no numbers") for name in others)],
        notes=[*raw.notes, f"A series per row, of {len(steps):,} steps."],
    )


def _from_columns(
    raw: RawTable, filename: str, target: str | None, group: str | None, source: dict[str, str]
) -> RawSeries:
    frame = raw.frame
    names = [str(name) for name in frame.columns]
    group = group or _named(names, _SERIES_NAMES)
    time = _named([name for name in names if name != group], _TIME_NAMES)
    answer = target or (_named(names, _ANSWER_NAMES) if group else None)
    numbers = {name: numbers_of(frame[name]) for name in names if name not in (group, time, answer)}
    channels = [name for name, values in numbers.items() if _are_numbers(values, frame[name])]
    if not channels:
        raise DataError(f"{filename} has no column of numbers that could be a channel. Choose a file with values.")
    others = [name for name in numbers if name not in channels]
    dropped = [*raw.dropped, *(Dropped(f'column "{shortened(name)}"', "it holds no numbers") for name in others)]
    table = np.stack([numbers[name] for name in channels])
    of_series = _rows_of(frame, group, time)
    answers: list[str | None] | None = None
    if answer is not None:
        answers, of_series = _answers_of(frame[answer], of_series, dropped)
    notes = [*raw.notes, f"{_several(len(of_series))} with {counted(len(channels), 'channel')}: {quoted(channels, 4)}."]
    if time is None:
        notes.append("Steps are in the order of the rows.")
    return RawSeries(
        series=[table[:, rows] for rows in of_series.values()],
        names=list(of_series),
        channels=tuple(channels),
        answers=answers,
        target=answer or "class",
        source=source | ({"group": group} if group else {}) | ({"time": time} if time else {}),
        dropped=dropped,
        notes=notes,
    )


def _several(count: int) -> str:
    return "One long series" if count == 1 else f"{counted(count, 'series')}"


def _rows_of(frame: pd.DataFrame, group: str | None, time: str | None) -> dict[str, np.ndarray]:
    """The rows of each series by its name, in the order of time; series as they first appear."""
    order = np.arange(len(frame))
    if time is not None:
        numbers = numbers_of(frame[time])
        # Dates are kept in the order of the rows: how they are written says too little about how they follow.
        if _are_numbers(numbers, frame[time]):
            order = np.argsort(numbers, kind="stable")
    if group is None:
        return {"series": order}
    codes, names = pd.factorize(pd.Series(_answer_texts(frame[group]), dtype="str"))
    order = order[codes[order] >= 0]
    order = order[np.argsort(codes[order], kind="stable")]
    parts = np.split(order, np.cumsum(np.bincount(codes[order], minlength=len(names)))[:-1])
    return dict(zip((shortened(str(name)) for name in names), parts, strict=True))


def _answers_of(
    column: pd.Series, of_series: dict[str, np.ndarray], dropped: list[Dropped]
) -> tuple[list[str | None], dict[str, np.ndarray]]:
    """The answer of every series, and the series that have but one; the others go to ``dropped``."""
    texts = np.array(_answer_texts(column), dtype=object)
    answers, kept = [], {}
    for name, rows in of_series.items():
        told = list(dict.fromkeys(text for text in texts[rows] if text is not None))
        if len(told) > 1:
            reason = f'its "{shortened(str(column.name))}" changes: {quoted(told)}'
            dropped.append(Dropped(f"series {shortened(name)}", reason))
            continue
        answers.append(told[0] if told else None)
        kept[name] = rows
    return answers, kept


def _are_numbers(values: np.ndarray, cells: pd.Series) -> bool:
    """Whether nearly all cells that are there are numbers; a column without any is a step that nobody measured."""
    there = int(cells.notna().sum())
    return int(np.count_nonzero(~np.isnan(values))) >= MOSTLY_NUMBERS * there


def _texts(column: pd.Series) -> list[str]:
    return ["" if text is None else shortened(text) for text in _answer_texts(column)]


def _answer_texts(column: pd.Series) -> list[str | None]:
    """The cells as text, whole numbers without a decimal point, None where missing."""
    if column.dtype == np.float64:
        return [
            None if np.isnan(value) else f"{value:.0f}" if value % 1 == 0 else repr(float(value)) for value in column
        ]
    return [None if pd.isna(cell) else str(cell) for cell in column]
