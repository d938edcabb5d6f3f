"""Strategies of a verdict: a dot and an interval for each, with the seeds behind."""

from typing import Any

import plotly.graph_objects as go

from metaaug.ui import words
from metaaug.ui.figures.frame import frame
from metaaug.ui.theme import Palette

_SHAPES = {"none": "circle", "default": "square", "uniform": "triangle-up", "learned": "diamond"}
_ORDER = ("learned", "default", "uniform", "none")


def verdict_figure(palette: Palette, verdict: dict[str, Any]) -> go.Figure:
    """Test accuracy (in %) of every strategy: mean, 95 % interval, and one faint dot per seed."""
    strategies = sorted(
        verdict["strategies"], key=lambda one: _ORDER.index(one["name"]) if one["name"] in _ORDER else 9
    )
    figure = frame(palette, "accuracy on test data (%)", "")
    for row, strategy in enumerate(reversed(strategies)):
        colour = palette.strategy(strategy["name"])
        low, high = (100 * bound for bound in strategy["interval"])
        mean = 100 * strategy["mean"]
        figure.add_scatter(
            x=[100 * value for value in strategy["values"]],
            y=[row - 0.2] * len(strategy["values"]),
            mode="markers",
            marker={"symbol": "line-ns", "size": 9, "line": {"color": colour, "width": 1.5}},
            opacity=0.55,
            hovertemplate=f"{strategy['label']}: one seed, %{{x:.1f}} %<extra></extra>",
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
                "symbol": _SHAPES.get(strategy["name"], "circle"),
                "size": 14,
                "color": colour,
                "line": {"color": palette.ground, "width": 2},
            },
            hovertemplate=f"{strategy['label']}: mean {words.number(mean)} %, 95 % interval {low:.1f} to {high:.1f} "
            f"%<extra></extra>",
        )
        figure.add_annotation(
            x=mean, y=row, yshift=17, text=f"{mean:.1f}", showarrow=False, font={"size": 12.5, "color": palette.text}
        )
    figure.update_yaxes(
        tickvals=list(range(len(strategies))),
        ticktext=[strategy["label"] for strategy in reversed(strategies)],
        tickfont={"size": 13, "color": palette.text},
        showgrid=False,
        range=[-0.55, len(strategies) - 0.4],
    )
    figure.update_xaxes(showgrid=True)
    return figure


def differences_figure(palette: Palette, verdict: dict[str, Any]) -> go.Figure:
    """Paired differences of accuracy in points, with a line at zero."""
    labels = {one["name"]: one["label"] for one in verdict["strategies"]}
    rows = [one for one in verdict["comparisons"] if one["strategy"] == "learned"] or verdict["comparisons"]
    figure = frame(palette, "difference of accuracy (points)", "")
    figure.add_vline(x=0, line={"color": palette.muted, "width": 1, "dash": "dash"})
    for row, comparison in enumerate(reversed(rows)):
        low, high = (100 * bound for bound in comparison["interval"])
        middle = 100 * comparison["difference"]
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
            hovertemplate=f"{words.points(comparison['difference'])} points, {comparison['outcome']}<extra></extra>",
        )
        figure.add_annotation(
            x=middle,
            y=row,
            yshift=17,
            showarrow=False,
            font={"size": 12.5, "color": palette.text},
            text=f"{words.points(comparison['difference'])} ± {words.points((high - low) / 200, sign=False)}",
        )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[f"against {labels.get(one['against'], one['against'])}" for one in reversed(rows)],
        tickfont={"size": 13, "color": palette.text},
        showgrid=False,
        range=[-0.55, len(rows) - 0.4],
    )
    figure.update_xaxes(showgrid=True)
    return figure
