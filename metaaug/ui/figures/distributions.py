"""Distributions of a table's columns: originals against their copies."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from metaaug.ui.figures.frame import FONT, axis
from metaaug.ui.theme import Palette

ACROSS = 3
_BINS = 16
_MOST_CATEGORIES = 8


def distributions_figure(palette: Palette, before: pd.DataFrame, after: pd.DataFrame) -> go.Figure:
    """One small panel per column, shares of originals (slate) against copies (indigo).

    Numbers are drawn as outlines over common bins, categories as pairs of bars.
    """
    names = list(before.columns)
    rows = -(-len(names) // ACROSS)
    figure = make_subplots(
        rows=rows,
        cols=ACROSS,
        horizontal_spacing=0.07,
        vertical_spacing=min(0.22, 0.5 / max(rows, 1)),
        subplot_titles=[name if len(name) <= 34 else name[:33] + "…" for name in names],
    )
    for place, name in enumerate(names):
        row, column = place // ACROSS + 1, place % ACROSS + 1
        draw = _numbers if pd.api.types.is_numeric_dtype(before[name]) else _categories
        draw(figure, palette, before[name], after[name], row, column)
    figure.update_layout(
        template=None,
        height=60 + 190 * rows,
        margin={"l": 40, "r": 16, "t": 36, "b": 40},
        showlegend=False,
        bargap=0.25,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
        font={"family": FONT, "size": 12, "color": palette.text},
        hoverlabel={"bgcolor": palette.ground, "bordercolor": palette.rule, "font": {"color": palette.text}},
    )
    quiet = axis(palette)
    quiet.pop("title")
    figure.update_xaxes(**{**quiet, "showgrid": False, "tickfont": {"size": 11, "color": palette.muted}, "nticks": 5})
    figure.update_yaxes(**{**quiet, "tickformat": ".0%", "tickfont": {"size": 11, "color": palette.muted}, "nticks": 4})
    figure.update_annotations(font={"size": 12.5, "color": palette.text})
    return figure


def _numbers(figure: go.Figure, palette: Palette, before: pd.Series, after: pd.Series, row: int, column: int) -> None:
    old, new = (series.dropna().to_numpy(dtype=float) for series in (before, after))
    if not len(old) or not len(new):
        return
    low, high = min(old.min(), new.min()), max(old.max(), new.max())
    edges = np.linspace(low, high if high > low else low + 1, _BINS + 1)
    for values, colour, fill, name in (
        (old, palette.original, None, "original"),
        (new, palette.learned, "tozeroy", "augmented"),
    ):
        share = np.histogram(values, edges)[0] / len(values)
        figure.add_scatter(
            x=np.repeat(edges, 2)[1:-1],
            y=np.repeat(share, 2),
            mode="lines",
            fill=fill,
            opacity=0.95,
            fillcolor=_see_through(colour),
            line={"color": colour, "width": 1.75, "dash": "dot" if fill else "solid"},
            hovertemplate=f"{name}: %{{y:.0%}} near %{{x:.3g}}<extra></extra>",
            row=row,
            col=column,
        )


def _categories(
    figure: go.Figure, palette: Palette, before: pd.Series, after: pd.Series, row: int, column: int
) -> None:
    shares = [series.fillna("missing").astype(str).value_counts(normalize=True) for series in (before, after)]
    names = list(shares[0].index[:_MOST_CATEGORIES])
    short = [name if len(name) <= 12 else name[:11] + "…" for name in names]
    # Positions rather than names on the axis: two long names may be cut to the same short one.
    places = list(range(len(names)))
    for share, colour, name, pattern in (
        (shares[0], palette.original, "original", ""),
        (shares[1], palette.learned, "augmented", "/"),
    ):
        figure.add_bar(
            x=places,
            y=[float(share.get(one, 0.0)) for one in names],
            customdata=names,
            name=name,
            marker={"color": colour, "pattern": {"shape": pattern, "fgcolor": palette.ground, "size": 4}},
            hovertemplate=f"{name}: %{{y:.0%}} are %{{customdata}}<extra></extra>",
            row=row,
            col=column,
        )
    figure.update_xaxes(tickmode="array", tickvals=places, ticktext=short, row=row, col=column)


def _see_through(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.16)"
