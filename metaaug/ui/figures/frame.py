"""The one manner of every chart: size, margins, axes, hover; no title, legend or toolbar."""

import math
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from metaaug.ui.theme import Palette

HEIGHT = 320
FONT = '"Source Sans", "Source Sans Pro", sans-serif'
CONFIG: dict[str, Any] = {"displayModeBar": False, "responsive": True, "doubleClick": "reset"}


def axis(palette: Palette, title: str = "", **settings: Any) -> dict[str, Any]:
    """An axis with a quiet hairline grid."""
    return {
        "title": {"text": title, "font": {"size": 13, "color": palette.muted}, "standoff": 10},
        "tickfont": {"size": 12, "color": palette.muted},
        "gridcolor": palette.rule,
        "linecolor": palette.rule,
        "zeroline": False,
        "ticks": "",
        "automargin": True,
        **settings,
    }


def frame(palette: Palette, x: str = "", y: str = "", height: int = HEIGHT, right: int = 24) -> go.Figure:
    """An empty chart; ``right`` pixels are kept free for labels at the ends of lines."""
    # All at once: an update of an empty figure's layout takes 25 times as long.
    figure = go.Figure(
        layout={
            "template": "none",
            "height": height,
            "margin": {"l": 56, "r": right, "t": 16, "b": 46},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": 13, "color": palette.text},
            "hoverlabel": {
                "bgcolor": palette.ground,
                "bordercolor": palette.rule,
                "font": {"color": palette.text, "size": 13},
            },
            "showlegend": False,
            "xaxis": axis(palette, x, showgrid=False),
            "yaxis": axis(palette, y),
            "dragmode": False,
            # Streamlit hands every chart to plotly a second time, as it is, which then draws it again unless it is told
            # that lists of data do not change, and there is no template. Arrays would still count as changed.
            "hovermode": "closest",
            "datarevision": 1,
        }
    )
    figure.layout.template = None
    return figure


def show(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a chart that is only looked at.

    Args:
        alt: a short description for those who cannot see it.
    """
    st.plotly_chart(figure, key=key, theme=None, config=CONFIG, alt=alt)


def spread(values: list[float], gap: float, least: float = -math.inf) -> list[float]:
    """Positions near ``values`` (sorted descending) that are at least ``gap`` apart, so labels do not overlap.

    None lies below ``least``: those that would are pushed up, and with them the ones above.
    """
    placed: list[float] = []
    for value in values:
        placed.append(value if not placed else min(value, placed[-1] - gap))
    return [max(value, least + gap * (len(placed) - 1 - at)) for at, value in enumerate(placed)]
