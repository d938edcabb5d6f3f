"""What the rules of the Quality page have found among a sample's copies, on the sample's own page."""

from html import escape

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.inspect.flags import Found, found_in, rows_of
from metaaug.inspect.pairs_table import read_pairs
from metaaug.runs.folder import RunFolder
from metaaug.ui import words
from metaaug.ui.flow import PAGES
from metaaug.ui.markup import draw, reading
from metaaug.ui.previews import draw_rows
from metaaug.ui.sample_rows import Kept
from metaaug.ui.samples_filters import draw_not_measured


def draw_flagged(run: RunFolder, kept: Kept, sample: int) -> None:
    """The flagged copies with what was found, or that there are none, or how to have them measured."""
    draw('<p class="ma-section">Flagged<small>what the rules of the Quality page found among its copies</small></p>')
    try:
        quality, issues = run.quality, run.issues
        if quality is None or issues is None or not run.flagged_path.exists():
            draw_not_measured(run, "sample")
            return
        found = found_in(issues, sample)
        table = read_pairs(run.flagged_path)
    except MetaAugError as error:
        st.error(f"{error} Measure the copies again on the Quality page.")
        return
    measured = f"{words.count(quality['n_originals'])} of {words.plural(quality['n_labelled'], 'labelled sample')}"
    if not found:
        whole = quality["n_originals"] == quality["n_labelled"] and kept.part_of(sample) != "test"
        unsure = "" if whole else f" Copies of {measured} were measured, and this one may not be among them."
        draw(f'<p class="ma-note">No copy of this sample was flagged.{escape(unsure)}</p>')
        return
    listed = "".join(f"<li>{escape(_in_words(one))}</li>" for one in found)
    draw(f'<ul class="ma-findings">{listed}</ul>')
    rows = rows_of(table, [(sample, one.copy) for one in found])
    if not rows.empty:
        draw(draw_rows(rows, "ma-large ma-alone"))
    draw(
        reading(
            "These copies were drawn to be measured, with the learned policy, so they may be others than those above.",
            f"{words.count(quality['copies'])} copies each of {measured}.",
        )
    )
    st.page_link(PAGES["quality"].file, label="The rules, and all that they found", query_params={"run": run.id})


def _in_words(found: Found) -> str:
    """``Copy 2: far from all data, 3.2 from the nearest original; more than 2.25 counts.``"""
    value, name = words.number(found.value), str(found.issue["name"])
    threshold = words.number(float(found.issue["threshold"]))
    why = {
        "another_class": f"with a probability of {words.percent(found.value)}; from "
        f"{words.percent(float(found.issue['threshold']))} on it counts",
        "far_from_all": f"{value} from the nearest original; more than {threshold} counts",
        "near_identical": f"{value} from its original; up to {threshold} counts",
    }[name]
    return f"Copy {found.copy}: {words.ISSUES[name]}, {why}."
