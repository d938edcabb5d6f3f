"""Strengths as horizontal bars, sorted, each with a tick where it started, updated in place."""

from pathlib import Path
from typing import Any

import streamlit as st

from metaaug.config import Kind
from metaaug.modalities.recipes import KINDS
from metaaug.modalities.specs import GENERATOR, OperationSpec
from metaaug.ui import words
from metaaug.ui.language import gettext as _
from metaaug.ui.theme import palette

_HERE = Path(__file__).parent
_SHORT = 14
"""Characters of names that leave room for longer bars."""
_BARS = st.components.v2.component(
    "metaaug.strength_bars",
    html='<div class="list" role="img"></div>',
    css=(_HERE / "strength_bars.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("bars.js", "strength_bars.js")),
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
        began = start.get(name, 0.0)
        standing = _("{operation}: strength {strength}, started at {start}.").format(
            operation=words.operation(name), strength=f"{strength:.2f}", start=f"{began:.2f}"
        )
        described = bar(specs.get(name), name)
        rows.append(
            described
            | {
                "strength": min(max(strength, 0.0), 1.0),
                "start": began,
                "text": f"{strength:.2f}",
                "hover": f"{standing} {described['hover']}".strip(),
            }
        )
    largest = ", ".join(f"{row['title']} {row['text']}" for row in rows[:5])
    shades = {name: getattr(colours, name) for name in ("learned", "danger", "rule", "text", "muted")}
    label = _("Strengths of the operations, largest first: {largest}.").format(largest=largest)
    short = max((len(str(row["title"])) for row in rows), default=0) <= _SHORT
    _BARS(data={"rows": rows, "label": label, "colours": shades, "short": short}, key=key)


def bar(spec: OperationSpec | None, name: str, marked: bool = False) -> dict[str, Any]:
    """What a bar says of its operation, whatever its strength.

    Args:
        spec: of the operation, where it is known.
        name: its identifier.
        marked: written in bold.
    """
    hover = ""
    if spec is not None:
        size = _("At strength 1: {amount} {unit}.").format(amount=words.number(spec.maximum), unit=_(spec.unit))
        danger = _("Marked ▲: this operation often changes what is predicted.") if spec.dangerous else ""
        hover = f"{_(spec.summary)} {size} {danger}".strip()
    title = words.operation(name)
    return {
        "name": name,
        "title": title,
        "hover": hover,
        "danger": bool(spec and spec.dangerous),
        "marked": marked,
    }
