"""Distributions of a table's columns as small panels, originals against copies, redrawn in place.

A component of our own, because it follows a slider: the same panels as a figure of plotly took the server 75 ms and
the browser 200 ms for every move.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from metaaug.inspect.distributions import CategoryShares, NumberShares, shares
from metaaug.ui import words
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.theme import palette
from metaaug.ui.ticks import ticks

_HERE = Path(__file__).parent
_PANELS = st.components.v2.component(
    "metaaug.distributions",
    html='<div class="panels" role="img"></div>',
    css=(_HERE / "distributions.css").read_text(encoding="utf-8"),
    js=(_HERE / "distributions.js").read_text(encoding="utf-8"),
)
_SHADES = ("original", "learned", "ground", "rule", "text", "muted")
_MISSING = "missing"
"""What stands for values that are not there in :mod:`metaaug.inspect.distributions`."""
_ROOM = 1.06
"""Axis of the shares over the largest share, so that the highest line is not cut."""


def draw_distributions(before: pd.DataFrame, after: pd.DataFrame, key: str) -> None:
    """One panel a column: numbers as outlines over common bins, categories as pairs of bars.

    Args:
        before: the originals' columns.
        after: the same columns of their copies.
        key: identity of the drawing; the same key redraws it in place.
    """
    colours = palette()
    drawn = [panel(name, before[name], after[name]) for name in before.columns]
    label = ngettext(
        "Distributions of {amount} column, originals against augmented copies.",
        "Distributions of {amount} columns, originals against augmented copies.",
        len(drawn),
    )
    _PANELS(
        data={"panels": drawn, "label": label, "colours": {name: getattr(colours, name) for name in _SHADES}}, key=key
    )


def panel(name: str, before: pd.Series, after: pd.Series) -> dict[str, Any]:
    """What the browser needs to draw one column: places and sizes from 0 to 1, and every text."""
    found = shares(before, after)
    if found is None:
        return {"name": name, "kind": "nothing", "text": _("no values")}
    top = _ROOM * max(*found.before, *found.after)
    return {
        "name": name,
        "before": [share / top for share in found.before],
        "after": [share / top for share in found.after],
        "shares": [{"at": tick / top, "text": words.percent(tick)} for tick in ticks(0.0, top, 4)],
        **(_numbers(found) if isinstance(found, NumberShares) else _categories(found, _names(found, before, after))),
    }


def _numbers(found: NumberShares) -> dict[str, Any]:
    low, high = found.edges[0], found.edges[-1]
    # Once for all bins, as a slider waits for this.
    told = _("{start} to {end}: {original} of originals, {augmented} of copies")
    return {
        "kind": "numbers",
        "places": [{"at": (tick - low) / (high - low), "text": words.number(tick, 6)} for tick in ticks(low, high, 5)],
        "hover": [
            told.format(
                start=words.number(start),
                end=words.number(end),
                original=words.percent(old),
                augmented=words.percent(new),
            )
            for start, end, old, new in zip(found.edges, found.edges[1:], found.before, found.after, strict=False)
        ],
    }


def _categories(found: CategoryShares, names: list[str]) -> dict[str, Any]:
    told = _("{category}: {original} of originals, {augmented} of copies")
    return {
        "kind": "categories",
        "rows": names,
        "hover": [
            told.format(category=name, original=words.percent(old), augmented=words.percent(new))
            for name, old, new in zip(names, found.before, found.after, strict=True)
        ],
    }


def _names(found: CategoryShares, before: pd.Series, after: pd.Series) -> list[str]:
    """The categories, with those names that stand for no category in the language of the page."""
    names = list(found.names)
    if found.others:
        names[-1] = ngettext("{amount} other", "{amount} others", found.others)
    # A category may really be called that.
    if _MISSING in names and (before.isna().any() or after.isna().any()):
        names[names.index(_MISSING)] = _("missing")
    return names
