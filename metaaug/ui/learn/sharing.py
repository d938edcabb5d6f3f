"""A link that opens this lesson as it stands, with as much of the page as one wants to show."""

import streamlit as st

from metaaug.ui.language import current
from metaaug.ui.language import gettext as _
from metaaug.ui.learn import address


def part_titles() -> dict[str, str]:
    """What the parts of a lesson are called."""
    return {
        "text": _("explanation"),
        "choices": _("choices"),
        "play": _("play and step"),
        "formula": _("formulas"),
        "code": _("code"),
        "run": _("start a run"),
    }


def draw_sharing() -> None:
    """A popover with the link."""
    with st.popover(_("Link for teaching"), key="learn_share"):
        st.write(_("Opens this lesson at this step, in this language, without navigation. Choose what it shows."))
        parts = st.pills(
            _("Show"),
            address.PARTS,
            selection_mode="multi",
            default=list(address.PARTS),
            format_func=part_titles().__getitem__,
            key="learn_parts",
        )
        kept = [part for part in address.PARTS if part in parts]
        changes = {"teach": "1", "lang": current()}
        if kept != list(address.PARTS):
            changes["show"] = ",".join(kept) or "none"
        host = st.context.url or ""
        st.code(f"{host.partition('?')[0]}?{address.query(**changes)}", language=None, wrap_lines=True)
