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
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.pairs import first_samples
from metaaug.ui.previews.text_pairs import text_pairs
from metaaug.ui.previews.text_reading import draw_text_columns

_FEW, _PER_CLASS, _COUNTED, _SHOWN = 3, 3, 500, 220


class TextPreview:
    """See :class:`metaaug.ui.previews.base.Preview`."""

    kind: Kind = "texts"
    column = TEXT
    samples_shown = 6
    draws_all = False
    is_wide = True

    @property
    def title(self) -> str:
        """The kind, in a choice."""
        return _("Texts")

    @property
    def upload_help(self) -> str:
        """Which files can be dropped."""
        return _(
            "Texts: CSV, TSV, Parquet or JSON Lines with a text and a label per row, or a ZIP with one folder of .txt "
            "files per class."
        )

    @property
    def reading_title(self) -> str:
        """What of a file can be read differently."""
        return _("columns of text and label")

    @property
    def space(self) -> str:
        """What distances are measured in."""
        return _("TF-IDF of single words, or the embeddings of the run's text model")

    def each(self, dataset: Dataset) -> str:
        """How many words a text has."""
        texts = pd.DataFrame(dataset.samples)[TEXT].head(_COUNTED)
        counts = [sum(is_word(token.piece) for token in split(text)) for text in texts]
        return ngettext("about {amount} word", "about {amount} words", int(np.median(counts)))

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
        return _(
            "Above, the original; below, its copies. {marks} Would you still give each copy the same {answer}?"
        ).format(marks=_marks(), answer=words.answer(predicts_number))

    def how_to_read_few(self) -> str:
        """What the marks are."""
        return _("Above, the original; below, a copy. {marks}").format(marks=_marks())

    def draw_more(self, frame: pd.DataFrame, run: RunFolder) -> None:
        """Nothing."""

    def thumbnail(self, row: dict[str, Any]) -> str:
        """A sign: a text has no picture."""
        return '<span class="ma-runs-thumb ma-glyph" aria-hidden="true">¶</span>'


def _marks() -> str:
    """What marks in a copy mean."""
    return _(
        "Struck through: left out. Underlined: put in. Dotted: in the place of another word, which hovering shows. "
        "Dashed: moved."
    )
