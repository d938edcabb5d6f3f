"""The Samples page: what the policy does to the data, copy by copy."""

from contextlib import nullcontext

import pandas as pd
import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.inspect.pairs_table import read_pairs
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, state, words
from metaaug.ui.markup import draw, reading
from metaaug.ui.pairs import first_samples
from metaaug.ui.previews import preview_of
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
    preview = preview_of(stored)
    number = "target" in stored.columns
    group = words.group(number)
    classes = sorted(
        stored["class"].unique(), key=lambda name: int(stored.loc[stored["class"] == name, "label"].iloc[0])
    )
    picked, intensity, draws = _draw_controls(run, classes, group)
    of_class = _of_class(stored, picked)
    if of_class.empty:
        situations.say(
            "Nothing in this selection", f"There is no sample of the {group} “{picked}” here. Choose another."
        )
        return
    total = _originals(of_class)
    if intensity != 1.0 or draws:
        # What is kept was drawn of the same samples with the same seed, so the slider shows one change growing.
        whole = preview.draws_all and _originals(stored) <= _MOST_DRAWN
        drawn = _draw_again(run, stored if whole else first_samples(of_class, preview.samples_shown), draws, intensity)
        if drawn is None:
            return
        of_class = _of_class(drawn, picked)
    shown = first_samples(of_class, preview.samples_shown, _COPIES)
    draw(preview.pairs(shown))
    labelled = f"{words.samples_of(_originals(shown), total)} Draw {draws}."
    draw(reading(preview.how_to_read(number), labelled))
    preview.draw_more(of_class, run)


def _draw_controls(run: RunFolder, classes: list[str], group: str) -> tuple[str, float, int]:
    """The chosen class or ``ALL``, the factor on all strengths, and how often other copies were asked for."""
    left, right = st.columns([3, 2], gap="large", vertical_alignment="bottom")
    with left:
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
            picked = st.selectbox(group.capitalize(), [ALL, *classes], key=f"samples_class_{run.id}")
    draw_key = f"samples_draw_{run.id}"
    with right, st.container(horizontal=True, vertical_alignment="bottom"):
        intensity = st.slider(
            "Intensity",
            0.0,
            2.0,
            1.0,
            0.1,
            format="× %.1f",
            key=f"samples_intensity_{run.id}",
            help="Multiplies all strengths: 0 changes nothing, 1 is what was learned, 2 is twice as strong.",
        )
        if st.button("Redraw", key=f"samples_redraw_{run.id}", help="Draw other random copies."):
            st.session_state[draw_key] = st.session_state.get(draw_key, 0) + 1
    return picked, intensity, int(st.session_state.get(draw_key, 0))


def _of_class(pairs: pd.DataFrame, picked: str) -> pd.DataFrame:
    return pairs if picked == ALL else pairs[pairs["class"] == picked]


def _originals(pairs: pd.DataFrame) -> int:
    return int((pairs["copy"] == 0).sum())


def _draw_again(run: RunFolder, pairs: pd.DataFrame, draws: int, intensity: float) -> pd.DataFrame | None:
    load_drawing()
    # Here, because it imports torch, and most looks at samples need none.
    from metaaug.api import draw_pairs

    samples = [int(sample) for sample in pairs.loc[pairs["copy"] == 0, "sample"]]
    # The first draw reads the data; the next ones would only flicker.
    waiting = nullcontext() if state.get(_DRAWN) == run.id else st.spinner("Drawing …", show_time=False)
    try:
        with waiting:
            drawn = draw_pairs(run, samples, _COPIES, run.config.seed + draws, intensity)
    except MetaAugError as error:
        st.error(str(error))
        return None
    state.put(_DRAWN, run.id)
    return drawn
