"""Series on every page: sparklines by class, and each original drawn over its copies."""

import json
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.modalities.series.format import CHANNELS, VALUES, values_of
from metaaug.runs.folder import RunFolder
from metaaug.ui import words
from metaaug.ui.class_list import draw_classes
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.markup import draw
from metaaug.ui.pairs import all_in_words, first_samples, in_words, operations_of
from metaaug.ui.previews.series_plot import MOST_IN_SPARKLINE, limits, overlay, sparkline
from metaaug.ui.previews.series_reading import draw_series_reading
from metaaug.ui.previews.titles import called, linked, noted
from metaaug.ui.theme import Palette, palette

_FEW = 4
_THUMBS = 6


class SeriesPreview:
    """See :class:`metaaug.ui.previews.base.Preview`."""

    kind: Kind = "series"
    column = VALUES
    samples_shown = 8
    draws_all = False
    is_wide = False

    @property
    def title(self) -> str:
        """The kind, in a choice."""
        return _("Series")

    @property
    def upload_help(self) -> str:
        """Which files can be dropped."""
        return _(
            "Series: a `.ts` file, an NPZ with `X` and `y`, or a table with a series per row (columns `t0`, `t1`, …) "
            "or a step per row (columns `id`, `time`, values, `label`)."
        )

    @property
    def reading_title(self) -> str:
        """What of a file can be read differently."""
        return _("length, classes or a forecast")

    @property
    def space(self) -> str:
        """What distances are measured in."""
        return _("the values of all channels, each channel standardised")

    def each(self, dataset: Dataset) -> str:
        """The number of steps, and of channels where there are several."""
        channels, length = np.asarray(dataset.samples).shape[1:]
        steps = ngettext("{amount} step", "{amount} steps", length)
        if channels == 1:
            return steps
        return ngettext("{steps} × {amount} channel", "{steps} × {amount} channels", channels, steps=steps)

    def draw_samples(self, dataset: Dataset) -> None:
        """The first series of every class as sparklines."""
        series = np.asarray(dataset.samples)
        low, high = np.quantile(series, (0.005, 0.995), axis=(0, 2))
        high = np.where(high > low, high, low + 1)
        colours = palette()

        def lines(name: str, indices: np.ndarray) -> str:
            told = _("series of class {name}").format(name=name)
            drawn = "".join(sparkline(colours, series[index], low, high, told) for index in indices)
            return f'<span class="ma-thumbs">{drawn}</span>'

        draw_classes(dataset, lines, _THUMBS)
        channels = series.shape[1]
        if channels > MOST_IN_SPARKLINE:
            first = _("Each drawing has the first {shown} of {channels} channels.")
            draw(f'<p class="ma-note">{first.format(shown=MOST_IN_SPARKLINE, channels=channels)}</p>')

    def draw_reading(self, dataset: Dataset, identifier: str) -> dict[str, Any]:
        """Layout and columns of a table, length, and what is predicted."""
        return draw_series_reading(dataset, identifier)

    def pairs(self, frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
        """A drawing per sample."""
        return series_pairs(frame, style, captions)

    def few(self, frame: pd.DataFrame) -> str:
        """Four originals with three copies each."""
        return series_pairs(first_samples(frame, _FEW, copies=3), "ma-small", captions=False)

    def how_to_read(self, predicts_number: bool) -> str:
        """What the lines are, and what to ask."""
        return _(
            "The thick slate line is the original, the thin indigo lines are its copies, and the band is where they "
            "lie. Would you still give each copy the same {answer}? Hover, tap or focus a drawing to read what was "
            "done to each copy."
        ).format(answer=words.answer(predicts_number))

    def how_to_read_few(self) -> str:
        """What the lines are."""
        return _(
            "Thick and slate the original, thin and indigo its copies, in a band where they lie; hover or tap to read "
            "what was done."
        )

    def draw_more(self, frame: pd.DataFrame, run: RunFolder) -> None:
        """Nothing."""

    def thumbnail(self, row: dict[str, Any]) -> str:
        """The series as a sparkline."""
        series = np.asarray(row[VALUES], dtype=float).reshape(len(json.loads(row[CHANNELS])), -1)
        ends = [limits(channel, np.empty(0)) for channel in series]
        low, high = (np.array(one) for one in zip(*ends, strict=True))
        return sparkline(palette(), series, low, high, _("a series"), "ma-runs-thumb ma-series-thumb")


def series_pairs(frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
    """A grid of drawings, one per sample: the original over its copies, and what was done to each.

    Args:
        frame: rows of a pairs table with ``series`` and ``channels``; one or more samples.
        style: ``ma-narrow`` for one column, ``ma-small`` for many small drawings.
        captions: a line of words for every copy; they are always there on hover, tap and focus.
    """
    colours = palette()
    groups = frame.groupby("sample", sort=False)
    figures = [_figure(colours, group.sort_values("copy"), captions) for _sample, group in groups]
    return f'<div class="ma-pairs ma-series-grid {style}">{"".join(figures)}</div>'


def _figure(colours: Palette, group: pd.DataFrame, captions: bool) -> str:
    values = values_of(group)
    is_copy = group["copy"].to_numpy() > 0
    if is_copy.all():
        # A selection on the map may hold copies alone.
        is_copy[0] = False
    channels = json.loads(group[CHANNELS].iloc[0])
    copies = group[is_copy]
    done = [operations_of(cell) for cell in copies["operations"]]
    numbers = copies["copy"].tolist()
    told = [
        _("copy {copy}: {done}").format(copy=number, done=all_in_words(one))
        for number, one in zip(numbers, done, strict=True)
    ]
    tip = f'<span class="ma-tip" role="tooltip">{"<br>".join(escape(text) for text in told)}</span>' if told else ""
    brief = _captions(done) if captions else ""
    first = group.to_dict("records")[0]
    title = f"<figcaption>{linked(first, escape(str(first['class'])), called(first))}{noted(first)}</figcaption>"
    return (
        f'<figure class="ma-series" tabindex="0">{title}'
        f"{overlay(colours, values[~is_copy][0], values[is_copy], channels)}"
        f"{brief}{tip}</figure>"
    )


def _captions(done: list[list[dict[str, Any]]]) -> str:
    """What was done to each copy, as a list; one line where all of several copies are unchanged."""
    if len(done) > 1 and not any(done):
        return f'<p class="ma-note">{_("all copies unchanged")}</p>'
    return f"<ol>{''.join(f'<li>{escape(in_words(one))}</li>' for one in done)}</ol>" if done else ""
