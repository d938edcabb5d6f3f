"""The steps of an algorithm: a sentence, the formula, and the lines of our code that do it."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from metaaug.ui.language import gettext as _
from metaaug.ui.learn import address
from metaaug.ui.learn.source import lines_of
from metaaug.ui.markup import draw


@dataclass(frozen=True)
class Code:
    """Where lines come from: a file of the package, and a function or class in it."""

    file: str
    name: str


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        text: the section of the lesson's text that explains it.
        formula: LaTeX.
        code: what does it.
    """

    text: str
    formula: str
    code: Sequence[Code]


def aligned(*lines: str) -> str:
    """Formulas below each other, aligned where each has its ``&``."""
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def draw_steps(title: str, steps: Sequence[Step], text: dict[str, str]) -> None:
    """All steps, one below the other; formulas and code are left out where the address says so.

    Args:
        title: of the part.
        steps: in their order.
        text: the sections of the lesson.
    """
    formula, code = address.is_shown("formula"), address.is_shown("code")
    if not formula and not code:
        return
    draw(f'<p class="ma-section">{title}</p>')
    for step in steps:
        left, right = st.columns([5, 7], gap="large") if code else (st.container(), None)
        with left:
            st.markdown(text[step.text])
            if formula:
                st.latex(step.formula)
        if right is not None:
            with right:
                for one in step.code:
                    draw(f'<p class="ma-note">{_("from")} <code>metaaug/{one.file}</code></p>')
                    st.code(lines_of(one.file, one.name), language="python")
