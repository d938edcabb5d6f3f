"""What is seen of a data set: samples by class, counts, what was dropped and why, the split."""

from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from metaaug.config import DataConfig
from metaaug.data.dataset import Dataset
from metaaug.data.split import split_of
from metaaug.errors import MetaAugError
from metaaug.ui import pictures, state, words
from metaaug.ui.figures.frame import show
from metaaug.ui.figures.targets import target_figure
from metaaug.ui.markup import draw, facts, reading, split_bar
from metaaug.ui.pairs import _cell
from metaaug.ui.theme import palette

_THUMBS = 10
_ROWS = 6
_MOST_CLASSES = 30


def draw_dataset(dataset: Dataset) -> None:
    """Name and facts, samples by class, how it was read."""
    shape = ""
    if isinstance(dataset.samples, np.ndarray):
        channels, height, width = dataset.samples.shape[1:]
        shape = f"{width} × {height} px, {'grey' if channels == 1 else 'colour'}"
    else:
        shape = words.plural(len(dataset.columns), "input column")
    draw(f'<p class="ma-section">{escape(dataset.name)}</p>')
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        draw(
            facts(
                (
                    ("samples", words.count(len(dataset))),
                    ("predicts", _predicts(dataset)),
                    ("each", escape(shape)),
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
    draw(f'<p class="ma-section">Split<small>by {group}, before anything is learned</small></p>')
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
    draw(
        split_bar(
            (
                ("train", len(parts.train), "train"),
                ("validation", len(parts.validation), "validation"),
                ("test, touched once by the verdict", len(parts.test), "test"),
            )
        )
    )
    return config


def draw_preview(dataset: Dataset) -> None:
    """Thumbnails per class, or the first rows with the kinds of their columns and what is predicted."""
    if isinstance(dataset.samples, np.ndarray):
        _draw_classes(dataset, thumbs=True)
        return
    _draw_rows(dataset)
    if dataset.is_regression:
        _draw_target(dataset)
    else:
        _draw_classes(dataset, thumbs=False)


def _draw_target(dataset: Dataset) -> None:
    """The distribution of the number to predict, cut into its ranges."""
    assert dataset.targets is not None
    name = dataset.target
    draw('<p class="ma-section">Target<small>how often which number occurs, and the ranges it is cut into</small></p>')
    show(
        target_figure(palette(), dataset.targets, dataset.labels, dataset.classes, name),
        "data_target",
        f"Histogram of {name}, from {dataset.targets.min():g} to {dataset.targets.max():g}, in "
        f"{words.plural(len(dataset.classes), 'range')}.",
    )
    draw(facts((name, words.count(amount)) for name, amount in dataset.counts.items()))
    draw(
        reading(
            "Each dashed line ends a range. Ranges hold about equally many samples; the split takes from each of them, "
            "and operations that need a similar sample look in the same one. The number itself is what is predicted.",
            f"{words.count(len(dataset))} samples.",
        )
    )


def _draw_classes(dataset: Dataset, thumbs: bool) -> None:
    draw('<p class="ma-section">Classes<small>samples in each</small></p>')
    largest = max(dataset.counts.values())
    cells = []
    for label, (name, amount) in enumerate(list(dataset.counts.items())[:_MOST_CLASSES]):
        cells.append(
            f'<b>{escape(name)}</b><span class="ma-count"><i style="width:{0.65 * 100 * amount / largest:.1f}%"></i>'
            f"{words.count(amount)}</span>"
        )
        if thumbs:
            indices = np.flatnonzero(dataset.labels == label)[:_THUMBS]
            images = "".join(
                f'<img src="{pictures.address(pictures.png(dataset.samples[index]))}" alt="sample of class '
                f'{escape(name)}">'
                for index in indices
            )
            cells.append(f'<span class="ma-thumbs">{images}</span>')
    draw(f'<div class="ma-classes {"" if thumbs else "ma-plain"}">{"".join(cells)}</div>')
    shown = min(len(dataset.counts), _MOST_CLASSES)
    total = len(dataset.counts)
    which = "every class" if shown == total else f"{shown} of {total} classes"
    first = f" and the first {_THUMBS} samples of each" if thumbs else ""
    draw(
        reading(
            f"Bars of equal length mean balanced classes. Shown: {which}{first}.",
            f"{words.count(len(dataset))} samples.",
        )
    )


def _draw_rows(dataset: Dataset) -> None:
    assert isinstance(dataset.samples, pd.DataFrame)
    target = dataset.target
    draw(f'<p class="ma-section">First rows<small>the target is “{escape(target)}”</small></p>')
    kinds = {column.name: column for column in dataset.columns}
    right = ' class="ma-number"' if dataset.is_regression else ""
    head = f"<th{right}>{escape(target)}<small>target</small></th>"
    for name in dataset.samples.columns:
        column = kinds[name]
        missing = f", {words.count(column.missing)} missing" if column.missing else ""
        side = ' class="ma-number"' if column.kind == "numeric" else ""
        head += f"<th{side}>{escape(name)}<small>{column.kind}{missing}</small></th>"
    body = ""
    for place in range(min(_ROWS, len(dataset))):
        row = dataset.samples.iloc[place]
        known = dataset.classes[dataset.labels[place]] if dataset.targets is None else _cell(dataset.targets[place])
        cells = f"<td{right}>{escape(known)}</td>"
        for name in dataset.samples.columns:
            side = ' class="ma-number"' if kinds[name].kind == "numeric" else ""
            cells += f"<td{side}>{escape(_cell(row[name]))}</td>"
        body += f'<tr class="ma-original">{cells}</tr>'
    draw(
        f'<div class="ma-table-wrap" tabindex="0"><table class="ma-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _draw_account(dataset: Dataset) -> None:
    for note in dataset.notes:
        draw(f'<p class="ma-note">{escape(note)}</p>')
    if not dataset.dropped:
        return
    with st.expander(f"{words.plural(len(dataset.dropped), 'item')} left out, and why", key="data_dropped"):
        rows = "".join(
            f"<tr><td>{escape(one.item)}</td><td>{escape(one.reason)}</td></tr>" for one in dataset.dropped[:200]
        )
        draw(f'<div class="ma-table-wrap"><table class="ma-table"><tbody>{rows}</tbody></table></div>')
