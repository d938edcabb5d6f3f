"""The dashboard: navigation and the frame around every page."""

import os

# Before anything that may start threads: waiting threads must not keep the cores busy.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import streamlit as st

from metaaug.ui.flow import PAGES, SECTIONS
from metaaug.ui.theme import apply_style

# An emoji is drawn by the browser itself; any other icon would be fetched from outside.
st.set_page_config(page_title="MetaAug", page_icon="🧪", layout="wide")
apply_style()
page = st.navigation(
    {
        section: [st.Page(PAGES[name].file, title=PAGES[name].title, default=name == "home") for name in names]
        for section, names in SECTIONS.items()
    },
    expanded=True,
)
page.run()
