"""The Samples page: what the policy, or another, does to the data, copy by copy."""

from contextlib import nullcontext
from html import escape

import pandas as pd
import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.inspect.pairs_table import read_pairs
from metaaug.runs.folder import RunFolder
from metaaug.ui import state, words
from metaaug.ui.identity import draw_identity, learned_identity
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw, reading
from metaaug.ui.pairs import first_samples
from metaaug.ui.previews import preview_of
from metaaug.ui.previews.base import Preview
from metaaug.ui.run_page import draw_damaged
from metaaug.ui.sample_link import keep_order, with_links
from metaaug.ui.samples_filters import (
    ALL,
    Filters,
    draw_filters,
    draw_nothing,
    flagged_copies,
    of_group,
    with_operation,
)
from metaaug.ui.sentences import in_a_row
from metaaug.ui.variants import Variant, describe, draw_mode, draw_variants
from metaaug.ui.warming import load_drawing, warm_up

_COPIES = 4
_MOST_DRAWN = 120
_DRAWN = "samples.drawn"


@st.fragment
def draw_samples(run: RunFolder) -> None:
    """Controls, the pairs, and what the kind of data adds; a moved slider draws this part of the page alone."""
    try:
        stored, identity = read_pairs(run.pairs_path), learned_identity(run)
    except MetaAugError as error:
        draw_damaged(run, "samples", run.pairs_path, "pairs", str(error))
        return
    warm_up()
    number = "target" in stored.columns
    group = words.group(number)
    classes = sorted(
        stored["class"].unique(), key=lambda name: int(stored.loc[stored["class"] == name, "label"].iloc[0])
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        filters = draw_filters(run, classes, group)
    if filters.issue != ALL:
        _draw_flagged(run, preview_of(stored), filters, group)
        return
    mode, draws = _draw_controls(run)
    of_class = of_group(stored, filters.group)
    if of_class.empty:
        draw_nothing(run, filters, group)
        return
    variants = draw_variants(run, mode)
    if not variants:
        return
    if identity and variants[0].strengths is None:
        draw_identity()
    preview = preview_of(stored)
    drawn = []
    for variant in variants:
        pairs = _pairs_of(run, stored, of_class, preview, variant, draws)
        if pairs is None:
            return
        drawn.append(with_operation(of_group(pairs, filters.group), filters.operation))
    if all(pairs.empty for pairs in drawn):
        draw_nothing(run, filters, group)
        return
    keep_order(run, _samples(with_operation(of_class, filters.operation)) or _samples(drawn[0]))
    _show(run, preview, variants, drawn)
    shown = _originals(_shown(preview, drawn[0], len(drawn)))
    # With a filter on operations, it is those with such a copy that could be shown.
    total = _originals(of_class if filters.operation == ALL else drawn[0])
    again = _("Redraw {number}.").format(number=draws) if draws else ""
    size = in_a_row((words.samples_of(shown, total), again, describe(variants)))
    draw(reading(in_a_row((preview.how_to_read(number), _open())), size))
    if len(drawn) == 1:
        preview.draw_more(drawn[0], run)


def _open() -> str:
    return _("Click an original to see all about it.")


def _draw_controls(run: RunFolder) -> tuple[str, int]:
    """What is compared, and how often other copies were asked for."""
    draw_key = f"samples_draw_{run.id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        mode = draw_mode(run)
        if st.button(_("Redraw"), key=f"samples_redraw_{run.id}", help=_("Draw other random copies.")):
            st.session_state[draw_key] = st.session_state.get(draw_key, 0) + 1
    return mode, int(st.session_state.get(draw_key, 0))


def _draw_flagged(run: RunFolder, preview: Preview, filters: Filters, group: str) -> None:
    """The copies that a rule has found, as they were measured."""
    rows = flagged_copies(run, filters.issue)
    if rows is None:
        return
    chosen = with_operation(of_group(rows, filters.group), filters.operation)
    if chosen.empty:
        draw_nothing(run, filters, group)
        return
    samples = _samples(chosen)
    keep_order(run, samples)
    shown = chosen[chosen["sample"].isin(samples[: preview.samples_shown])]
    draw(preview.pairs(with_links(shown, run)))
    how = _("Each original is followed by the copies of it that the rule found, the most striking first.")
    which = _("These copies were drawn to be measured, with the learned policy.")
    draw(reading(in_a_row((how, which, _open())), words.samples_of(_originals(shown), len(samples))))


def _pairs_of(
    run: RunFolder, stored: pd.DataFrame, of_class: pd.DataFrame, preview: Preview, variant: Variant, draws: int
) -> pd.DataFrame | None:
    """The pairs of a variant: those that are stored, or drawn now; None where they cannot be drawn."""
    if variant.is_stored and not draws:
        return of_class
    whole = preview.draws_all and _originals(stored) <= _MOST_DRAWN
    chosen = stored if whole else first_samples(of_class, preview.samples_shown)
    # Noise is drawn for all that are kept, as it was for them, so the slider shows one change growing.
    return _draw_again(run, _samples(chosen), _samples(stored), draws, variant)


def _show(run: RunFolder, preview: Preview, variants: list[Variant], drawn: list[pd.DataFrame]) -> None:
    """The pairs; of several variants in columns next to each other."""
    if len(drawn) == 1:
        draw(preview.pairs(with_links(_shown(preview, drawn[0], 1), run)))
        return
    for column, variant, pairs in zip(st.columns(len(drawn), gap="medium"), variants, drawn, strict=True):
        with column:
            draw(f'<p class="ma-section">{escape(variant.label)}</p>')
            if pairs.empty:
                draw(f'<p class="ma-note">{_("No copy of this strategy fits the filters.")}</p>')
            else:
                draw(preview.pairs(with_links(_shown(preview, pairs, len(drawn)), run), "ma-narrow"))


def _shown(preview: Preview, pairs: pd.DataFrame, beside: int) -> pd.DataFrame:
    """The samples that fit on the page where ``beside`` variants are drawn next to each other."""
    samples = preview.samples_shown if beside == 1 else max(3, preview.samples_shown // 2)
    return first_samples(pairs, samples, _COPIES if beside < 3 else 2)


def _originals(pairs: pd.DataFrame) -> int:
    return int((pairs["copy"] == 0).sum())


def _samples(pairs: pd.DataFrame) -> list[int]:
    """The originals, as indices into the data set."""
    return [int(sample) for sample in pairs.loc[pairs["copy"] == 0, "sample"]]


def _draw_again(
    run: RunFolder, samples: list[int], among: list[int], draws: int, variant: Variant
) -> pd.DataFrame | None:
    load_drawing()
    # Here, because it imports torch, and most looks at samples need none.
    from metaaug.api import draw_pairs

    # The first draw reads the data; the next ones would only flicker.
    waiting = nullcontext() if state.get(_DRAWN) == run.id else st.spinner(_("Drawing …"), show_time=False)
    seed = run.config.seed + draws
    try:
        with waiting:
            drawn = draw_pairs(run, samples, _COPIES, seed, variant.intensity, variant.strengths, among)
    except MetaAugError as error:
        st.error(str(error))
        return None
    state.put(_DRAWN, run.id)
    return drawn
