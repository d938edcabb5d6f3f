"""What a data set is: samples, labels, class names, and an account of how it was read."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from metaaug.config import Kind

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
        samples: images: ``(n, channels, height, width)`` uint8; tables: a frame of ``n`` rows whose
            numeric columns are float64 (NaN where missing) and categorical columns are str
            (``None``/NaN where missing).
        labels: ``(n,)`` int64 indices into ``classes``.
        classes: the names of the classes, sorted.
        columns: tables: the input columns in order; images: empty.
        dropped: what was left out, and why.
        notes: sentences on what was done when reading ("Resized 12 images to 28×28.").
        source: facts needed to write the data back in the format it came in: ``format`` ("zip",
            "npz", "csv", "tsv", "parquet", "builtin"), for tables ``target`` (column name), for images
            ``mode`` ("L" or "RGB").
        names: one name per sample (a path in the archive, a row number), for provenance.
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

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def counts(self) -> dict[str, int]:
        """Samples per class name, in the order of ``classes``."""
        counts = np.bincount(self.labels, minlength=len(self.classes))
        return dict(zip(self.classes, counts.tolist(), strict=True))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over samples, labels and class names: equal data, equal fingerprint, whatever the file."""
        digest = hashlib.sha256()
        if isinstance(self.samples, pd.DataFrame):
            digest.update(repr(list(self.samples.columns)).encode())
            digest.update(pd.util.hash_pandas_object(self.samples, index=False).to_numpy().tobytes())
        else:
            digest.update(repr((self.samples.shape, str(self.samples.dtype))).encode())
            digest.update(np.ascontiguousarray(self.samples).tobytes())
        digest.update(np.ascontiguousarray(self.labels, dtype=np.int64).tobytes())
        digest.update(repr(self.classes).encode())
        return digest.hexdigest()
