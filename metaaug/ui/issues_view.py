"""The issues of the Quality page: each with its rule, its count, and a button that shows the copies it found."""

from html import escape
from typing import Any

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.inspect.flags import rows_of
from metaaug.inspect.pairs_table import read_pairs
from metaaug.runs.folder import RunFolder
from metaaug.ui import quality_words, state, words
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw, reading
from metaaug.ui.previews import draw_rows
from metaaug.ui.retelling import told
from metaaug.ui.sentences import in_a_row

_SHOWN = "quality.shown"
STORED = (
    "Copies near-identical to their original",
    "The copy is within {share} % of the usual distance between an original and its nearest other (the median). Such "
    "copies teach nothing.",
    "Copies far from all data",
    "The nearest original is farther than {share} % of originals are from their nearest other. Such copies may be "
    "nothing that occurs.",
    "Copies likely of another class",
    "A model that has not seen the original gives the copy another class with a probability of at least {share} %, "
    "and gives the original its own class.",
    "A number is predicted, so there is no other class that a copy could be of.",
    "Operations that do nothing",
    "The strength is 0, or no copy shows the operation. Nothing is wrong with that: these changes were not found to "
    "help.",
    "strength 0",
    "strength {strength}, but seen in none of the copies",
)
"""What a run stores of issues in English, as :mod:`metaaug.inspect.issues` writes it."""


@st.fragment
def draw_issues(run: RunFolder, issues: dict[str, Any]) -> None:
    """Every issue as a row; the copies of at most one are shown."""
    what = _("rules, and what they found among the copies")
    draw(f'<p class="ma-section">{_("What to look at")}<small>{what}</small></p>')
    for issue in issues["issues"]:
        _draw_issue(run, issue, issues["shown"])


def _draw_issue(run: RunFolder, issue: dict[str, Any], most: int) -> None:
    why = issue["inapplicable"]
    found = _("does not apply") if why else quality_words.found(issue)
    rule = in_a_row((told(why or issue["rule"], STORED), "" if why else quality_words.threshold(issue)))
    empty = " ma-quiet" if why or not issue["count"] else ""
    draw(
        f'<div class="ma-measure{empty}"><div><b>{escape(told(issue["title"], STORED))}</b><p>{escape(rule)}</p></div>'
        f'<div><span class="ma-amount">{escape(found)}</span></div></div>'
    )
    if issue["operations"]:
        listed = "".join(f"<li>{_idle(one)}</li>" for one in issue["operations"])
        draw(f'<ul class="ma-reading">{listed}</ul>')
    if not issue["copies"]:
        return
    shown = state.get(_SHOWN) == (run.id, issue["name"])
    amount = min(most, issue["count"])
    mine = (run.id, issue["name"])
    # As a callback, so that the button already says what it does next.
    st.button(
        _label(shown, amount, issue["count"]),
        key=f"quality_show_{issue['name']}",
        on_click=state.put,
        args=(_SHOWN, None if shown else mine),
    )
    if shown:
        _draw_copies(run, issue, amount)


def _idle(one: dict[str, str]) -> str:
    name, why = words.operation(one["name"]), told(one["why"], STORED)
    return _("<b>{operation}</b>, {why}").format(operation=escape(name), why=escape(why))


def _label(shown: bool, amount: int, count: int) -> str:
    if shown:
        return _("Hide")
    return _("Show them") if amount == count else _("Show {amount} of them").format(amount=amount)


def _draw_copies(run: RunFolder, issue: dict[str, Any], amount: int) -> None:
    try:
        table = read_pairs(run.flagged_path)
    except MetaAugError as error:
        st.error(str(error))
        return
    rows = rows_of(table, [(sample, copy) for sample, copy, value in issue["copies"][:amount]])
    draw(draw_rows(rows, "ma-small"))
    how = _("Each original is followed by the copies of it that the rule found, the most striking first.")
    size = _("Showing {shown} of {total} copies.")
    draw(reading(how, size.format(shown=words.count(amount), total=words.count(issue["count"]))))
