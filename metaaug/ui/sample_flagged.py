"""What the rules of the Quality page have found among a sample's copies, on the sample's own page."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.inspect.flags import Found, found_in, rows_of
from metaaug.inspect.pairs_table import read_pairs
from metaaug.runs.folder import RunFolder
from metaaug.ui import words
from metaaug.ui.flow import PAGES
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.markup import draw, reading
from metaaug.ui.previews import draw_rows
from metaaug.ui.sample_rows import Kept
from metaaug.ui.samples_filters import draw_not_measured
from metaaug.ui.sentences import in_a_row


def draw_flagged(run: RunFolder, kept: Kept, sample: int) -> None:
    """The flagged copies with what was found, or that there are none, or how to have them measured."""
    what = _("what the rules of the Quality page found among its copies")
    draw(f'<p class="ma-section">{_("Flagged")}<small>{what}</small></p>')
    try:
        quality, issues = run.quality, run.issues
        if quality is None or issues is None or not run.flagged_path.exists():
            draw_not_measured(run, "sample")
            return
        found = found_in(issues, sample)
        table = read_pairs(run.flagged_path)
    except MetaAugError as error:
        st.error(in_a_row((str(error), _("Measure the copies again on the Quality page."))))
        return
    if not found:
        whole = quality["n_originals"] == quality["n_labelled"] and kept.part_of(sample) != "test"
        none = in_a_row((_("No copy of this sample was flagged."), "" if whole else _unsure(quality)))
        draw(f'<p class="ma-note">{escape(none)}</p>')
        return
    listed = "".join(f"<li>{escape(_in_words(one))}</li>" for one in found)
    draw(f'<ul class="ma-findings">{listed}</ul>')
    rows = rows_of(table, [(sample, one.copy) for one in found])
    if not rows.empty:
        draw(draw_rows(rows, "ma-large ma-alone"))
    others = _(
        "These copies were drawn to be measured, with the learned policy, so they may be others than those above."
    )
    draw(reading(others, _size(quality)))
    st.page_link(PAGES["quality"].file, label=_("The rules, and all that they found"), query_params={"run": run.id})


def _unsure(quality: Mapping[str, Any]) -> str:
    return ngettext(
        "Copies of {measured} of {amount} labelled sample were measured, and this one may not be among them.",
        "Copies of {measured} of {amount} labelled samples were measured, and this one may not be among them.",
        quality["n_labelled"],
        measured=words.count(quality["n_originals"]),
    )


def _size(quality: Mapping[str, Any]) -> str:
    return ngettext(
        "{copies} copies each of {measured} of {amount} labelled sample.",
        "{copies} copies each of {measured} of {amount} labelled samples.",
        quality["n_labelled"],
        copies=words.count(quality["copies"]),
        measured=words.count(quality["n_originals"]),
    )


def _in_words(found: Found) -> str:
    """``Copy 2: far from all data, 3.2 from the nearest original; more than 2.25 counts.``"""
    name, threshold = str(found.issue["name"]), float(found.issue["threshold"])
    told = {
        "another_class": _("Copy {copy}: {issue}, with a probability of {value}; from {threshold} on it counts."),
        "far_from_all": _("Copy {copy}: {issue}, {value} from the nearest original; more than {threshold} counts."),
        "near_identical": _("Copy {copy}: {issue}, {value} from its original; up to {threshold} counts."),
    }[name]
    written = words.percent if name == "another_class" else words.number
    return told.format(
        copy=found.copy, issue=words.issue(name), value=written(found.value), threshold=written(threshold)
    )
