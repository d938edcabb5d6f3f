"""The files of one stored data set: ``meta.json`` beside ``samples.npz`` (arrays) or ``samples.parquet`` (frames)."""

import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from metaaug.config import Kind, Task
from metaaug.data.dataset import Column, Dataset, Dropped

META_FILE = "meta.json"
ARRAY_FILE = "samples.npz"
TABLE_FILE = "samples.parquet"
_PREFIX = "x:"


class StoredDamage(Exception):
    """A stored data set that cannot be read; the message completes "it cannot be read: …"."""


class Meta(BaseModel):
    """Everything about a stored data set but its samples, labels and sample names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    name: str
    kind: Kind
    classes: tuple[str, ...]
    counts: dict[str, int]
    columns: tuple[Column, ...]
    dropped: tuple[Dropped, ...]
    notes: tuple[str, ...]
    source: dict[str, str]
    fingerprint: str
    saved: AwareDatetime
    task: Task = "classes"


def write_stored(dataset: Dataset, folder: Path) -> None:
    """Write the data set into an existing empty folder and flush it to the disk. Raises OSError."""
    meta = Meta(
        name=dataset.name,
        kind=dataset.kind,
        classes=dataset.classes,
        counts=dataset.counts,
        columns=dataset.columns,
        dropped=dataset.dropped,
        notes=dataset.notes,
        source=dataset.source,
        fingerprint=dataset.fingerprint,
        saved=datetime.now(UTC),
        task=dataset.task,
    )
    if isinstance(dataset.samples, pd.DataFrame):
        frame = dataset.samples.add_prefix(_PREFIX)
        frame["label"] = dataset.labels
        if dataset.targets is not None:
            frame["target"] = dataset.targets
        frame["name"] = pd.Series(dataset.names or [""] * len(dataset), dtype="str")
        frame.to_parquet(folder / TABLE_FILE, index=False)
        samples = folder / TABLE_FILE
    else:
        samples = folder / ARRAY_FILE
        names = np.frombuffer(json.dumps(dataset.names).encode(), dtype=np.uint8)
        targets = np.empty(0) if dataset.targets is None else dataset.targets
        np.savez(samples, samples=dataset.samples, labels=dataset.labels, names=names, targets=targets)
    (folder / META_FILE).write_text(meta.model_dump_json(indent=2), encoding="utf-8")
    for written in (samples, folder / META_FILE):
        with written.open("rb") as file:
            os.fsync(file.fileno())


def read_meta(folder: Path) -> Meta:
    """The description of the data set in ``folder``. Raises StoredDamage."""
    try:
        return Meta.model_validate_json((folder / META_FILE).read_bytes())
    except FileNotFoundError as error:
        raise StoredDamage(f"it has no {META_FILE}") from error
    except OSError as error:
        raise StoredDamage(f"{META_FILE} cannot be opened ({error.strerror})") from error
    except ValidationError as error:
        raise StoredDamage(f"{META_FILE} is damaged") from error


def read_stored(folder: Path) -> Dataset:
    """The data set in ``folder``, checked against its fingerprint. Raises StoredDamage."""
    meta = read_meta(folder)
    try:
        is_frame = (folder / TABLE_FILE).exists()
        samples, labels, names, targets = (_read_frame if is_frame else _read_array)(folder, meta.task)
    except FileNotFoundError as error:
        raise StoredDamage("its samples are missing") from error
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, pa.ArrowException) as error:
        raise StoredDamage("its samples are damaged") from error
    dataset = Dataset(
        name=meta.name,
        kind=meta.kind,
        samples=samples,
        labels=labels,
        classes=meta.classes,
        columns=meta.columns,
        dropped=meta.dropped,
        notes=meta.notes,
        source=meta.source,
        names=names,
        targets=targets,
    )
    if dataset.fingerprint != meta.fingerprint:
        raise StoredDamage("its samples are not those that were saved")
    return dataset


_Parts = tuple[np.ndarray | pd.DataFrame, np.ndarray, tuple[str, ...], np.ndarray | None]
"""Samples, labels, names, and targets where a number is predicted."""


def _read_array(folder: Path, task: Task) -> _Parts:
    # Opened here because numpy leaves a damaged file open.
    with (folder / ARRAY_FILE).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        names = tuple(json.loads(arrays["names"].tobytes()))
        targets = arrays["targets"] if task == "number" else None
        return arrays["samples"], arrays["labels"], names, targets


def _read_frame(folder: Path, task: Task) -> _Parts:
    frame = pd.read_parquet(folder / TABLE_FILE)
    labels = frame.pop("label").to_numpy(dtype=np.int64)
    targets = frame.pop("target").to_numpy(dtype=np.float64) if task == "number" else None
    names = frame.pop("name").tolist()
    frame.columns = frame.columns.str.removeprefix(_PREFIX)
    return frame, labels, tuple(names if any(names) else ()), targets
