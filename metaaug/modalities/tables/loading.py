"""Reading uploaded tables."""

from dataclasses import replace
from pathlib import PurePath
from typing import get_args

import numpy as np
import pandas as pd

from metaaug.config import Task
from metaaug.data.dataset import ColumnKind, Dataset, Dropped
from metaaug.data.dropped import shorten_dropped
from metaaug.data.provenance import OWN
from metaaug.data.uploads import check_size
from metaaug.data.wording import counted, quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.tables.columns import understand
from metaaug.modalities.tables.delimited import read_delimited
from metaaug.modalities.tables.parquet_file import read_parquet
from metaaug.modalities.tables.raw import RawTable
from metaaug.modalities.tables.target import guess_target, guess_task
from metaaug.modalities.tables.target_values import Target, read_target

__all__ = ["TABLE_EXTENSIONS", "guess_target", "guess_task", "load_table", "read_frame", "read_table"]

TABLE_EXTENSIONS = (".csv", ".tsv", ".parquet")


def read_frame(data: bytes, filename: str) -> pd.DataFrame:
    """The validated cells of a table, so that the target can be chosen: text or float64, NaN where missing.

    Raises:
        DataError: nothing usable can be read; the message says why and what to do.
    """
    return read_table(data, PurePath(filename).name).frame


def load_table(
    data: bytes,
    filename: str,
    *,
    target: str | None = None,
    task: Task | None = None,
    kinds: dict[str, ColumnKind] | None = None,
) -> Dataset:
    """The table in a CSV, TSV or Parquet file, with the classes or the numbers of its target column.

    Args:
        data: the content of the file.
        filename: its name, which becomes the data set's and whose extension says the format.
        target: the column to predict; guessed by ``guess_target`` when not given.
        task: whether the target is read as ``classes`` or as a ``number``; guessed by ``guess_task`` when not given.
        kinds: corrections of what is recognised, by column name.

    Returns:
        A data set of kind ``tables``: a frame of float64 (numeric) and str (categorical) columns, NaN where
        missing. ``docs/data-formats.md`` says how kinds are recognised and what is dropped.

    Raises:
        DataError: nothing usable can be read, or ``target``, ``task`` or ``kinds`` do not fit the table.
    """
    filename = PurePath(filename).name
    raw = read_table(data, filename)
    chosen = target
    target = guess_target(raw.frame) if chosen is None else chosen
    _check_choices(raw, target, kinds or {}, filename)
    task_of = _checked_task(task) or guess_task(raw.frame[target])
    found = read_target(raw.frame[target], task_of, filename)
    labelled = found.there
    inputs = raw.frame.drop(columns=target)[labelled].reset_index(drop=True)
    understood = understand(inputs, np.array(raw.rows)[labelled], raw.declared, kinds or {})
    if not understood.columns:
        raise DataError(_no_inputs([*raw.dropped, *understood.dropped], filename))
    unlabelled = len(labelled) - int(labelled.sum())
    missing = (
        [Dropped(counted(unlabelled, "row"), f'the target "{shortened(target)}" is missing')] if unlabelled else []
    )
    return Dataset(
        name=filename,
        kind="tables",
        samples=pd.DataFrame(understood.frame),
        labels=found.labels,
        classes=found.classes,
        columns=tuple(understood.columns),
        dropped=shorten_dropped([*missing, *understood.dropped, *raw.dropped]),
        notes=(*raw.notes, *_guessed(target, chosen is None, task_of, task is None, found), *understood.notes),
        source={"format": PurePath(filename).suffix.lower()[1:], "target": target},
        names=tuple(str(row) for row, there in zip(raw.rows, labelled, strict=True) if there),
        targets=found.targets,
    )


def _checked_task(task: Task | None) -> Task | None:
    if task is not None and task not in get_args(Task):
        raise DataError(
            f'The task is "{shortened(str(task))}"; allowed are classes and number. '
            "Choose one of them, or leave it out."
        )
    return task


def _guessed(target: str, guessed: bool, task: Task, task_guessed: bool, found: Target) -> list[str]:
    """A sentence on what was guessed of the target, if anything a reader could not see was."""
    name = f'column "{shortened(target)}"'
    if found.targets is not None and task_guessed:
        different = counted(len(np.unique(found.targets)), "different value")
        start = f"Guessed the target: {name}" if guessed else f"Guessed the task: {name} is"
        return [f"{start}{', ' if guessed else ' '}a number to predict, with {different}."]
    return [f"Guessed the target: {name}."] if guessed else []


def _no_inputs(dropped: list[Dropped], filename: str) -> str:
    columns = [f"{entry.item}: {entry.reason}" for entry in dropped if entry.item.startswith("column")]
    more = f"; and {len(columns) - 3:,} more" if len(columns) > 3 else ""
    return (
        f"{filename} has no input column to learn from ({'; '.join(columns[:3])}{more}). "
        "Add columns that say something about the target."
    )


def read_table(data: bytes, filename: str) -> RawTable:
    """The cells of a table as they stand in the file, without what an export says of itself.

    Raises:
        DataError: nothing usable can be read; the message says why and what to do.
    """
    raw = _read_all(data, filename)
    own = [name for name in raw.frame.columns if str(name).startswith(OWN)]
    dropped = [Dropped(f'column "{shortened(name)}"', "it says where an exported row comes from") for name in own]
    return replace(raw, frame=raw.frame.drop(columns=own), dropped=[*raw.dropped, *dropped]) if own else raw


def _read_all(data: bytes, filename: str) -> RawTable:
    check_size(len(data), filename)
    extension = PurePath(filename).suffix.lower()
    if extension == ".parquet":
        return read_parquet(data, filename)
    if extension in TABLE_EXTENSIONS:
        return read_delimited(data, filename)
    raise DataError(f"{filename} is not a table. Choose a file ending in {', '.join(TABLE_EXTENSIONS)}.")


def _check_choices(raw: RawTable, target: str, kinds: dict[str, ColumnKind], filename: str) -> None:
    names = [str(name) for name in raw.frame.columns]
    for name in (target, *kinds):
        if name not in names:
            raise DataError(
                f'{filename} has no column "{shortened(name)}" that can be read. Choose one of {quoted(names, 8)}.'
            )
    for name, kind in kinds.items():
        if kind not in get_args(ColumnKind):
            raise DataError(
                f'Column "{shortened(name)}" cannot be "{shortened(str(kind))}". Choose numeric or categorical.'
            )
        if name == target:
            raise DataError(f'Column "{shortened(name)}" is the target, which is no input. Leave its kind out.')
