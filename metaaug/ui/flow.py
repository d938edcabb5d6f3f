"""The pages, in their order, and the steps from data to export with the next one always at hand."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from metaaug.runs.folder import RunFolder
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw


class PageInfo(NamedTuple):
    """A page as the navigation knows it."""

    file: str
    title: str
    question: str


PAGES = {
    "home": PageInfo("pages/home.py", "Home", "What does this do for me?"),
    "learn": PageInfo("pages/learn.py", "Learn", "How does it work?"),
    "data": PageInfo("pages/data.py", "Data", "Is this my data, understood rightly?"),
    "train": PageInfo("pages/train.py", "Train", "What will it do, and how long?"),
    "runs": PageInfo("pages/runs.py", "Runs", "What have I tried?"),
    "samples": PageInfo("pages/samples.py", "Samples", "What does the augmentation do to my data?"),
    "projection": PageInfo("pages/projection.py", "Projection", "Do the copies stay where their class lives?"),
    "quality": PageInfo("pages/quality.py", "Quality", "Do the copies cover the data without leaving it?"),
    "curves": PageInfo("pages/curves.py", "Curves", "Did it learn, and when?"),
    "verdict": PageInfo("pages/verdict.py", "Verdict", "Did it help, honestly?"),
    "export": PageInfo("pages/export.py", "Export", "How do I use it in my code?"),
}
SECTIONS: dict[str, Sequence[str]] = {
    "": ("home", "learn"),
    "Make": ("data", "train", "runs"),
    "Look": ("samples", "projection", "quality", "curves"),
    "Use": ("verdict", "export"),
}
STEPS = ("data", "train", "samples", "verdict", "export")
_LOOKS = ("samples", "projection", "quality", "curves")


def waiting_for(step: str, run: RunFolder | None) -> str | None:
    """Why this step cannot be taken yet, or None when it can."""
    if step in ("data", "train"):
        return None
    if run is None:
        return _("Train a run first.")
    if step == "samples" and not run.pairs_path.exists():
        return _("Samples appear when learning has ended.")
    if step == "verdict" and not run.verdict_path.exists():
        return _("The verdict appears when its stage has ended.")
    if step == "export" and not run.policy_path.exists():
        return _("There is a policy to export when learning has ended.")
    return None


def draw_flow(page: str, run: RunFolder | None) -> None:
    """Draw the steps; a step that cannot be taken yet says why."""
    query = {"run": run.id} if run else None
    with st.container(horizontal=True, gap="small", key="flow", vertical_alignment="center"):
        for place, step in enumerate(STEPS):
            if place:
                draw('<span class="ma-arrow" aria-hidden="true">→</span>', width="content")
            info = PAGES[step]
            reason = waiting_for(step, run)
            if step == page or (step == "samples" and page in _LOOKS):
                draw(f'<span class="ma-here" aria-current="step">{escape(_(info.title))}</span>', width="content")
            elif reason:
                draw(
                    f'<span class="ma-wait" tabindex="0" title="{escape(reason)}" '
                    f'aria-disabled="true">{escape(_(info.title))}</span>',
                    width="content",
                )
            else:
                st.page_link(info.file, label=_(info.title), query_params=query)


def next_step(page: str, label: str, run: RunFolder | None, key: str | None = None) -> None:
    """A button to the next page; disabled, with the reason beside it, while it cannot be taken."""
    reason = waiting_for(page, run)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.button(label, type="primary", disabled=reason is not None, key=key or f"next_{page}", help=reason):
            st.switch_page(PAGES[page].file, query_params={"run": run.id} if run else None)
        if reason:
            draw(f'<p class="ma-note">{escape(reason)}</p>', width="content")
