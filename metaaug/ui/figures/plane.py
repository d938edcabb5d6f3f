"""The plane of affinity and diversity: one mark a strategy."""

from typing import Any

import plotly.graph_objects as go

from metaaug.ui import words
from metaaug.ui.figures.frame import HEIGHT, frame, spread
from metaaug.ui.figures.verdict import MARKS
from metaaug.ui.theme import Palette

_LABEL = 20
"""Pixels a label needs in height."""
_INNER = HEIGHT - 62
"""Pixels of the frame between its margins."""


def plane_figure(palette: Palette, strategies: list[dict[str, Any]], number: bool) -> go.Figure:
    """Affinity to the right, diversity upward, both with their 95 % intervals; labels stand beside the marks.

    Args:
        palette: colours.
        strategies: those of quality.json.
        number: whether a number is predicted, so that affinity is one of R².
    """
    figure = frame(palette, f"affinity (points of {'R²' if number else 'accuracy'})", "diversity (training loss)")
    for at in ("hline", "vline"):
        line = {"line": {"color": palette.muted, "width": 1, "dash": "dash"}}
        getattr(figure, f"add_{at}")(**{"y" if at == "hline" else "x": 0}, **line)
    for one in strategies:
        _add_mark(figure, palette, one)
    left, right = _range([100 * bound for one in strategies for bound in _bounds(one["affinity"])], 0.22)
    low, high = _range([bound for one in strategies for bound in _bounds(one["diversity"])], 0.12)
    _add_labels(figure, palette, strategies, (left + right) / 2, (high - low) / _INNER)
    figure.update_xaxes(range=[left, right])
    figure.update_yaxes(range=[low, high])
    return figure


def _add_mark(figure: go.Figure, palette: Palette, strategy: dict[str, Any]) -> None:
    colour = palette.strategy(strategy["name"])
    affinity, diversity = strategy["affinity"], strategy["diversity"]
    x, y = 100 * affinity["value"], diversity["value"]
    figure.add_scatter(
        x=[x],
        y=[y],
        mode="markers",
        marker={
            "symbol": MARKS.get(strategy["name"], "circle"),
            "size": 14,
            "color": colour,
            "line": {"color": palette.ground, "width": 2},
        },
        error_x=_bars([100 * bound for bound in _bounds(affinity)], x, colour),
        error_y=_bars(_bounds(diversity), y, colour),
        hovertemplate=f"{strategy['label']}: affinity {words.points(affinity['value'])} points, diversity "
        f"{words.number(y)}<extra></extra>",
    )


def _bounds(measured: dict[str, Any]) -> list[float]:
    return list(measured["interval"] or [measured["value"]] * 2)


def _bars(bounds: list[float], value: float, colour: str) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [bounds[1] - value],
        "arrayminus": [value - bounds[0]],
        "color": colour,
        "thickness": 1.2,
        "width": 0,
    }


def _range(values: list[float], margin: float) -> tuple[float, float]:
    """From the least to the largest of ``values`` and 0, with room for labels."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = margin * ((high - low) or 1.0)
    return low - room, high + room


def _add_labels(
    figure: go.Figure, palette: Palette, strategies: list[dict[str, Any]], middle: float, unit: float
) -> None:
    """The strategies' names, on the side with more room, apart from each other.

    Args:
        middle: of the axis of affinity.
        unit: diversity of one pixel.
    """
    rising = sorted(strategies, key=lambda one: -one["diversity"]["value"])
    places = spread([one["diversity"]["value"] for one in rising], _LABEL * unit)
    for one, place in zip(rising, places, strict=True):
        x, y = 100 * one["affinity"]["value"], one["diversity"]["value"]
        leftward = x > middle
        figure.add_annotation(
            x=x,
            y=y,
            ax=-26 if leftward else 26,
            ay=(y - place) / unit - 12,
            xanchor="right" if leftward else "left",
            text=one["label"],
            showarrow=True,
            arrowhead=0,
            arrowwidth=0.8,
            arrowcolor=palette.rule,
            standoff=8,
            font={"size": 13, "color": palette.strategy(one["name"])},
        )
