"""The player of stored traces: it plays in the browser, and tells the address where a person has stopped it."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from metaaug.ui.language import current
from metaaug.ui.language import gettext as _
from metaaug.ui.learn import address
from metaaug.ui.theme import palette

View = Literal["bars", "lens", "unrolled", "literal", "intervals"]
_HERE = Path(__file__).parent
_SCRIPTS = ("player.js", "../bars.js", "view_chart.js", "view_bars.js", "view_lens.js", "view_points.js",
            "view_unrolled.js", "view_literal.js", "view_intervals.js")  # fmt: skip
_SHADES = ("ground", "surface", "text", "muted", "rule", "original", "learned", "default", "uniform", "danger")


def _joined(names: Sequence[str]) -> str:
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


_PLAYER = st.components.v2.component(
    "metaaug.player",
    html=_joined(["player.html"]),
    css=_joined(["../strength_bars.css", "player.css", "views.css"]),
    js=_joined(_SCRIPTS),
)


def draw_player(
    view: View,
    key: str,
    length: int,
    period: int,
    captions: Sequence[str],
    alt: str,
    labels: dict[str, str],
    follows_address: bool = True,
    **payload: Any,
) -> None:
    """Draw a trace that plays by itself, once, from when it comes into view.

    Args:
        view: how frames are drawn.
        key: identity of the trace; another key begins from its start.
        length: frames.
        period: milliseconds that each is shown for.
        captions: a sentence for each frame, or one for all.
        alt: what is seen, for those who cannot see it.
        labels: words in the picture, by what the view calls them.
        follows_address: ``?step=`` says where it stands; for one player a page.
        payload: what the view needs.
    """
    colours = palette()
    shades: dict[str, Any] = {name: getattr(colours, name) for name in _SHADES}
    words = {
        "play": _("Play"),
        "pause": _("Pause"),
        "replay": _("Play again"),
        "back": _("One step back (left arrow key)"),
        "forward": _("One step on (right arrow key)"),
        "position": _("Step"),
        "space": _("space bar"),
    }
    step = address.step() if follows_address else None
    data = {
        "view": view,
        "identity": key,
        "length": length,
        "period": period,
        "captions": list(captions),
        "alt": alt,
        "labels": {**words, **labels},
        "colours": shades | {"classes": colours.classes},
        "controls": address.is_shown("play"),
        "step": None if step is None else min(step, length - 1),
        **payload,
    }
    # The step is left out: it is told by the player itself, which must not start anew for it.
    told = json.dumps({name: value for name, value in data.items() if name != "step"}, sort_keys=True)
    data["version"] = hashlib.sha256((told + current()).encode()).hexdigest()[:16]
    place = f"player_{key}"

    def tell() -> None:
        stopped = st.session_state[place].get("step")
        if follows_address and isinstance(stopped, int):
            st.query_params["step"] = str(stopped)

    _PLAYER(key=place, data=data, on_step_change=tell)
