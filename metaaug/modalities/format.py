"""How samples of a kind of data come in, are shown in a table, and go out again. Nothing here imports torch."""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import numpy as np
import pandas as pd

from metaaug.config import Kind
from metaaug.data.dataset import Dataset

Options = Mapping[str, Any]
"""How a file is read, by name: what :attr:`Format.options` lists."""


class Format(Protocol):
    """One kind of data in files and tables.

    Attributes:
        kind: of the data.
        extensions: of the files that are read, lower case, with the dot. Several kinds may read the same ones.
        options: what can be chosen when a file is read, such as ``side``; what cannot is refused.
        about: completes "photos.zip …" where an option does not apply: "is an image set: …".
    """

    kind: ClassVar[Kind]
    extensions: ClassVar[tuple[str, ...]]
    options: ClassVar[frozenset[str]]
    about: ClassVar[str]

    def claims(self, data: bytes, filename: str) -> bool:
        """Whether a file of one of the extensions looks like this kind; cheap, and False where it cannot be read."""
        ...

    def read(self, data: bytes, filename: str, options: Options) -> Dataset:
        """The data set in a file. Raises DataError with what was given, what is allowed, and what to do."""
        ...

    def shown(self, dataset: Dataset, indices: np.ndarray, decoded: Any, touched: np.ndarray | None) -> pd.DataFrame:
        """Samples as columns of a table of originals and copies.

        Args:
            dataset: of the originals.
            indices: ``(n,)`` which originals these are, or are copies of.
            decoded: what the encoder's ``decode`` made of them.
            touched: of copies, which of their encoded numbers differ from the original's; None of originals.

        Returns:
            ``n`` rows. A page takes its view of the kind from the names of the columns.
        """
        ...

    def write(self, dataset: Dataset, table: pd.DataFrame, facts: pd.DataFrame) -> tuple[bytes, str]:
        """A file in the format of the upload, and its extension with the dot.

        Args:
            dataset: where the originals come from.
            table: originals and copies; the columns of :meth:`shown` with ``sample``, ``copy``, ``label``, ``class``.
            facts: a row of provenance for each of the table.
        """
        ...
