"""What a data set is: samples, labels, class names, and an account of how it was read."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from metaaug.config import Kind, Task

ColumnKind = Literal["numeric", "categorical"]


@dataclass(frozen=True)
class Column:
    """One input column of a table."""

    name: str
    kind: ColumnKind
    missing: int = 0


@dataclass(frozen=True)
class Dropped:
    """Something of the upload that is not in the data set, and why."""

    item: str
    reason: str


@dataclass(frozen=True)
class Dataset:
    """A labelled data set in memory; treat it as immutable.

    Attributes:
        name: what the user sees, such as ``digits+hflip`` or ``german_credit.csv``.
        kind: which modality reads it.
        samples: images: ``(n, channels, height, width)`` uint8; series: ``(n, channels, length)`` float32; tables: a
            frame of ``n`` rows whose numeric columns are float64 (NaN where missing) and categorical columns are
            str (``None``/NaN where missing).
        labels: ``(n,)`` int64 indices into ``classes``.
        classes: the names of the classes, sorted; where a number is predicted, of its ranges, ascending.
        columns: tables: the input columns in order; series: the channels; images: empty.
        dropped: what was left out, and why.
        notes: sentences on what was done when reading ("Resized 12 images to 28×28.").
        source: facts needed to write the data back in the format it came in: ``format`` ("zip",
            "npz", "csv", "tsv", "parquet", "ts", "builtin"), for tables and series ``target`` (column name), for
            images ``mode`` ("L" or "RGB"), for series in tables ``layout`` ("rows" or "columns").
        names: one name per sample (a path in the archive, a row number), for provenance.
        targets: ``(n,)`` float64, the number to predict of every sample, in its own unit; None where a class is
            predicted. With it, ``labels`` and ``classes`` are ranges of the number
            (:func:`metaaug.data.targets.ranges_of`), by which samples are split, picked and paired.
        groups: one name per sample of what it comes from, such as its speaker, where no group may be both labelled and
            tested on; empty where samples are independent.
    """

    name: str
    kind: Kind
    samples: np.ndarray | pd.DataFrame
    labels: np.ndarray
    classes: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()
    source: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    targets: np.ndarray | None = None
    groups: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def is_regression(self) -> bool:
        """Whether a number is predicted rather than a class."""
        return self.targets is not None

    @property
    def task(self) -> Task:
        """What is predicted."""
        return "number" if self.is_regression else "classes"

    @property
    def target(self) -> str:
        """What is predicted, by its name in the table it came from; "class" where it has none."""
        return self.source.get("target", "class")

    @property
    def counts(self) -> dict[str, int]:
        """Samples per class or range, by name, in the order of ``classes``."""
        counts = np.bincount(self.labels, minlength=len(self.classes))
        return dict(zip(self.classes, counts.tolist(), strict=True))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over samples, labels, class names, targets and groups: equal for equal data, whatever the file."""
        digest = hashlib.sha256()
        if isinstance(self.samples, pd.DataFrame):
            digest.update(repr(list(self.samples.columns)).encode())
            digest.update(pd.util.hash_pandas_object(self.samples, index=False).to_numpy().tobytes())
        else:
            digest.update(repr((self.samples.shape, str(self.samples.dtype))).encode())
            digest.update(np.ascontiguousarray(self.samples).tobytes())
        digest.update(np.ascontiguousarray(self.labels, dtype=np.int64).tobytes())
        digest.update(repr(self.classes).encode())
        if self.targets is not None:
            digest.update(np.ascontiguousarray(self.targets, dtype=np.float64).tobytes())
        if self.groups:
            digest.update(repr(self.groups).encode())
        return digest.hexdigest()
