"""The Samples page: what the policy does to the data, copy by copy."""

import pandas as pd
import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.inspect.cells import PREFIX, input_columns
from metaaug.inspect.pairs_table import read_pairs
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, words
from metaaug.ui.figures.distributions import ACROSS, distributions_figure
from metaaug.ui.figures.frame import show
from metaaug.ui.markup import draw, reading
from metaaug.ui.pairs import draw_rows, first_samples
from metaaug.ui.theme import palette
from metaaug.ui.warming import load_drawing, warm_up

ALL = "all"
_COPIES = 4
_SHOWN = 12
_SHOWN_ROWS = 6
_MOST_COLUMNS = 2 * ACROSS


@st.fragment
def draw_samples(run: RunFolder) -> None:
    """Controls, the grid, and for tables the distributions; a moved slider draws this part of the page alone."""
    try:
        stored = read_pairs(run.pairs_path)
    except MetaAugError as error:
        situations.unreadable(str(error))
        return
    warm_up()
    images = "image" in stored.columns
    number = "target" in stored.columns
    group = words.group(number)
    classes = sorted(
        stored["class"].unique(), key=lambda name: int(stored.loc[stored["class"] == name, "label"].iloc[0])
    )
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
    seed = int(st.session_state.get(draw_key, 0))
    of_class = stored if picked == ALL else stored[stored["class"] == picked]
    if of_class.empty:
        situations.say(
            "Nothing in this selection", f"There is no sample of the {group} “{picked}” here. Choose another."
        )
        return
    shown = first_samples(of_class, _SHOWN if images else _SHOWN_ROWS, _COPIES)
    if intensity != 1.0 or seed:
        drawn = _draw_again(run, shown, seed, intensity)
        if drawn is None:
            return
        shown = drawn
    draw(draw_rows(shown))
    originals = int((shown["copy"] == 0).sum())
    total = int((of_class["copy"] == 0).sum())
    labelled = f"{words.samples_of(originals, total)} Draw {seed}."
    if images:
        draw(
            reading(
                "Left of the hairline is the original, right of it are its copies. Would you still give each copy "
                "the same class? "
                "Hover, tap or focus a copy to read all that was done to it.",
                labelled,
            )
        )
        return
    draw(
        reading(
            "Tinted, underlined cells were changed; hover to see the value before. "
            + ("Would each row still have its target?" if number else "Would each row still belong to its class?"),
            labelled,
        )
    )
    _draw_distributions(of_class if intensity == 1.0 and not seed else shown, run)


def _draw_again(run: RunFolder, shown: pd.DataFrame, seed: int, intensity: float) -> pd.DataFrame | None:
    load_drawing()
    # Here, because it imports torch, and most looks at samples need none.
    from metaaug.api import draw_pairs

    samples = [int(sample) for sample in shown.loc[shown["copy"] == 0, "sample"]]
    try:
        with st.spinner("Drawing …", show_time=False):
            return draw_pairs(run, samples, _COPIES, seed, intensity)
    except MetaAugError as error:
        st.error(str(error))
        return None


def _draw_distributions(frame: pd.DataFrame, run: RunFolder) -> None:
    draw(
        '<p class="ma-section">Distributions<small>originals: solid slate line; copies: dotted indigo line, '
        "filled</small></p>"
    )
    columns = input_columns(frame)
    chosen = columns
    if len(columns) > _MOST_COLUMNS:
        chosen = st.multiselect("Columns", columns, default=columns[:_MOST_COLUMNS], key=f"samples_columns_{run.id}")
    if not chosen:
        situations.say("No column chosen", "Choose at least one column to compare.")
        return
    keys = [PREFIX + name for name in chosen]
    inputs = frame[keys].rename(columns=dict(zip(keys, chosen, strict=True)))
    before, after = inputs[frame["copy"] == 0], inputs[frame["copy"] > 0]
    show(
        distributions_figure(palette(), before, after),
        f"samples_distributions_{run.id}",
        f"Distributions of {len(chosen)} columns, originals against augmented copies.",
    )
    draw(
        reading(
            "Copies should cover the originals and a little more; a shape that moves away is a warning.",
            f"{len(before):,} originals, {len(after):,} copies.",
        )
    )
