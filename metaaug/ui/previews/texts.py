"""Texts on every page: the first of each class, and originals above their copies with every change marked."""

from html import escape
from typing import Any

import numpy as np
import pandas as pd

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.data.wording import shortened
from metaaug.modalities.texts.format import TEXT
from metaaug.modalities.texts.tokens import is_word, split
from metaaug.runs.folder import RunFolder
from metaaug.ui import words
from metaaug.ui.class_list import draw_classes
from metaaug.ui.pairs import first_samples
from metaaug.ui.previews.text_pairs import text_pairs
from metaaug.ui.previews.text_reading import draw_text_columns

_FEW, _PER_CLASS, _COUNTED, _SHOWN = 3, 3, 500, 220

_MARKS = (
    "Struck through: left out. Underlined: put in. Dotted: in the place of another word, which hovering shows. Dashed: "
    "moved."
)


class TextPreview:
    """See :class:`metaaug.ui.previews.base.Preview`."""

    kind: Kind = "texts"
    title = "Texts"
    column = TEXT
    upload_help = (
        "Texts: CSV, TSV, Parquet or JSON Lines with a text and a label per row, or a ZIP with one folder of .txt "
        "files per class."
    )
    reading_title = "columns of text and label"
    samples_shown = 6
    draws_all = False
    is_wide = True
    space = "TF-IDF of single words, or the embeddings of the run's text model"

    def each(self, dataset: Dataset) -> str:
        """How many words a text has."""
        texts = pd.DataFrame(dataset.samples)[TEXT].head(_COUNTED)
        counts = [sum(is_word(token.piece) for token in split(text)) for text in texts]
        return f"about {words.plural(int(np.median(counts)), 'word')}"

    def draw_samples(self, dataset: Dataset) -> None:
        """The first texts of every class."""
        texts = pd.DataFrame(dataset.samples)[TEXT]

        def first(name: str, indices: np.ndarray) -> str:
            lines = "".join(f'<p dir="auto">{escape(shortened(texts.iloc[index], _SHOWN))}</p>' for index in indices)
            return f'<div class="ma-lines">{lines}</div>'

        draw_classes(dataset, first, most=_PER_CLASS)

    def draw_reading(self, dataset: Dataset, identifier: str) -> dict[str, Any]:
        """The columns of text and label."""
        return draw_text_columns(dataset, identifier)

    def pairs(self, frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
        """Texts under each other."""
        return text_pairs(frame, style, captions)

    def few(self, frame: pd.DataFrame) -> str:
        """Three originals with a copy each."""
        return text_pairs(first_samples(frame, _FEW, copies=1), "ma-small", captions=False)

    def how_to_read(self, predicts_number: bool) -> str:
        """What the marks are, and what to ask."""
        return (
            f"Above, the original; below, its copies. {_MARKS} Would you still give each copy the same "
            f"{'target' if predicts_number else 'class'}?"
        )

    def how_to_read_few(self) -> str:
        """What the marks are."""
        return f"Above, the original; below, a copy. {_MARKS}"

    def draw_more(self, frame: pd.DataFrame, run: RunFolder) -> None:
        """Nothing."""

    def thumbnail(self, row: dict[str, Any]) -> str:
        """A sign: a text has no picture."""
        return '<span class="ma-runs-thumb ma-glyph" aria-hidden="true">¶</span>'
