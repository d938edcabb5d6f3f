"""Strategies of a verdict: a dot and an interval for each, with the seeds behind."""

import math
from typing import Any

import plotly.graph_objects as go

from metaaug.ui.figures.frame import frame
from metaaug.ui.language import gettext as _
from metaaug.ui.measure import Measure, measure_of
from metaaug.ui.theme import Palette
from metaaug.ui.verdict_words import outcome
from metaaug.ui.verdict_words import strategy as called

MARKS = {
    "none": "circle",
    "default": "square",
    "uniform": "triangle-up",
    "learned": "diamond",
    "recommended": "diamond-tall",
    "custom": "star",
}
_LEAST_POINTS = 4.0
"""Points of accuracy that a chart is wide at least, so that strategies which hardly differ look alike."""
_ORDER = ("recommended", "learned", "custom", "default", "uniform", "none")


def verdict_figure(palette: Palette, verdict: dict[str, Any]) -> go.Figure:
    """Accuracy (in %) or error of every strategy on test data: mean, 95 % interval, and one faint tick per seed."""
    measure = measure_of(verdict)
    strategies = sorted(
        verdict["strategies"], key=lambda one: _ORDER.index(one["name"]) if one["name"] in _ORDER else 9
    )
    figure = frame(palette, measure.title, "")
    for row, strategy in enumerate(reversed(strategies)):
        colour = palette.strategy(strategy["name"])
        low, high = (measure.factor * bound for bound in strategy["interval"])
        mean = measure.factor * strategy["mean"]
        written = measure.value(strategy["mean"])
        least, most = (measure.value(bound) for bound in strategy["interval"])
        label = called(strategy["label"])
        figure.add_scatter(
            x=[measure.factor * value for value in strategy["values"]],
            customdata=[measure.value(value) for value in strategy["values"]],
            y=[row - 0.2] * len(strategy["values"]),
            mode="markers",
            marker={"symbol": "line-ns", "size": 9, "line": {"color": colour, "width": 1.5}},
            opacity=0.55,
            hovertemplate=_("{strategy}: one seed, {value}").format(
                strategy=label, value=f"%{{customdata}}{measure.unit}"
            )
            + "<extra></extra>",
        )
        figure.add_scatter(
            x=[low, high],
            y=[row, row],
            mode="lines",
            line={"color": colour, "width": 3, "dash": "dot" if strategy["name"] == "none" else "solid"},
            hoverinfo="skip",
        )
        figure.add_scatter(
            x=[mean],
            y=[row],
            mode="markers",
            marker={
                "symbol": MARKS.get(strategy["name"], "circle"),
                "size": 14,
                "color": colour,
                "line": {"color": palette.ground, "width": 2},
            },
            hovertemplate=_("{strategy}: {value}, 95 % interval {low} to {high}").format(
                strategy=label, value=f"{written}{measure.unit}", low=least, high=f"{most}{measure.unit}"
            )
            + "<extra></extra>",
        )
        figure.add_annotation(
            x=mean, y=row, yshift=17, text=written, showarrow=False, font={"size": 12.5, "color": palette.text}
        )
    figure.update_yaxes(
        tickvals=list(range(len(strategies))),
        ticktext=[called(strategy["label"]) for strategy in reversed(strategies)],
        tickfont={"size": 13, "color": palette.text},
        showgrid=False,
        range=[-0.55, len(strategies) - 0.4],
    )
    ends = [measure.factor * bound for one in strategies for bound in (*one["interval"], *one["values"])]
    figure.update_xaxes(showgrid=True, range=_room(measure, ends, most=100.0))
    return figure


def differences_figure(palette: Palette, verdict: dict[str, Any]) -> go.Figure:
    """Paired differences of accuracy in points, or of errors, with a line at zero."""
    measure = measure_of(verdict)
    labels = {one["name"]: called(one["label"]) for one in verdict["strategies"]}
    rows = [one for one in verdict["comparisons"] if one["strategy"] == "learned"] or verdict["comparisons"]
    figure = frame(palette, measure.difference, "")
    figure.add_vline(x=0, line={"color": palette.muted, "width": 1, "dash": "dash"})
    for row, comparison in enumerate(reversed(rows)):
        low, high = (measure.factor * bound for bound in comparison["interval"])
        middle = measure.factor * comparison["difference"]
        colour = palette.danger if comparison["outcome"] == "worse" else palette.learned
        hollow = comparison["outcome"] == "no difference seen"
        figure.add_scatter(
            x=[low, high], y=[row, row], mode="lines", line={"color": colour, "width": 3}, hoverinfo="skip"
        )
        figure.add_scatter(
            x=[middle],
            y=[row],
            mode="markers",
            marker={
                "symbol": "diamond",
                "size": 14,
                "color": palette.ground if hollow else colour,
                "line": {"color": colour if hollow else palette.ground, "width": 2},
            },
            hovertemplate=_("{difference}, {outcome}").format(
                difference=measure.difference_in_words(comparison), outcome=outcome(comparison["outcome"])
            )
            + "<extra></extra>",
        )
        figure.add_annotation(
            x=middle,
            y=row,
            yshift=17,
            showarrow=False,
            bgcolor=palette.ground,
            borderpad=0,
            font={"size": 12.5, "color": palette.text},
            text=f"{measure.gap(comparison['difference'])} ± {measure.half((high - low) / 2 / measure.factor)}",
        )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[
            _("against {strategy}").format(strategy=labels.get(one["against"], one["against"]))
            for one in reversed(rows)
        ],
        tickfont={"size": 13, "color": palette.text},
        showgrid=False,
        range=[-0.55, len(rows) - 0.4],
    )
    ends = [0.0, *(measure.factor * bound for one in rows for bound in one["interval"])]
    figure.update_xaxes(showgrid=True, range=_room(measure, ends))
    return figure


def _room(measure: Measure, ends: list[float], most: float = math.inf) -> list[float]:
    """The range of an axis in which no bar touches the edge, and no accuracy beyond ``most`` is written."""
    low, high = min(ends), max(ends)
    if measure.scale is None:
        least = _LEAST_POINTS
    else:
        least, most = measure.scale / 10 or 1.0, math.inf
    width = max(high - low, least)
    right = min((low + high + width) / 2, max(most, high))
    return [right - 1.06 * width, right + 0.06 * width]
