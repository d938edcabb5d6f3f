"""Loading what draws copies in the background, so that the first move of a slider does not wait for it."""

import threading

import streamlit as st

from metaaug.ui.memory import set_aside


@st.cache_resource(show_spinner=False)
def warm_up() -> threading.Thread:
    """Begin to import torch, once per server; call where copies may be asked for soon."""
    thread = threading.Thread(target=load_drawing, name="warm-up", daemon=True)
    thread.start()
    return thread


def load_drawing() -> None:
    """Import what draws copies, on one thread: the server draws little, and a worker may need the cores."""
    import torch

    import metaaug.api  # noqa: F401 - imported for later

    torch.set_num_threads(1)
    set_aside()
