"""Series as small drawings: an original over its copies, channel by channel, and sparklines.

Drawings are SVG in data addresses of images, because markup with SVG in it loses it where Streamlit cleans it.
"""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import numpy as np

from metaaug.ui import words
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.theme import Palette

MOST_CHANNELS = 6
MOST_IN_SPARKLINE = 3
_MOST_POINTS = 160
_ENOUGH_FOR_QUANTILES = 5
_FAR = 0.25


def overlay(palette: Palette, series: np.ndarray, copies: np.ndarray, channels: Sequence[str]) -> str:
    """The original as a thick line over its thin copies, with a band where they lie, a row per channel, as markup.

    The band holds the middle 80 % of the copies at each step, or all of them where there are fewer than five.

    Args:
        palette: its colours.
        series: ``(channels, length)``.
        copies: ``(copies, channels, length)``; none draws the original alone.
        channels: their names.
    """
    shown = [
        _row(palette, name, series[place], copies[:, place], len(channels) > 1)
        for place, name in enumerate(channels[:MOST_CHANNELS])
    ]
    length = series.shape[1]
    hidden = len(channels) - len(shown)
    note = ""
    if hidden > 0:
        more = ngettext("and {amount} more channel", "and {amount} more channels", hidden)
        note = f'<p class="ma-note">{more}</p>'
    steps = ngettext("{amount} step", "{amount} steps", length - 1)
    return f'{"".join(shown)}<div class="ma-series-time"><span>0</span><span>{steps}</span></div>{note}'


def sparkline(
    palette: Palette, series: np.ndarray, low: np.ndarray, high: np.ndarray, label: str, style: str = "ma-series-spark"
) -> str:
    """The first channels of a series ``(channels, length)`` over each other, each between its ``low`` and ``high``."""
    lines = "".join(
        _line(values, least, most, palette.original, 1.3)
        for values, least, most in zip(series[:MOST_IN_SPARKLINE], low, high, strict=False)
    )
    return f'<img class="{style}" src="{_address(lines)}" alt="{escape(label)}">'


def _row(palette: Palette, name: str, original: np.ndarray, copies: np.ndarray, named: bool) -> str:
    low, high = limits(original, copies)
    drawn = ""
    if len(copies):
        ends = (0.1, 0.9) if len(copies) >= _ENOUGH_FOR_QUANTILES else (0.0, 1.0)
        below, above = np.quantile(copies, ends, axis=0)
        edge = f"{_points(above, low, high)} {_points(below, low, high, backwards=True)}"
        drawn = f"<polygon points='{edge}' fill='{palette.learned}' opacity='.14'/>"
        drawn += "".join(_line(copy, low, high, palette.learned, 0.9, 0.75) for copy in copies)
    drawn += _line(original, low, high, palette.original, 2)
    told = _told(len(copies), words.number(low), words.number(high))
    label = escape(_("{name}: {what}").format(name=name, what=told) if named else told)
    title = f'<b class="ma-series-name">{escape(name)}</b>' if named else ""
    return (
        f'<div class="ma-series-row{" ma-several" if named else ""}">{title}'
        f'<span class="ma-series-scale"><i>{words.number(high)}</i><i>{words.number(low)}</i></span>'
        f'<img src="{_address(drawn)}" alt="{label}"></div>'
    )


def _told(copies: int, low: str, high: str) -> str:
    """What a row shows, for those who cannot see it."""
    if not copies:
        return _("original, from {low} to {high}").format(low=low, high=high)
    return ngettext(
        "original and {amount} copy, from {low} to {high}",
        "original and {amount} copies, from {low} to {high}",
        copies,
        low=low,
        high=high,
    )


def limits(original: np.ndarray, copies: np.ndarray) -> tuple[float, float]:
    """The least and the largest value to draw: the whole original, and the copies but for far extremes.

    Far is more than a quarter of the height beyond the original and the middle 96 % of the copies' values.
    """
    ends = [float(original.min()), float(original.max())]
    if copies.size:
        ends += np.quantile(copies, (0.02, 0.98)).tolist()
    low, high = min(ends), max(ends)
    if copies.size:
        room = _FAR * (high - low)
        low, high = min(low, max(copies.min(), low - room)), max(high, min(copies.max(), high + room))
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _line(values: np.ndarray, low: float, high: float, colour: str, width: float, opacity: float = 1.0) -> str:
    return (
        f"<polyline points='{_points(values, low, high)}' fill='none' stroke='{colour}' stroke-width='{width}' "
        f"opacity='{opacity}' stroke-linejoin='round' vector-effect='non-scaling-stroke'/>"
    )


def _points(values: np.ndarray, low: float, high: float, *, backwards: bool = False) -> str:
    """Places in a box of 100 by 100, a little inside it above and below; long series at evenly spaced steps only."""
    last = len(values) - 1
    places = np.linspace(0, last, min(len(values), _MOST_POINTS)).round().astype(int)
    across = places * (100 / max(last, 1))
    up = 96 - 92 * (values[places] - low) / (high - low)
    pairs = [f"{x:.1f},{y:.1f}" for x, y in zip(across, np.clip(up, -50, 150), strict=True)]
    return " ".join(reversed(pairs) if backwards else pairs)


def _address(drawn: str) -> str:
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='100' viewBox='0 0 100 100' "
        f"preserveAspectRatio='none'>{drawn}</svg>"
    )
    # Spaces and commas are most of it; encoded they would triple.
    return "data:image/svg+xml," + quote(svg, safe=" ,='/:.-")
