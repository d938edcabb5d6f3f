"""The distribution of a number to predict."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from metaaug.ui.figures.frame import frame
from metaaug.ui.theme import Palette

_BINS = 40
_HEIGHT = 260
_NARROW = 0.14
"""Ranges that take less than this part of the axis get no label: it would run into its neighbours."""


def target_figure(
    palette: Palette, targets: np.ndarray, labels: np.ndarray, names: Sequence[str], title: str
) -> go.Figure:
    """A histogram, with a dashed line at the end of every range and the range's name above it.

    Args:
        targets: ``(n,)`` the numbers.
        labels: ``(n,)`` the range of each.
        names: of the ranges, ascending.
        title: what the number is.
    """
    figure = frame(palette, title if len(title) <= 60 else title[:59] + "…", "samples", height=_HEIGHT)
    figure.update_layout(margin={"t": 40}, bargap=0.08)
    counts, edges = np.histogram(targets, _BINS)
    figure.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts,
        width=np.diff(edges),
        marker={"color": palette.original},
        customdata=np.stack([edges[:-1], edges[1:]], axis=1),
        hovertemplate="%{y} samples from %{customdata[0]:.4g} to %{customdata[1]:.4g}<extra></extra>",
    )
    low, high = float(targets.min()), float(targets.max())
    ends = [low]
    for label in range(len(names) - 1):
        cut = float(targets[labels == label].max() + targets[labels == label + 1].min()) / 2
        figure.add_vline(x=cut, line={"color": palette.muted, "width": 1, "dash": "dash"})
        ends.append(cut)
    ends.append(high)
    for name, start, end in zip(names, ends[:-1], ends[1:], strict=True):
        if end - start >= _NARROW * (high - low):
            figure.add_annotation(
                x=(start + end) / 2,
                yref="paper",
                y=1,
                yshift=16,
                text=name,
                showarrow=False,
                font={"size": 12, "color": palette.text},
            )
    return figure
