"""The plane of affinity and diversity: one mark a strategy, and the way of the policy to its own."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from metaaug.ui import words
from metaaug.ui.figures.frame import HEIGHT, frame, spread
from metaaug.ui.figures.verdict import MARKS
from metaaug.ui.language import gettext as _
from metaaug.ui.theme import Palette
from metaaug.ui.verdict_words import strategy as called

_NONE = "none"
_LABEL = 20
"""Pixels a label needs in height."""
_ABOVE, _BELOW, _BESIDE = 12, -17, 26
"""Pixels from a mark to the middle of its label's height, and to its nearer end."""
_INNER = HEIGHT - 62
"""Pixels of the frame between its margins."""


def plane_figure(
    palette: Palette, strategies: list[dict[str, Any]], number: bool, trail: Sequence[dict[str, float]] = ()
) -> go.Figure:
    """Affinity to the right, diversity upward, both with their 95 % intervals; labels stand beside the marks.

    Args:
        palette: colours.
        strategies: those of quality.json.
        number: whether a number is predicted, so that affinity is one of R².
        trail: where the policy was after some steps of learning.
    """
    affinity = _("affinity (points of R²)") if number else _("affinity (points of accuracy)")
    figure = frame(palette, affinity, _("diversity (training loss)"))
    for at in ("hline", "vline"):
        line = {"line": {"color": palette.muted, "width": 1, "dash": "dash"}}
        getattr(figure, f"add_{at}")(**{"y" if at == "hline" else "x": 0}, **line)
    _add_trail(figure, palette, strategies, trail)
    for one in strategies:
        _add_mark(figure, palette, one)
    across = [100 * bound for one in strategies for bound in _bounds(one["affinity"])]
    up = [bound for one in strategies for bound in _bounds(one["diversity"])]
    left, right = _range([*across, *(100 * one["affinity"] for one in trail)], 0.22, 10.0)
    low, high = _range([*up, *(one["diversity"] for one in trail)], 0.18, 0.1)
    _add_labels(figure, palette, strategies, (left + right) / 2, (high - low) / _INNER)
    figure.update_xaxes(range=[left, right])
    figure.update_yaxes(range=[low, high])
    return figure


def _add_trail(
    figure: go.Figure, palette: Palette, strategies: list[dict[str, Any]], trail: Sequence[dict[str, float]]
) -> None:
    """A thin line from where learning started to the mark of the learned policy."""
    end = [one for one in strategies if one["name"] == "learned"]
    if not trail or not end:
        return
    told = _("after step {step}: affinity {affinity} points, diversity {diversity}")
    hover = [
        told.format(step=one["step"], affinity=words.points(one["affinity"]), diversity=words.number(one["diversity"]))
        for one in trail
    ]
    figure.add_scatter(
        x=[*(100 * one["affinity"] for one in trail), 100 * end[0]["affinity"]["value"]],
        y=[*(one["diversity"] for one in trail), end[0]["diversity"]["value"]],
        mode="lines+markers",
        line={"color": palette.learned, "width": 1.2},
        marker={"size": [6] * len(trail) + [0], "color": palette.learned},
        opacity=0.6,
        hovertext=[*hover, ""],
        hoverinfo="text",
    )


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
        hovertemplate=_("{strategy}: affinity {affinity} points, diversity {diversity}").format(
            strategy=called(strategy["label"]), affinity=words.points(affinity["value"]), diversity=words.number(y)
        )
        + "<extra></extra>",
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


def _range(values: list[float], margin: float, least: float) -> tuple[float, float]:
    """From the least to the largest of ``values`` and 0, with room for labels; differences of nothing stay small."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = max(margin * (high - low), (least - (high - low)) / 2)
    return low - room, high + room


def _add_labels(
    figure: go.Figure, palette: Palette, strategies: list[dict[str, Any]], middle: float, unit: float
) -> None:
    """The strategies' names, none at the height of another.

    No augmentation stands where the dashed lines cross, so its name goes below; the others' names go above, on the
    side with more room.

    Args:
        middle: of the axis of affinity.
        unit: diversity of one pixel.
    """
    offset = {one["name"]: _BELOW if one["name"] == _NONE else _ABOVE for one in strategies}
    rising = sorted(strategies, key=lambda one: one["diversity"]["value"] / unit + offset[one["name"]])
    wanted = [one["diversity"]["value"] / unit + offset[one["name"]] for one in rising]
    # Upward, because below a name that was pushed down lies its own mark.
    for one, place in zip(rising, (-low for low in spread([-one for one in wanted], _LABEL)), strict=True):
        x, y = 100 * one["affinity"]["value"], one["diversity"]["value"]
        moved = place - y / unit
        side = "center" if one["name"] == _NONE else "right" if x > middle else "left"
        figure.add_annotation(
            x=x,
            y=y,
            ax={"center": 0, "right": -_BESIDE, "left": _BESIDE}[side],
            ay=-moved,
            xanchor=side,
            text=called(one["label"]),
            showarrow=True,
            arrowhead=0,
            arrowwidth=0.8,
            arrowcolor=palette.rule,
            standoff=8,
            bgcolor=palette.ground,
            borderpad=0,
            font={"size": 13, "color": palette.strategy(one["name"])},
        )
