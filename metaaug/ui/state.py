"""What must survive a page switch, under names of our own that no widget owns."""

from typing import Any

import streamlit as st

_PREFIX = "metaaug."

RUN = "run"
SOURCE = "data.source"
PER_CLASS = "data.per_class"
SPLIT_SEED = "data.split_seed"
SELECTION = "projection.selection"
"""The run and the places of its points that are selected on the map."""
MARKED = "projection.marked"
"""Whether what is selected gets a ring on the map: where it was not chosen there."""


def get(name: str, default: Any = None) -> Any:
    """The value kept under ``name``, or ``default``."""
    return st.session_state.get(_PREFIX + name, default)


def put(name: str, value: Any) -> None:
    """Keep ``value`` under ``name`` for the rest of the session."""
    st.session_state[_PREFIX + name] = value


def take(name: str, default: Any = None) -> Any:
    """The value kept under ``name``, which is forgotten."""
    return st.session_state.pop(_PREFIX + name, default)


def keep(name: str, widget: str) -> None:
    """Callback of a widget: keep its value under ``name``."""
    put(name, st.session_state[widget])
