"""What the address says of a lesson: which one, where it stands, and what of the page is shown.

``?lesson=lens&step=12&seed=0&teach=1&show=play,formula``: everything a link needs to open the same view elsewhere.
What an address asks for and there is not is left out, without a complaint.
"""

from collections.abc import Sequence

import streamlit as st

LESSONS = ("augmenting", "lens", "unrolling", "evidence")
PARTS = ("text", "choices", "play", "formula", "code", "run")
"""Parts of a lesson that ``?show=`` can name: the explanation, what can be chosen, the controls of the player, the
formulas, our code, and the run that can be started."""


def chosen(name: str, allowed: Sequence[str], default: str) -> str:
    """The value of ``?name=`` where it is one of ``allowed``, else the default."""
    asked = st.query_params.get(name)
    return asked if asked is not None and asked in allowed else default


def number(name: str, default: int, low: int, high: int) -> int:
    """The whole number of ``?name=`` where it is from ``low`` to ``high``, else the default."""
    asked = st.query_params.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and low <= int(asked) <= high else default


def step() -> int | None:
    """The frame that ``?step=`` stops the player at; None: it plays."""
    asked = number("step", -1, 0, 100_000)
    return None if asked < 0 else asked


def put(name: str, value: str, default: str) -> None:
    """Say it in the address, unless it is what holds anyway."""
    if value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def is_teaching() -> bool:
    """Whether ``?teach=1`` hides everything around the lesson."""
    return st.query_params.get("teach") == "1"


def shown() -> frozenset[str]:
    """The parts of ``PARTS`` that are shown: those of ``?show=``, or all."""
    asked = st.query_params.get("show")
    if asked is None:
        return frozenset(PARTS)
    return frozenset(asked.split(",")) & frozenset(PARTS)


def is_shown(part: str) -> bool:
    """Whether this part of a lesson is shown."""
    return part in shown()


def query(**changes: str) -> str:
    """The address's query as it is, with these values in place of or beside its own."""
    from urllib.parse import urlencode

    return urlencode({**st.query_params.to_dict(), **changes}, safe=",")
