"""The map of originals and copies."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from metaaug.ui.figures.frame import frame
from metaaug.ui.figures.map_points import (
    add_scatter,
    draw_issues,
    draw_numbers,
    draw_operations,
    draw_points,
    label,
    marker_size,
)
from metaaug.ui.language import gettext as _
from metaaug.ui.theme import Palette, class_mark

Colouring = Literal["class", "target", "kind", "operation", "confidence", "issue"]
Method = Literal["pca", "umap", "pacmap"]


def map_figure(
    palette: Palette,
    frame_of_points: pd.DataFrame,
    method: Method,
    colouring: Colouring,
    drag: str,
    joined: bool = False,
    marked: Sequence[int] = (),
) -> go.Figure:
    """One dot per sample: originals round, copies diamonds.

    Args:
        joined: whether every copy is joined to its original by a line.
        marked: positions of points that get a ring.
        frame_of_points: projection.parquet's rows, with their position as index; it comes back as the
            customdata of a selected point. Coloured by issue, they have it in a column ``issue``.
        drag: what dragging does, ``lasso``, ``select`` (a box) or ``pan``.
    """
    figure = frame(palette, height=500, right=16)
    x, y = (_in_few_digits(frame_of_points[f"{method}_{axis}"].to_numpy(dtype=np.float64)) for axis in "xy")
    original = frame_of_points["copy"].to_numpy() == 0
    if joined:
        _join_pairs(figure, palette, frame_of_points, x, y)
    if colouring == "class":
        labels, named = frame_of_points["label"].to_numpy(), []
        for index in np.unique(labels):
            name = str(frame_of_points["class"].to_numpy()[labels == index][0])
            colour, shape = class_mark(palette, int(index))
            draw_points(
                figure,
                palette,
                frame_of_points,
                x,
                y,
                (labels == index) & ~original,
                colour,
                "diamond-open",
                f"{name}, copy",
                _("{name}, copy").format(name=name),
                hover=None,
            )
            of_class = (labels == index) & original
            draw_points(figure, palette, frame_of_points, x, y, of_class, colour, shape, name, name, hover=None)
            if of_class.any():
                named.append(label(palette, x, y, of_class, name, colour))
        figure.layout.annotations = named
    elif colouring == "target":
        draw_numbers(figure, palette, frame_of_points, x, y, "target")
    elif colouring == "confidence":
        draw_numbers(figure, palette, frame_of_points, x, y, "confidence", (0.0, 1.0))
    elif colouring == "operation":
        draw_operations(figure, palette, frame_of_points, x, y)
    elif colouring == "issue":
        draw_issues(figure, palette, frame_of_points, x, y)
    else:
        name, told = "augmented copy", _("augmented copy")
        draw_points(figure, palette, frame_of_points, x, y, ~original, palette.learned, "diamond", name, told)
        name, told = "original", _("original")
        draw_points(figure, palette, frame_of_points, x, y, original, palette.original, "circle", name, told)
    if len(marked):
        _ring(figure, palette, frame_of_points, x, y, marked)
    # The click mode is what Streamlit would set it to afterwards, which would draw everything once more.
    click = "event+select" if drag == "pan" else "event"
    figure.update_layout(
        dragmode=drag, clickmode=click, margin={"l": 2, "r": 2, "t": 2, "b": 2}, uirevision=f"{method}"
    )
    figure.update_layout(newselection={"line": {"color": palette.text, "width": 1, "dash": "dot"}})
    blank = {
        "showticklabels": False,
        "showgrid": False,
        "title": {"text": ""},
        "linecolor": palette.rule,
        "mirror": True,
        # Without labels there is nothing to make room for, yet plotly would keep some for the title.
        "automargin": False,
    }
    figure.update_xaxes(**blank, showline=True)
    figure.update_yaxes(**blank, showline=True)
    if method == "pca":
        # Both components have the same unit; the two directions of UMAP have none.
        figure.update_yaxes(scaleanchor="x", constrain="range")
    return figure


def _in_few_digits(values: np.ndarray) -> np.ndarray:
    """Rounded to a hundred-thousandth of their span: as text, long numbers take longer than the rest of a map."""
    span = float(np.ptp(values)) if len(values) else 0.0
    return np.round(values, 5 - math.ceil(math.log10(span))) if span > 0 else values


def _ring(
    figure: go.Figure, palette: Palette, rows: pd.DataFrame, x: np.ndarray, y: np.ndarray, marked: Sequence[int]
) -> None:
    places = list(marked)
    add_scatter(figure, len(rows))(
        x=x[places].tolist(),
        y=y[places].tolist(),
        mode="markers",
        marker={
            "symbol": "circle-open",
            "size": marker_size(len(rows)) + 9,
            "color": palette.text,
            "line": {"width": 2, "color": palette.text},
        },
        hoverinfo="skip",
    )


def _join_pairs(figure: go.Figure, palette: Palette, rows: pd.DataFrame, x: np.ndarray, y: np.ndarray) -> None:
    samples, copies = rows["sample"].to_numpy(), rows["copy"].to_numpy()
    places = {int(sample): (x[at], y[at]) for at, sample in enumerate(samples) if copies[at] == 0}
    lines_x: list[float | None] = []
    lines_y: list[float | None] = []
    for at in np.flatnonzero(copies > 0):
        start = places.get(int(samples[at]))
        if start is not None:
            lines_x += [start[0], x[at], None]
            lines_y += [start[1], y[at], None]
    add_scatter(figure, len(rows))(
        x=lines_x,
        y=lines_y,
        mode="lines",
        line={"color": palette.learned, "width": 0.7},
        opacity=0.45,
        hoverinfo="skip",
    )
