"""Strengths over steps as a heat map: a row an operation, largest at the end first."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from metaaug.ui import words
from metaaug.ui.figures.along import along, place
from metaaug.ui.figures.frame import frame
from metaaug.ui.language import gettext as _
from metaaug.ui.theme import Palette

_ROW, _AROUND = 22, 84


def strengths_heat(
    palette: Palette, records: Sequence[dict[str, Any]], dangerous: frozenset[str], by: str = "step"
) -> go.Figure:
    """One run's strengths.

    Args:
        palette: colours; 0 is the ground, 1 the colour of what is learned.
        records: metrics records.
        dangerous: operations marked ▲.
        by: ``step`` or ``seconds``, along the horizontal axis.
    """
    learned = [record for record in records if record.get("stage") == "learn" and record.get("strengths")]
    last = learned[-1]["strengths"] if learned else {}
    names = sorted(last, key=lambda name: last[name])
    titles = [("▲ " if name in dangerous else "") + words.operation(name) for name in names]
    figure = frame(palette, along(by), "", height=_AROUND + _ROW * max(len(names), 1), right=70)
    figure.add_heatmap(
        x=[record[by] for record in learned],
        y=titles,
        z=[[record["strengths"].get(name) for record in learned] for name in names],
        zmin=0,
        zmax=1,
        colorscale=[[0, palette.surface], [1, palette.learned]],
        colorbar={
            "title": {"text": _("strength"), "font": {"size": 12, "color": palette.muted}},
            "thickness": 10,
            "outlinewidth": 0,
            "tickvals": [0, 0.5, 1],
            "tickfont": {"size": 12, "color": palette.muted},
        },
        hovertemplate=_("{operation}: {strength} at {place}").format(
            operation="%{y}", strength="%{z:.2f}", place=place(by, "%{x}")
        )
        + "<extra></extra>",
    )
    figure.update_yaxes(showgrid=False, tickfont={"size": 12.5, "color": palette.text})
    return figure
