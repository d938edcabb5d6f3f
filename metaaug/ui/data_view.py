"""What is seen of a data set: facts, samples, what was dropped and why, the split."""

from html import escape

import streamlit as st

from metaaug.config import DataConfig
from metaaug.data.dataset import Dataset
from metaaug.data.split import split_of
from metaaug.errors import MetaAugError
from metaaug.ui import state, words
from metaaug.ui.markup import draw, facts, split_bar
from metaaug.ui.previews import PREVIEWS


def draw_dataset(dataset: Dataset) -> None:
    """Name and facts, samples by class, how it was read."""
    draw(f'<p class="ma-section">{escape(dataset.name)}</p>')
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        draw(
            facts(
                (
                    ("samples", words.count(len(dataset))),
                    ("predicts", _predicts(dataset)),
                    ("each", escape(PREVIEWS[dataset.kind].each(dataset))),
                    ("dropped", "nothing" if not dataset.dropped else words.count(len(dataset.dropped))),
                    ("fingerprint", "&#8203;"),
                )
            ),
            width="content",
        )
        st.code(dataset.fingerprint[:12], language=None, width=180)
    _draw_account(dataset)


def _predicts(dataset: Dataset) -> str:
    """What is predicted, as markup: the number of classes, or the least and the largest number."""
    if dataset.targets is None:
        return words.plural(len(dataset.classes), "class", "classes")
    low, high = (words.number(float(end), 6) for end in (dataset.targets.min(), dataset.targets.max()))
    return f"a number, {low} to {high}"


def draw_split(dataset: Dataset, source: str) -> DataConfig | None:
    """The split as a bar, with the settings it depends on; None while they do not fit the data."""
    group = words.group(dataset.is_regression)
    apart = (
        f"; none of the {len(set(dataset.groups)):,} groups is both labelled and tested on" if dataset.groups else ""
    )
    draw(f'<p class="ma-section">Split<small>by {group}, before anything is learned{apart}</small></p>')
    most = max(2, min(dataset.counts.values()) - 1)
    left, middle, right = st.columns([2, 2, 3], gap="medium", vertical_alignment="bottom")
    with left:
        kept = state.get(state.PER_CLASS)
        per_class = st.number_input(
            f"Labelled samples per {group}",
            min_value=2,
            max_value=100_000,
            value=kept,
            step=1,
            key=f"data_per_class_{source}",
            placeholder="all but the test part",
            help=DataConfig.model_fields["per_class"].description,
        )
        state.put(state.PER_CLASS, per_class)
    with middle:
        seed = st.number_input(
            "Seed",
            min_value=0,
            value=state.get(state.SPLIT_SEED, 0),
            step=1,
            key="data_seed",
            help=DataConfig.model_fields["split_seed"].description,
        )
        state.put(state.SPLIT_SEED, seed)
    config = DataConfig(source=source, per_class=per_class, split_seed=seed)
    try:
        parts = split_of(dataset, config)
    except MetaAugError as error:
        st.error(str(error))
        return None
    with right:
        if per_class is None or per_class <= most:
            draw(f'<p class="ma-note">The smallest {group} allows up to {words.count(most)}.</p>')
    bar = [
        ("train", len(parts.train), "train"),
        ("validation", len(parts.validation), "validation"),
        ("test, touched once by the verdict", len(parts.test), "test"),
    ]
    if len(parts.unused):
        bar.append(("not used: of labelled groups", len(parts.unused), "unused"))
    draw(split_bar(bar))
    return config


def draw_preview(dataset: Dataset) -> None:
    """Samples as the kind of data shows them."""
    PREVIEWS[dataset.kind].draw_samples(dataset)


def _draw_account(dataset: Dataset) -> None:
    if dataset.notes:
        draw("".join(f'<p class="ma-note">{escape(note)}</p>' for note in dataset.notes))
    if not dataset.dropped:
        return
    with st.expander(f"{words.plural(len(dataset.dropped), 'item')} left out, and why", key="data_dropped"):
        rows = "".join(
            f"<tr><td>{escape(one.item)}</td><td>{escape(one.reason)}</td></tr>" for one in dataset.dropped[:200]
        )
        draw(f'<div class="ma-table-wrap"><table class="ma-table"><tbody>{rows}</tbody></table></div>')
