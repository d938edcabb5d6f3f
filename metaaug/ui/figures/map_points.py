"""The points of the map: one trace a group, coloured by a class, a number, or what was done."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from metaaug.inspect.flags import FLAGGING
from metaaug.ui import words
from metaaug.ui.language import gettext as _
from metaaug.ui.pairs import dominating
from metaaug.ui.theme import Palette

_MOST_WITHOUT_WEBGL = 2000
_NAMED = 6
"""Operations that get a colour and a name."""


def draw_points(
    figure: go.Figure,
    palette: Palette,
    rows: pd.DataFrame,
    x: np.ndarray,
    y: np.ndarray,
    chosen: np.ndarray,
    colour: str | np.ndarray,
    shape: str,
    name: str,
    told: str,
    hover: str | None = "class",
    scale: dict[str, Any] | None = None,
) -> None:
    """One trace.

    Args:
        name: of the trace, the same in every language; ``told`` is what the points are on hover.
        hover: the column said after that on hover.
        scale: colours numbers in ``colour``.
    """
    if not chosen.any():
        return
    open_ = shape.endswith("open")
    colour = colour if isinstance(colour, str) else colour.tolist()
    # Lists, not arrays, for the reason that frame() gives. One-dimensional customdata comes back as the scalar itself.
    add_scatter(figure, len(rows))(
        x=x[chosen].tolist(),
        y=y[chosen].tolist(),
        mode="markers",
        name=name,
        customdata=np.asarray(rows.index)[chosen].tolist(),
        marker={
            "symbol": shape,
            "size": marker_size(len(rows)),
            "color": colour,
            "opacity": 0.8,
            "line": {
                "width": 1.2 if open_ else 0.5,
                "color": colour if open_ else palette.ground,
                **({key: scale[key] for key in ("colorscale", "cmin", "cmax")} if scale and open_ else {}),
            },
            **(scale or {}),
        },
        text=None if hover is None else rows[hover].to_numpy()[chosen].tolist(),
        hovertemplate=(told if hover is None else _with(told, hover)) + "<extra></extra>",
    )


def _with(told: str, column: str) -> str:
    """What a point is, with its value in a column."""
    message = {
        "class": _("{point}, class {value}"),
        "target": _("{point}, target {value}"),
        "confidence": _("{point}, confidence {value}"),
    }[column]
    return message.format(point=told, value="%{text}")


def draw_numbers(
    figure: go.Figure,
    palette: Palette,
    rows: pd.DataFrame,
    x: np.ndarray,
    y: np.ndarray,
    column: str,
    ends: tuple[float, float] | None = None,
) -> None:
    """Every point in the colour of its number in ``column``, with one bar that says which is which."""
    numbers, original = rows[column].to_numpy(dtype=np.float64), rows["copy"].to_numpy() == 0
    low, high = ends or (float(numbers.min()), float(numbers.max()))
    scale = {"colorscale": list(palette.targets), "cmin": low, "cmax": high}
    bar = {
        "colorbar": {
            "title": {
                "text": {"target": _("target"), "confidence": _("confidence")}[column],
                "font": {"size": 12.5, "color": palette.muted},
            },
            "tickfont": {"size": 12, "color": palette.muted},
            "thickness": 10,
            "outlinewidth": 0,
            "len": 0.6,
        }
    }
    written = rows.assign(**{column: [f"{number:.3g}" for number in numbers]})
    of_copies, of_originals = numbers[~original], numbers[original]
    draw_points(figure, palette, written, x, y, ~original, of_copies, "diamond-open", "copy", _("copy"), column, scale)
    draw_points(
        figure, palette, written, x, y, original, of_originals, "circle", "original", _("original"), column, scale | bar
    )


def draw_operations(figure: go.Figure, palette: Palette, rows: pd.DataFrame, x: np.ndarray, y: np.ndarray) -> None:
    """Originals grey; copies in the colour of what changed them most, the most frequent operations named at their
    middle."""
    original = rows["copy"].to_numpy() == 0
    draw_points(figure, palette, rows, x, y, original, palette.original, "circle", "original", _("original"))
    main = np.array([dominating(cell) for cell in rows["operations"]], dtype=object)
    names, counts = np.unique(main[~original].astype(str), return_counts=True)
    frequent = [name for name in names[np.argsort(-counts, kind="stable")] if name][:_NAMED]
    labels = []
    for place, name in enumerate(frequent):
        chosen = (main == name) & ~original
        title, colour = words.operation(name), palette.classes[place]
        told = _("copy, most of all {operation}").format(operation=title)
        draw_points(figure, palette, rows, x, y, chosen, colour, "diamond", f"copy, most of all {name}", told)
        labels.append(label(palette, x, y, chosen, title, colour))
    figure.layout.annotations = labels
    others = ~original & ~np.isin(main, frequent)
    name, told = "copy, mostly something else", _("copy, mostly something else")
    draw_points(figure, palette, rows, x, y, others, palette.muted, "diamond-open", name, told)


def draw_issues(figure: go.Figure, palette: Palette, rows: pd.DataFrame, x: np.ndarray, y: np.ndarray) -> None:
    """What a rule has found stands out by colour and shape, named with how many there are; all else is quiet."""
    original, issue = rows["copy"].to_numpy() == 0, rows["issue"].to_numpy()
    quiet = issue == ""
    name, told = "copy, not flagged", _("copy, not flagged")
    draw_points(figure, palette, rows, x, y, quiet & ~original, palette.muted, "diamond-open", name, told)
    draw_points(figure, palette, rows, x, y, quiet & original, palette.original, "circle", "original", _("original"))
    marks = ((palette.danger, "x", "✕"), (palette.uniform, "triangle-up", "▲"), (palette.default, "square", "■"))
    named = []
    for name, (colour, shape, sign) in zip(FLAGGING, marks, strict=True):
        chosen = issue == name
        if chosen.any():
            told = words.issue(name)
            draw_points(figure, palette, rows, x, y, chosen, colour, shape, words.ISSUES[name], told)
            figure.data[-1].marker.size = marker_size(len(rows)) + 3
            title = f"{told} ({words.count(int(chosen.sum()))})"
            named.append(f'<span style="color:{colour}">{sign} {title}</span>')
    if named:
        # What is flagged lies everywhere, so names stand in a corner.
        figure.add_annotation(
            x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="top", align="left", showarrow=False,
            borderpad=6, text="<br>".join(f"<b>{name}</b>" for name in named), bgcolor=palette.ground, opacity=0.9,
            font={"size": 14},
        )  # fmt: skip


def label(palette: Palette, x: np.ndarray, y: np.ndarray, chosen: np.ndarray, text: str, colour: str) -> dict[str, Any]:
    """A name at the most central of some points, as an annotation. A chart takes all of its labels at once: each alone
    costs as much as a trace."""
    place = most_central(x, y, np.flatnonzero(chosen))
    return {
        "x": float(x[place]),
        "y": float(y[place]),
        "yshift": 16,
        "showarrow": False,
        "borderpad": 2,
        "text": f"<b>{text[:24]}</b>",
        "bgcolor": palette.ground,
        "opacity": 0.86,
        "font": {"size": 15, "color": colour},
    }


def add_scatter(figure: go.Figure, points: int) -> Callable[..., go.Figure]:
    """WebGL draws many points sooner, but starting it takes longer than drawing two thousand without."""
    add: Callable[..., go.Figure] = figure.add_scattergl if points > _MOST_WITHOUT_WEBGL else figure.add_scatter
    return add


def marker_size(points: int) -> int:
    """Pixels: smaller where there are many."""
    return 9 if points < 400 else 7 if points < 2000 else 5


def most_central(x: np.ndarray, y: np.ndarray, members: np.ndarray) -> int:
    """The member nearest to the median of all: a place where the class really is, also when it is in two parts."""
    distance = (x[members] - np.median(x[members])) ** 2 + (y[members] - np.median(y[members])) ** 2
    return int(members[np.argmin(distance)])
