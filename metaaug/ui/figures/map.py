"""The map of originals and copies."""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from metaaug.ui.figures.frame import frame
from metaaug.ui.theme import Palette, class_mark

Colouring = Literal["class", "target", "kind", "pair"]
Method = Literal["pca", "umap"]
_MOST_WITHOUT_WEBGL = 1000


def map_figure(
    palette: Palette, frame_of_points: pd.DataFrame, method: Method, colouring: Colouring, drag: str
) -> go.Figure:
    """One dot per sample: originals round, copies diamonds.

    Args:
        frame_of_points: projection.parquet's rows, with their position as index; it comes back as the
            customdata of a selected point.
        drag: what dragging does, ``lasso``, ``select`` (a box) or ``pan``.
    """
    figure = frame(palette, height=500, right=16)
    x, y = frame_of_points[f"{method}_x"].to_numpy(), frame_of_points[f"{method}_y"].to_numpy()
    original = frame_of_points["copy"].to_numpy() == 0
    if colouring == "pair":
        _join_pairs(figure, palette, frame_of_points, x, y)
    if colouring == "class":
        labels = frame_of_points["label"].to_numpy()
        for label in np.unique(labels):
            name = str(frame_of_points["class"].to_numpy()[labels == label][0])
            colour, shape = class_mark(palette, int(label))
            _points(
                figure,
                palette,
                frame_of_points,
                x,
                y,
                (labels == label) & ~original,
                colour,
                "diamond-open",
                f"{name}, copy",
            )
            _points(figure, palette, frame_of_points, x, y, (labels == label) & original, colour, shape, name)
        for label in np.unique(labels):
            of_class = (labels == label) & original
            if not of_class.any():
                continue
            place = _most_central(x, y, np.flatnonzero(of_class))
            figure.add_annotation(
                x=float(x[place]),
                y=float(y[place]),
                yshift=16,
                showarrow=False,
                borderpad=2,
                text=f"<b>{str(frame_of_points['class'].to_numpy()[of_class][0])[:24]}</b>",
                bgcolor=palette.ground,
                opacity=0.86,
                font={"size": 15, "color": class_mark(palette, int(label))[0]},
            )
    elif colouring == "target":
        _draw_targets(figure, palette, frame_of_points, x, y, original)
    else:
        _points(figure, palette, frame_of_points, x, y, ~original, palette.learned, "diamond", "augmented copy")
        _points(figure, palette, frame_of_points, x, y, original, palette.original, "circle", "original")
    figure.update_layout(dragmode=drag, margin={"l": 2, "r": 2, "t": 2, "b": 2}, uirevision=f"{method}")
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


def _points(
    figure: go.Figure,
    palette: Palette,
    rows: pd.DataFrame,
    x: np.ndarray,
    y: np.ndarray,
    chosen: np.ndarray,
    colour: str | np.ndarray,
    shape: str,
    name: str,
    hover: str = "class",
    scale: dict[str, Any] | None = None,
) -> None:
    """One trace. ``hover`` is the column said on hover; ``scale`` colours numbers given as ``colour``."""
    if not chosen.any():
        return
    open_ = shape.endswith("open")
    # One-dimensional customdata comes back as the scalar itself.
    _add_scatter(figure, len(rows))(
        x=x[chosen],
        y=y[chosen],
        mode="markers",
        name=name,
        customdata=np.asarray(rows.index)[chosen].tolist(),
        marker={
            "symbol": shape,
            "size": _size(len(rows)),
            "color": colour,
            "opacity": 0.8,
            "line": {
                "width": 1.2 if open_ else 0.5,
                "color": colour if open_ else palette.ground,
                **({key: scale[key] for key in ("colorscale", "cmin", "cmax")} if scale and open_ else {}),
            },
            **(scale or {}),
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.15}},
        text=rows[hover].to_numpy()[chosen],
        hovertemplate=f"{name}, {hover} %{{text}}<extra></extra>",
    )


def _draw_targets(
    figure: go.Figure, palette: Palette, rows: pd.DataFrame, x: np.ndarray, y: np.ndarray, original: np.ndarray
) -> None:
    """Every point in the colour of its number, with one bar that says which is which."""
    targets = rows["target"].to_numpy(dtype=np.float64)
    scale = {"colorscale": list(palette.targets), "cmin": float(targets.min()), "cmax": float(targets.max())}
    bar = {
        "colorbar": {
            "title": {"text": "target", "font": {"size": 12.5, "color": palette.muted}},
            "tickfont": {"size": 12, "color": palette.muted},
            "thickness": 10,
            "outlinewidth": 0,
            "len": 0.6,
        }
    }
    _points(figure, palette, rows, x, y, ~original, targets[~original], "diamond-open", "copy", "target", scale)
    _points(figure, palette, rows, x, y, original, targets[original], "circle", "original", "target", scale | bar)


def _add_scatter(figure: go.Figure, points: int) -> Callable[..., go.Figure]:
    """WebGL draws many points sooner, but starting it takes longer than drawing a thousand without."""
    add: Callable[..., go.Figure] = figure.add_scattergl if points > _MOST_WITHOUT_WEBGL else figure.add_scatter
    return add


def _size(points: int) -> int:
    return 9 if points < 400 else 7 if points < 2000 else 5


def _most_central(x: np.ndarray, y: np.ndarray, members: np.ndarray) -> int:
    """The member nearest to the median of all: a place where the class really is, also when it is in two parts."""
    distance = (x[members] - np.median(x[members])) ** 2 + (y[members] - np.median(y[members])) ** 2
    return int(members[np.argmin(distance)])


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
    _add_scatter(figure, len(rows))(
        x=lines_x,
        y=lines_y,
        mode="lines",
        line={"color": palette.learned, "width": 0.7},
        opacity=0.45,
        hoverinfo="skip",
    )
