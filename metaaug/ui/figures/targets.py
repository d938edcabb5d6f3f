"""The distribution of a number to predict."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from metaaug.ui.figures.frame import frame
from metaaug.ui.language import gettext as _
from metaaug.ui.theme import Palette

_FEWEST_BINS, _MOST_BINS = 8, 40
_HEIGHT = 260
_NEAR = 0.09
"""Ends of ranges that are nearer than this part of the axis share a label: two would run into each other."""


def target_figure(
    palette: Palette, targets: np.ndarray, labels: np.ndarray, names: Sequence[str], title: str
) -> go.Figure:
    """A histogram, with a dashed line where a range ends and the next begins, and that number above it.

    Args:
        targets: ``(n,)`` the numbers.
        labels: ``(n,)`` the range of each.
        names: of the ranges, ascending.
        title: what the number is.
    """
    figure = frame(palette, title if len(title) <= 60 else title[:59] + "…", _("samples"), height=_HEIGHT)
    figure.update_layout(margin={"t": 32}, bargap=0.08)
    # More bins than half of the different values would leave gaps that mean nothing.
    bins = min(_MOST_BINS, int(2 * len(targets) ** 0.5), len(np.unique(targets)) // 2)
    counts, edges = np.histogram(targets, max(_FEWEST_BINS, bins))
    figure.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts,
        width=np.diff(edges),
        marker={"color": palette.original},
        customdata=np.stack([edges[:-1], edges[1:]], axis=1),
        hovertemplate=_("{count} samples from {low} to {high}").format(
            count="%{y}", low="%{customdata[0]:.4g}", high="%{customdata[1]:.4g}"
        )
        + "<extra></extra>",
    )
    last, apart = -np.inf, _NEAR * float(targets.max() - targets.min())
    for label, name in enumerate(names[1:]):
        cut = float(targets[labels == label].max() + targets[labels == label + 1].min()) / 2
        figure.add_vline(x=cut, line={"color": palette.muted, "width": 1, "dash": "dash"})
        if cut - last < apart:
            continue
        last = cut
        figure.add_annotation(
            x=cut,
            yref="paper",
            y=1,
            yshift=12,
            # Every range but the first begins its name with where it begins.
            text=name.partition(" ")[0],
            showarrow=False,
            font={"size": 12, "color": palette.muted},
        )
    return figure
