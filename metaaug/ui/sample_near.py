"""The labelled samples nearest to an original or to one of its copies, on the sample's own page."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from metaaug.config import Stage
from metaaug.errors import MetaAugError
from metaaug.inspect.neighbours_table import NEIGHBOURS, neighbours_of
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, words
from metaaug.ui.language import gettext as _
from metaaug.ui.live import ACTIVE
from metaaug.ui.markup import draw, reading
from metaaug.ui.previews import preview_of
from metaaug.ui.previews.base import Preview
from metaaug.ui.run_page import request
from metaaug.ui.sample_link import with_links
from metaaug.ui.sample_rows import Kept, rows_of_originals
from metaaug.ui.sentences import in_a_row


def draw_near(run: RunFolder, kept: Kept, sample: int, rows: pd.DataFrame, stage: Stage | None) -> None:
    """A choice between the original and its copies, and what is nearest to that.

    Args:
        run: that keeps them.
        kept: its tables.
        sample: whose page this is.
        rows: the original and the copies that are shown, with their neighbours where they are known.
        stage: that made the rows; None where they are drawn now, or are of the data set alone.
    """
    draw(f'<p class="ma-section">{_("Nearest real samples")}<small>{_("among the labelled ones")}</small></p>')
    if NEIGHBOURS not in rows.columns:
        _draw_unknown(run, stage)
        return
    copies = sorted(int(copy) for copy in rows["copy"])
    chosen: int = st.segmented_control(
        _("Nearest to"),
        copies,
        default=copies[0],
        required=True,
        format_func=lambda copy: _("copy {number}").format(number=copy) if copy else _("the original"),
        key=f"sample_near_{run.id}_{sample}_{len(copies)}",
    )
    found = neighbours_of(rows, sample, chosen)
    if not found:
        _draw_note(_("There is no other labelled sample."))
        return
    try:
        near = rows_of_originals(run, kept, [neighbour for neighbour, distance in found])
    except (MetaAugError, IndexError) as error:
        told = _("They are: {samples}.").format(samples=_listed(found))
        situations.say(_("The nearest samples cannot be shown"), in_a_row((str(error), told)))
        return
    preview = preview_of(rows)
    notes = [_note(sample, chosen, neighbour, distance) for neighbour, distance in found]
    draw(preview.pairs(with_links(near, run).assign(note=notes), "ma-row"))
    size = _("{shown} of {total} labelled samples.")
    size = size.format(shown=words.count(len(found)), total=words.count(_labelled(run)))
    draw(reading(_how_to_read(chosen, preview), size))


def _listed(found: Sequence[tuple[int, float]]) -> str:
    one = _("sample {number} ({distance} away)")
    return ", ".join(one.format(number=sample, distance=words.number(distance)) for sample, distance in found)


def _how_to_read(chosen: int, preview: Preview) -> str:
    what = (
        _("Copy {number} is compared with every labelled sample; the nearest stands first.").format(number=chosen)
        if chosen
        else _("The original is compared with every labelled sample; the nearest stands first.")
    )
    wish = _("A copy should be near to its own original and to its class.")
    distances = _("Distances are Euclidean, between {space}, as on the map and in the measures.")
    return in_a_row((what, wish, distances.format(space=_(preview.space))))


def _note(sample: int, copy: int, neighbour: int, distance: float) -> str:
    its_own = copy and neighbour == sample
    told = _("its original, {distance} away") if its_own else _("{distance} away")
    return told.format(distance=words.number(distance))


def _labelled(run: RunFolder) -> int:
    return int((run.policy or {}).get("n_labelled", 0))


def _draw_unknown(run: RunFolder, stage: Stage | None) -> None:
    if stage is None:
        _draw_note(_("No copy of this sample was kept, so neighbours were not found. Draw new copies."))
    elif run.state in ACTIVE:
        _draw_note(_("The worker of this run is at work. Look again when it is done."))
    else:
        _draw_note(
            _(
                "This run was made before neighbours were kept with it. They are found when its worker draws the "
                "copies again, which changes nothing else."
            )
            if stage == "pairs"
            else _(
                "This run was made before neighbours were kept with it. They are found when its worker draws the map "
                "again, which changes nothing else."
            )
        )
        if st.button(_("Find the neighbours"), key="sample_find"):
            request(run, stage)


def _draw_note(told: str) -> None:
    draw(f'<p class="ma-note">{told}</p>')
