"""The issues of the Quality page: each with its rule, its count, and a button that shows the copies it found."""

from html import escape
from typing import Any

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.inspect.flags import rows_of
from metaaug.inspect.pairs_table import read_pairs
from metaaug.runs.folder import RunFolder
from metaaug.ui import quality_words, state, words
from metaaug.ui.markup import draw, reading
from metaaug.ui.previews import draw_rows

_SHOWN = "quality.shown"


@st.fragment
def draw_issues(run: RunFolder, issues: dict[str, Any]) -> None:
    """Every issue as a row; the copies of at most one are shown."""
    draw('<p class="ma-section">What to look at<small>rules, and what they found among the copies</small></p>')
    for issue in issues["issues"]:
        _draw_issue(run, issue, issues["shown"])


def _draw_issue(run: RunFolder, issue: dict[str, Any], most: int) -> None:
    why = issue["inapplicable"]
    found = "does not apply" if why else quality_words.found(issue)
    told = " ".join(part for part in (why or issue["rule"], "" if why else quality_words.threshold(issue)) if part)
    empty = " ma-quiet" if why or not issue["count"] else ""
    draw(
        f'<div class="ma-measure{empty}"><div><b>{escape(issue["title"])}</b><p>{escape(told)}</p></div>'
        f'<div><span class="ma-amount">{escape(found)}</span></div></div>'
    )
    if issue["operations"]:
        listed = "".join(
            f"<li><b>{escape(words.operation(one['name']))}</b>, {escape(one['why'])}</li>"
            for one in issue["operations"]
        )
        draw(f'<ul class="ma-reading">{listed}</ul>')
    if not issue["copies"]:
        return
    shown = state.get(_SHOWN) == (run.id, issue["name"])
    amount = min(most, issue["count"])
    label = "Hide" if shown else "Show them" if amount == issue["count"] else f"Show {amount} of them"
    mine = (run.id, issue["name"])
    # As a callback, so that the button already says what it does next.
    st.button(label, key=f"quality_show_{issue['name']}", on_click=state.put, args=(_SHOWN, None if shown else mine))
    if shown:
        _draw_copies(run, issue, amount)


def _draw_copies(run: RunFolder, issue: dict[str, Any], amount: int) -> None:
    try:
        table = read_pairs(run.flagged_path)
    except MetaAugError as error:
        st.error(str(error))
        return
    rows = rows_of(table, [(sample, copy) for sample, copy, _ in issue["copies"][:amount]])
    draw(draw_rows(rows, "ma-small"))
    draw(
        reading(
            "Each original is followed by the copies of it that the rule found, the most striking first.",
            f"Showing {words.count(amount)} of {words.count(issue['count'])} copies.",
        )
    )
