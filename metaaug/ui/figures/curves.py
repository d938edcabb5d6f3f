"""Validation loss and strengths by step."""

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from metaaug.ui import words
from metaaug.ui.figures.along import along, axis_title, place
from metaaug.ui.figures.frame import axis, frame, spread
from metaaug.ui.language import gettext as _
from metaaug.ui.theme import Palette
from metaaug.ui.ticks import logarithmic_ticks

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
# Class colours that cannot be taken for the colour of danger.
_LINES = (0, 2, 3, 4, 5)
DIRECT_LABELS = 5


def validation_points(records: Sequence[dict[str, Any]], by: str = "step") -> tuple[list[float], list[float]]:
    """Steps (or seconds, as ``by`` says) and validation losses of the learn records that measured one."""
    measured = [
        (record[by], record["validation_loss"])
        for record in records
        if record.get("stage") == "learn" and record.get("validation_loss") is not None
    ]
    return [at for at, _loss in measured], [loss for _at, loss in measured]


def smoothed(values: Sequence[float], weight: float) -> list[float]:
    """The running mean in which the past counts ``weight`` (0: none), without a bias towards a start at 0.

    Kingma and Ba 2015, section 3: the mean is divided by the sum of its own weights.
    """
    means, mean = [], 0.0
    for count, value in enumerate(values, start=1):
        mean = weight * mean + (1 - weight) * value
        means.append(mean / (1 - weight**count))
    return means


def best_step(records: Sequence[dict[str, Any]]) -> float | None:
    """The step with the least validation loss, or None while there is none."""
    steps, losses = validation_points(records)
    return min(zip(losses, steps, strict=True))[1] if steps else None


def loss_figure(
    palette: Palette,
    runs: Sequence[tuple[str, Sequence[dict[str, Any]], float | None]],
    steps: int | None = None,
    height: int | None = None,
    loss: str = "",
    by: str = "step",
    smoothing: float = 0.0,
    is_logarithmic: bool = False,
) -> go.Figure:
    """Validation loss by step.

    Args:
        runs: (name, metrics records, validation loss without augmentation or None); the first is
            drawn strongest, the others with other dashes.
        steps: length of the horizontal axis while a run is under way.
        loss: what the loss is, in words, to be said beside the axis.
        by: ``step`` or ``seconds``, along the horizontal axis.
        smoothing: weight of the past in a running mean; what was measured is then drawn faintly behind.
        is_logarithmic: whether losses are drawn on a logarithmic scale.
    """
    several = len(runs) > 1
    figure = frame(
        palette,
        axis_title(by),
        _("validation loss ({made_of})").format(made_of=loss) if loss else _("validation loss"),
        right=116 if several else 40,
        **({"height": height} if height else {}),
    )
    colours = (palette.learned, *(palette.classes[index] for index in (4, 1, 2, 3, 5)))
    ends = []
    for index, (name, records, none) in enumerate(runs):
        x, y = validation_points(records, by)
        if not x:
            continue
        line = smoothed(y, smoothing)
        colour, dash = colours[index % len(colours)], _DASHES[index % len(_DASHES)]
        if smoothing:
            figure.add_scatter(
                x=x, y=y, mode="lines", line={"color": colour, "width": 1}, opacity=0.35, hoverinfo="skip"
            )
        figure.add_scatter(
            x=x,
            y=line,
            customdata=y,
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": dash},
            name=name,
            hovertemplate=_on_hover(name, place(by, "%{x}"), bool(smoothing)),
        )
        best = y.index(min(y))
        figure.add_scatter(
            x=[x[best]],
            y=[y[best]],
            mode="markers",
            name=f"{name}: best",
            cliponaxis=False,
            marker={"symbol": "diamond", "size": 11, "color": colour, "line": {"color": palette.ground, "width": 1.5}},
            hovertemplate=_("{run}: best at {place}, validation loss {loss}").format(
                run=name, place=place(by, "%{x}"), loss="%{y:.3g}"
            )
            + "<extra></extra>",
        )
        if not several:
            figure.add_annotation(
                x=x[best],
                y=y[best],
                text=_("best {loss}").format(loss=words.number(y[best])),
                showarrow=False,
                yshift=-16,
                xanchor=_anchor(x[best] / max(*x, steps or 0, 1)),
                # The line of no augmentation may be where the words are.
                bgcolor=palette.ground,
                borderpad=0,
                font={"size": 12, "color": palette.text},
            )
        if none is not None and index == 0:
            # At the other end where the words about the best would be in the way.
            at_right = x[best] > max(*x, steps or 0, 1) / 2
            at_left = not several and at_right and abs(y[best] - none) < (max(y) - min(y)) / 4
            figure.add_hline(y=none, line={"color": palette.original, "width": 1.5, "dash": "dash"})
            figure.add_annotation(
                xref="paper",
                x=0 if at_left else 1,
                y=none,
                text=_("no augmentation"),
                showarrow=False,
                yshift=9,
                xanchor="left" if at_left else "right",
                font={"size": 12, "color": palette.muted},
            )
        ends.append((line[-1], name, colour, x[-1]))
    if several and ends:
        values = [loss for _name, records, _none in runs for loss in validation_points(records)[1]]
        _label_ends(figure, palette, ends, gap=(max(values) - min(values) or 1) / 14, least=min(values))
    _fit_steps(figure, palette, steps)
    _fit_one_step(figure, [validation_points(records, by) for _name, records, _none in runs], steps)
    if is_logarithmic:
        ticks = logarithmic_ticks([loss for _name, records, _none in runs for loss in validation_points(records)[1]])
        figure.update_yaxes(type="log", range=None, tickvals=ticks, ticktext=[words.number(tick) for tick in ticks])
        for note in figure.layout.annotations:
            if note.y is not None and note.yref != "paper" and note.y > 0:
                # Annotations, unlike traces, are placed by the logarithm.
                note.y = math.log10(note.y)
    return figure


def strengths_figure(
    palette: Palette,
    runs: Sequence[tuple[str, Sequence[dict[str, Any]]]],
    dangerous: frozenset[str] = frozenset(),
    only: Sequence[str] | None = None,
    by: str = "step",
) -> go.Figure:
    """Every strength by step; the largest five are labelled, the others are thin and named on hover.

    Args:
        runs: (name, metrics records) for each run; the second and later are dashed.
        dangerous: operations drawn in the colour of danger.
        only: the operations to draw; None draws all.
        by: ``step`` or ``seconds``, along the horizontal axis.
    """
    figure = frame(palette, axis_title(by), _("strength"), right=116)
    told = _("{operation}: {strength} at {place} ({run})") if len(runs) > 1 else _("{operation}: {strength} at {place}")
    ends: list[tuple[float, str, str, float]] = []
    for index, (run, records) in enumerate(runs):
        learned = [record for record in records if record.get("stage") == "learn" and record.get("strengths")]
        if not learned:
            continue
        steps = [record[by] for record in learned]
        last = learned[-1]["strengths"]
        names = sorted((name for name in last if only is None or name in only), key=lambda name: -last[name])
        for rank, name in enumerate(names):
            labelled = rank < DIRECT_LABELS
            colour = (
                palette.danger
                if name in dangerous
                else palette.classes[_LINES[rank % len(_LINES)]]
                if labelled
                else palette.original
            )
            title = ("▲ " if name in dangerous else "") + words.operation(name)
            figure.add_scatter(
                x=steps,
                y=[record["strengths"].get(name) for record in learned],
                mode="lines",
                name=title,
                line={"color": colour, "width": 2.25 if labelled else 1, "dash": _DASHES[index % len(_DASHES)]},
                opacity=1 if labelled else 0.5,
                hovertemplate=told.format(operation=title, strength="%{y:.2f}", place=place(by, "%{x}"), run=run)
                + "<extra></extra>",
            )
            if labelled and index == 0:
                ends.append((last[name], title, colour, steps[-1]))
    if ends:
        _label_ends(figure, palette, ends, gap=0.065, least=0.0)
    figure.update_yaxes(range=[-0.02, 1.02], tickvals=[0, 0.25, 0.5, 0.75, 1])
    return figure


def _on_hover(run: str, where: str, is_smooth: bool) -> str:
    told = _("{run}: {place}, validation loss {loss}")
    if is_smooth:
        told = _("{run}: {place}, validation loss {loss}, smoothed {smoothed}")
    return told.format(run=run, place=where, loss="%{customdata:.3g}", smoothed="%{y:.3g}") + "<extra></extra>"


def _label_ends(
    figure: go.Figure, palette: Palette, ends: Sequence[tuple[float, str, str, float]], gap: float, least: float
) -> None:
    """Names at the ends of lines, none below ``least``: under the axis they are not drawn."""
    ordered = sorted(ends, key=lambda end: -end[0])
    places = spread([value for value, *_ in ordered], gap, least)
    for height, (_value, name, colour, x) in zip(places, ordered, strict=True):
        figure.add_annotation(
            x=x, y=height, text=name, showarrow=False, xanchor="left", xshift=8, font={"size": 12.5, "color": colour}
        )


def _fit_steps(figure: go.Figure, palette: Palette, steps: int | None) -> None:
    if steps:
        figure.update_layout(xaxis=axis(palette, along("step"), showgrid=False, range=[0, steps]))


def _anchor(share: float) -> str:
    """The side of a label that is held where the point is, so that it stays inside: from the share of the width."""
    return "right" if share > 0.8 else "left" if share < 0.1 else "center"


def _fit_one_step(figure: go.Figure, points: Sequence[tuple[list[float], list[float]]], steps: int | None) -> None:
    """One step alone gives the axes no extent: they would begin before step 0 and below no loss at all."""
    losses = [loss for _steps, of_run in points for loss in of_run]
    if losses and not any(step for of_run, _losses in points for step in of_run):
        figure.update_xaxes(range=[0, steps or 1])
        figure.update_yaxes(range=[0.9 * min(losses), 1.1 * max(losses)])
