"""The Samples page: what the policy, or another, does to the data, copy by copy."""

from contextlib import nullcontext
from html import escape

import pandas as pd
import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.inspect.pairs_table import read_pairs
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, state, words
from metaaug.ui.markup import draw, reading
from metaaug.ui.pairs import first_samples
from metaaug.ui.previews import preview_of
from metaaug.ui.previews.base import Preview
from metaaug.ui.variants import Variant, describe, draw_mode, draw_variants
from metaaug.ui.warming import load_drawing, warm_up

ALL = "all"
_COPIES = 4
_MOST_DRAWN = 120
_DRAWN = "samples.drawn"


@st.fragment
def draw_samples(run: RunFolder) -> None:
    """Controls, the pairs, and what the kind of data adds; a moved slider draws this part of the page alone."""
    try:
        stored = read_pairs(run.pairs_path)
    except MetaAugError as error:
        situations.unreadable(str(error))
        return
    warm_up()
    number = "target" in stored.columns
    group = words.group(number)
    classes = sorted(
        stored["class"].unique(), key=lambda name: int(stored.loc[stored["class"] == name, "label"].iloc[0])
    )
    mode = draw_mode(run)
    picked, draws = _draw_controls(run, classes, group)
    of_class = _of_class(stored, picked)
    if of_class.empty:
        situations.say(
            "Nothing in this selection", f"There is no sample of the {group} “{picked}” here. Choose another."
        )
        return
    variants = draw_variants(run, mode)
    if not variants:
        return
    preview = preview_of(stored)
    drawn = []
    for variant in variants:
        pairs = _pairs_of(run, stored, of_class, preview, variant, draws)
        if pairs is None:
            return
        drawn.append(_of_class(pairs, picked))
    _show(preview, variants, drawn)
    labelled = (
        f"{words.samples_of(_originals(_shown(preview, drawn[0], len(drawn))), _originals(of_class))} Draw {draws}."
    )
    draw(reading(preview.how_to_read(number), labelled + describe(variants)))
    if len(drawn) == 1:
        preview.draw_more(drawn[0], run)


def _draw_controls(run: RunFolder, classes: list[str], group: str) -> tuple[str, int]:
    """The chosen class or ``ALL``, and how often other copies were asked for."""
    draw_key = f"samples_draw_{run.id}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(classes) <= 12:
            picked = st.pills(
                group.capitalize(),
                [ALL, *classes],
                default=ALL,
                required=True,
                wrap=True,
                key=f"samples_class_{run.id}",
            )
        else:
            picked = st.selectbox(group.capitalize(), [ALL, *classes], key=f"samples_class_{run.id}", width=320)
        if st.button("Redraw", key=f"samples_redraw_{run.id}", help="Draw other random copies."):
            st.session_state[draw_key] = st.session_state.get(draw_key, 0) + 1
    return picked, int(st.session_state.get(draw_key, 0))


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


def _show(preview: Preview, variants: list[Variant], drawn: list[pd.DataFrame]) -> None:
    """The pairs; of several variants in columns next to each other."""
    if len(drawn) == 1:
        draw(preview.pairs(_shown(preview, drawn[0], 1)))
        return
    for column, variant, pairs in zip(st.columns(len(drawn), gap="medium"), variants, drawn, strict=True):
        with column:
            draw(f'<p class="ma-section">{escape(variant.label)}</p>')
            draw(preview.pairs(_shown(preview, pairs, len(drawn)), "ma-narrow"))


def _shown(preview: Preview, pairs: pd.DataFrame, beside: int) -> pd.DataFrame:
    """The samples that fit on the page where ``beside`` variants are drawn next to each other."""
    samples = preview.samples_shown if beside == 1 else max(3, preview.samples_shown // 2)
    return first_samples(pairs, samples, _COPIES if beside < 3 else 2)


def _of_class(pairs: pd.DataFrame, picked: str) -> pd.DataFrame:
    return pairs if picked == ALL else pairs[pairs["class"] == picked]


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
    waiting = nullcontext() if state.get(_DRAWN) == run.id else st.spinner("Drawing …", show_time=False)
    seed = run.config.seed + draws
    try:
        with waiting:
            drawn = draw_pairs(run, samples, _COPIES, seed, variant.intensity, variant.strengths, among)
    except MetaAugError as error:
        st.error(str(error))
        return None
    state.put(_DRAWN, run.id)
    return drawn
