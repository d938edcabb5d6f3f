"""The frame around every page: navigation, language and style, also for the first link a new server is asked for.

Streamlit takes a folder named ``pages`` for its older way of many pages until ``st.navigation`` has been called once
in the process, so the very first visit of a page's own address runs the page without app.py.
"""

from pathlib import Path

import streamlit as st

from metaaug.ui import language, state
from metaaug.ui.flow import PAGES, SECTIONS
from metaaug.ui.language import gettext as _
from metaaug.ui.learn.address import is_teaching
from metaaug.ui.memory import set_aside
from metaaug.ui.theme import apply_style

_FRAMED = "framed"
_LANGUAGE = "language"
_OF_PAGE = st.components.v2.component(
    "metaaug.page_language",
    html="<span hidden></span>",
    js=Path(__file__).with_name("page_language.js").read_text(encoding="utf-8"),
)


def draw_frame() -> "st.Page":
    """Set up the navigation, the choice of a language and the style; returns the page to run."""
    set_aside()
    page = _navigate()
    apply_style()
    if not is_teaching():
        _draw_languages()
    if language.current() != language.SOURCE:
        # Streamlit's page says that it is English, and says so again when this is gone.
        with st.container(key="page-language"):
            _OF_PAGE(key="page_language", data=language.current())
    state.put(_FRAMED, True)
    return page


def require_frame() -> None:
    """Run again, inside the frame, when app.py has not run yet."""
    if not state.get(_FRAMED):
        _navigate()
        st.rerun()


def _draw_languages() -> None:
    """Which language, below the navigation. The address is right; the widget follows it."""
    st.session_state[_LANGUAGE] = language.current()
    st.sidebar.segmented_control(
        _("Language"),
        list(language.LANGUAGES),
        format_func=language.LANGUAGES.__getitem__,
        key=_LANGUAGE,
        required=True,
        on_change=lambda: language.choose(st.session_state[_LANGUAGE]),
        label_visibility="collapsed",
    )


def _navigate() -> "st.Page":
    return st.navigation(
        {
            _(section) if section else "": [
                st.Page(PAGES[name].file, title=_(PAGES[name].title), default=name == "home") for name in names
            ]
            for section, names in SECTIONS.items()
        },
        position="hidden" if is_teaching() else "sidebar",
        expanded=True,
    )
