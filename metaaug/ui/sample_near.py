"""The labelled samples nearest to an original or to one of its copies, on the sample's own page."""

import pandas as pd
import streamlit as st

from metaaug.config import Stage
from metaaug.errors import MetaAugError
from metaaug.inspect.neighbours_table import NEIGHBOURS, neighbours_of
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, words
from metaaug.ui.live import ACTIVE
from metaaug.ui.markup import draw, reading
from metaaug.ui.previews import preview_of
from metaaug.ui.run_page import request
from metaaug.ui.sample_link import with_links
from metaaug.ui.sample_rows import Kept, rows_of_originals


def draw_near(run: RunFolder, kept: Kept, sample: int, rows: pd.DataFrame, stage: Stage | None) -> None:
    """A choice between the original and its copies, and what is nearest to that.

    Args:
        run: that keeps them.
        kept: its tables.
        sample: whose page this is.
        rows: the original and the copies that are shown, with their neighbours where they are known.
        stage: that made the rows; None where they are drawn now, or are of the data set alone.
    """
    draw('<p class="ma-section">Nearest real samples<small>among the labelled ones</small></p>')
    if NEIGHBOURS not in rows.columns:
        _draw_unknown(run, stage)
        return
    copies = sorted(int(copy) for copy in rows["copy"])
    chosen: int = st.segmented_control(
        "Nearest to",
        copies,
        default=copies[0],
        required=True,
        format_func=lambda copy: f"copy {copy}" if copy else "the original",
        key=f"sample_near_{run.id}_{sample}_{len(copies)}",
    )
    found = neighbours_of(rows, sample, chosen)
    if not found:
        draw('<p class="ma-note">There is no other labelled sample.</p>')
        return
    try:
        near = rows_of_originals(run, kept, [neighbour for neighbour, _ in found])
    except (MetaAugError, IndexError) as error:
        listed = ", ".join(f"sample {neighbour} ({words.number(distance)} away)" for neighbour, distance in found)
        situations.say("The nearest samples cannot be shown", f"{error} They are: {listed}.")
        return
    preview = preview_of(rows)
    notes = [_note(sample, chosen, neighbour, distance) for neighbour, distance in found]
    draw(preview.pairs(with_links(near, run).assign(note=notes), "ma-row"))
    what = f"Copy {chosen}" if chosen else "The original"
    draw(
        reading(
            f"{what} is compared with every labelled sample; the nearest stands first. "
            "A copy should be near to its own original and to its class. "
            f"Distances are Euclidean, between {preview.space}, as on the map and in the measures.",
            f"{words.count(len(found))} of {words.count(_labelled(run))} labelled samples.",
        )
    )


def _note(sample: int, copy: int, neighbour: int, distance: float) -> str:
    own = "its original, " if copy and neighbour == sample else ""
    return f"{own}{words.number(distance)} away"


def _labelled(run: RunFolder) -> int:
    return int((run.policy or {}).get("n_labelled", 0))


def _draw_unknown(run: RunFolder, stage: Stage | None) -> None:
    if stage is None:
        draw('<p class="ma-note">No copy of this sample was kept, so neighbours were not found. Draw new copies.</p>')
    elif run.state in ACTIVE:
        draw('<p class="ma-note">The worker of this run is at work. Look again when it is done.</p>')
    else:
        where = "the copies" if stage == "pairs" else "the map"
        draw(
            '<p class="ma-note">This run was made before neighbours were kept with it. They are found when its worker '
            f"draws {where} again, which changes nothing else.</p>"
        )
        if st.button("Find the neighbours", key="sample_find"):
            request(run, stage)
