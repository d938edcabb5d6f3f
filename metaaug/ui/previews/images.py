"""Images on every page: thumbnails by class, and a grid of originals and their copies."""

from html import escape
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.data.limits import MAX_SIDE, MIN_SIDE
from metaaug.modalities.images.format import png
from metaaug.runs.folder import RunFolder
from metaaug.ui import pictures, words
from metaaug.ui.class_list import draw_classes
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw
from metaaug.ui.pairs import all_in_words, first_samples, in_words, operations_of, texts_of
from metaaug.ui.previews.titles import linked, noted

_FEW = 8


class ImagePreview:
    """See :class:`metaaug.ui.previews.base.Preview`."""

    kind: Kind = "images"
    column = "image"
    samples_shown = 12
    draws_all = False
    is_wide = False

    @property
    def title(self) -> str:
        """The kind, in a choice."""
        return _("Images")

    @property
    def upload_help(self) -> str:
        """Which files can be dropped."""
        return _("Images: a ZIP with one folder per class, or an NPZ with `images` and `labels`.")

    @property
    def reading_title(self) -> str:
        """What of a file can be read differently."""
        return _("size of the images")

    @property
    def space(self) -> str:
        """What distances are measured in."""
        return _("pixels, from 0 (black) to 1 (white)")

    def each(self, dataset: Dataset) -> str:
        """Width, height, and whether there is colour."""
        channels, height, width = np.asarray(dataset.samples).shape[1:]
        size = _("{width} × {height} px, grey") if channels == 1 else _("{width} × {height} px, colour")
        return size.format(width=width, height=height)

    def draw_samples(self, dataset: Dataset) -> None:
        """The first images of every class."""
        images = np.asarray(dataset.samples)

        def thumbs(name: str, indices: np.ndarray) -> str:
            told = escape(_("sample of class {name}").format(name=name))
            drawn = "".join(f'<img src="{pictures.address(png(images[index]))}" alt="{told}">' for index in indices)
            return f'<span class="ma-thumbs">{drawn}</span>'

        draw_classes(dataset, thumbs)

    def draw_reading(self, dataset: Dataset, identifier: str) -> dict[str, Any]:
        """The side that images are resized to."""
        height, width = np.asarray(dataset.samples).shape[2:]
        now = width if width == height and width >= MIN_SIDE else None
        side = st.number_input(
            _("Side in pixels"),
            min_value=MIN_SIDE,
            max_value=MAX_SIDE,
            value=now,
            step=1,
            key=f"data_side_{identifier}",
            placeholder=f"{width} × {height}",
            help=_(
                "Every image becomes a square of this width and height. More pixels keep more detail and take longer."
            ),
            width=240,
        )
        size = _("The images are {width} × {height} pixels now.").format(width=width, height=height)
        draw(f'<p class="ma-note">{size}</p>')
        return {} if side in (None, now) else {"side": side}

    def pairs(self, frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
        """A grid of pictures."""
        return picture_pairs(frame, style, captions)

    def few(self, frame: pd.DataFrame) -> str:
        """Eight originals with two copies each."""
        return picture_pairs(first_samples(frame, _FEW, copies=2), "ma-small", captions=False)

    def how_to_read(self, predicts_number: bool) -> str:
        """What the hairline is, and what to ask."""
        return _(
            "Left of the hairline is the original, right of it are its copies. Would you still give each copy the same "
            "{answer}? Hover, tap or focus a copy to read all that was done to it."
        ).format(answer=words.answer(predicts_number))

    def how_to_read_few(self) -> str:
        """What the hairline is."""
        return _(
            "Left of the hairline the original, right of it its copies; hover or tap a copy to read what was done."
        )

    def draw_more(self, frame: pd.DataFrame, run: RunFolder) -> None:
        """Nothing."""

    def thumbnail(self, row: dict[str, Any]) -> str:
        """The image."""
        return f'<img class="ma-runs-thumb" src="{pictures.address(row["image"])}" alt="{_("a sample")}">'


def picture_pairs(frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
    """A grid of pictures: the original, a hairline, then its copies, each with what was done to it.

    Args:
        frame: rows of a pairs table with ``image``; one or more samples.
        style: ``ma-narrow`` for one column, ``ma-small`` for many small pairs.
        captions: words under every copy; they are always there on hover, tap and focus.
    """
    rows = []
    for _sample, group in frame.groupby("sample", sort=False):
        ordered = group.sort_values("copy")
        figures = "".join(_figure(row, captions) for row in ordered.to_dict("records"))
        rows.append(f'<div class="ma-pair" style="--cells:{len(ordered)}">{figures}</div>')
    return f'<div class="ma-pairs {style}">{"".join(rows)}</div>'


def _figure(row: dict[str, Any], captions: bool) -> str:
    operations = operations_of(row["operations"])
    source = pictures.address(row["image"])
    if row["copy"] == 0:
        caption = f"<figcaption>{escape(str(row['class']))}{noted(row)}</figcaption>" if captions else ""
        told = _("Original of class {name}, sample {sample}").format(name=row["class"], sample=row["sample"])
        picture = f'<img src="{source}" alt="{escape(told)}">'
        return f"<figure>{linked(row, picture)}{caption}</figure>"
    caption = f"<figcaption>{escape(in_words(operations))}</figcaption>" if captions else ""
    tip = "<br>".join(escape(text) for text in texts_of(operations)) or _("unchanged")
    told = _("Copy {copy} of sample {sample}: {done}").format(
        copy=row["copy"], sample=row["sample"], done=all_in_words(operations)
    )
    return (
        f'<figure tabindex="0"><img src="{source}" alt="{escape(told)}">'
        f'{caption}<span class="ma-tip" role="tooltip">{tip}</span></figure>'
    )
