"""What a page needs to know to show samples of a kind of data."""

from typing import Any, Protocol

import pandas as pd

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.runs.folder import RunFolder


class Preview(Protocol):
    """How one kind of data looks on every page. One instance per kind stands in ``PREVIEWS``.

    What its properties and methods say is in the language that holds when they are asked.

    Attributes:
        kind: of the data.
        column: of a table of originals and copies (or, where it ends in ``:``, the prefix of columns) by which the kind
            is told.
        samples_shown: how many originals the Samples page shows.
        draws_all: whether the page draws copies of the whole selection when a slider moves, not of what is shown alone.
        is_wide: whether an original takes the width of the page, so that nothing stands beside it.
    """

    kind: Kind
    column: str
    samples_shown: int
    draws_all: bool
    is_wide: bool

    @property
    def title(self) -> str:
        """The kind, in a choice."""
        ...

    @property
    def upload_help(self) -> str:
        """Which files can be dropped, as a sentence or two."""
        ...

    @property
    def reading_title(self) -> str:
        """What of an uploaded file can be read differently."""
        ...

    @property
    def space(self) -> str:
        """What distances between samples are measured in."""
        ...

    def each(self, dataset: Dataset) -> str:
        """What one sample is: ``8 × 8 px, grey``."""
        ...

    def draw_samples(self, dataset: Dataset) -> None:
        """Samples by class, or the first rows, for the Data page."""
        ...

    def draw_reading(self, dataset: Dataset, identifier: str) -> dict[str, Any]:
        """Widgets that say how the uploaded file is read; the options to read it again with, empty where unchanged."""
        ...

    def pairs(self, frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
        """Originals beside their copies, as markup.

        Args:
            frame: rows of a table of originals and copies; see :mod:`metaaug.ui.previews.titles` for what they may have
                beside these.
            style: ``ma-narrow`` for one column, ``ma-small`` for many small pairs, ``ma-large`` for one sample,
                ``ma-row`` for originals in a row.
            captions: whether what was done is written under every copy; it is always there on hover, tap and focus.
        """
        ...

    def few(self, frame: pd.DataFrame) -> str:
        """A few pairs for the home page, as markup."""
        ...

    def how_to_read(self, predicts_number: bool) -> str:
        """How the pairs are read and what to ask of them."""
        ...

    def how_to_read_few(self) -> str:
        """The same of the few pairs of the home page."""
        ...

    def draw_more(self, frame: pd.DataFrame, run: RunFolder) -> None:
        """What the Samples page draws below the pairs, from all rows of the selection; often nothing."""
        ...

    def thumbnail(self, row: dict[str, Any]) -> str:
        """The first original as a small picture, as markup; empty where there is none."""
        ...
