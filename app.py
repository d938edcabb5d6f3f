"""The dashboard: navigation and the frame around every page."""

import os

# Before anything that may start threads: waiting threads must not keep the cores busy.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import streamlit as st

from metaaug.ui.framing import draw_frame

# An emoji is drawn by the browser itself; any other icon would be fetched from outside.
st.set_page_config(page_title="MetaAug", page_icon="🧪", layout="wide")
draw_frame().run()
