"""Strengths as horizontal bars, sorted, each with a tick where it started, updated in place."""

from pathlib import Path

import streamlit as st

from metaaug.config import Kind
from metaaug.modalities.recipes import KINDS
from metaaug.modalities.specs import GENERATOR
from metaaug.ui import words
from metaaug.ui.theme import palette

_HERE = Path(__file__).parent
_SHORT = 14
"""Characters of names that leave room for longer bars."""
_BARS = st.components.v2.component(
    "metaaug.strength_bars",
    html='<div class="list" role="img"></div>',
    css=(_HERE / "strength_bars.css").read_text(encoding="utf-8"),
    js=(_HERE / "strength_bars.js").read_text(encoding="utf-8"),
)


def draw_strengths(strengths: dict[str, float], start: dict[str, float], kind: Kind, key: str) -> None:
    """Draw the bars.

    Args:
        strengths: operation name -> strength in [0, 1].
        start: operation name -> the strength it started from.
        kind: the kind of data, which knows the operations.
        key: identity of the drawing; the same key glides from the last values to these.
    """
    colours = palette()
    specs = {spec.name: spec for spec in (*KINDS[kind].operations, GENERATOR)}
    rows = []
    for name, strength in sorted(strengths.items(), key=lambda item: (-item[1], item[0])):
        spec = specs.get(name)
        began = start.get(name, 0.0)
        hover = [f"{words.operation(name)}: strength {strength:.2f}, started at {began:.2f}."]
        if spec is not None:
            hover.append(f"{spec.summary} At strength 1: {words.number(spec.maximum)} {spec.unit}.")
            hover.append("Marked ▲: this operation often changes what is predicted." if spec.dangerous else "")
        rows.append(
            {
                "name": name,
                "title": words.operation(name),
                "strength": min(max(strength, 0.0), 1.0),
                "start": began,
                "text": f"{strength:.2f}",
                "danger": bool(spec and spec.dangerous),
                "hover": " ".join(hover).strip(),
            }
        )
    largest = ", ".join(f"{row['title']} {row['text']}" for row in rows[:5])
    shades = {name: getattr(colours, name) for name in ("learned", "danger", "rule", "text", "muted")}
    label = f"Strengths of the operations, largest first: {largest}."
    short = max((len(str(row["title"])) for row in rows), default=0) <= _SHORT
    _BARS(data={"rows": rows, "label": label, "colours": shades, "short": short}, key=key)
