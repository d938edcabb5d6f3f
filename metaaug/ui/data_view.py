"""What is seen of a data set: facts, samples, what was dropped and why, the split."""

from html import escape

import streamlit as st

from metaaug.config import DataConfig
from metaaug.data.dataset import Dataset
from metaaug.data.split import split_of
from metaaug.errors import MetaAugError
from metaaug.ui import state, words
from metaaug.ui.field_help import help_of
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.markup import draw, facts, split_bar
from metaaug.ui.previews import PREVIEWS


def draw_dataset(dataset: Dataset) -> None:
    """Name and facts, samples by class, how it was read."""
    draw(f'<p class="ma-section">{escape(dataset.name)}</p>')
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        draw(
            facts(
                (
                    (_("samples"), words.count(len(dataset))),
                    (_("predicts"), _predicts(dataset)),
                    (_("each"), escape(PREVIEWS[dataset.kind].each(dataset))),
                    (_("dropped"), words.count(len(dataset.dropped)) if dataset.dropped else _("none")),
                    (_("fingerprint"), "&#8203;"),
                )
            ),
            width="content",
        )
        st.code(dataset.fingerprint[:12], language=None, width=180)
    _draw_account(dataset)


def _predicts(dataset: Dataset) -> str:
    """What is predicted, as markup: the number of classes, or the least and the largest number."""
    if dataset.targets is None:
        return ngettext("{amount} class", "{amount} classes", len(dataset.classes))
    low, high = (words.number(float(end), 6) for end in (dataset.targets.min(), dataset.targets.max()))
    return _("a number, {low} to {high}").format(low=low, high=high)


def draw_split(dataset: Dataset, source: str) -> DataConfig | None:
    """The split as a bar, with the settings it depends on; None while they do not fit the data."""
    group = words.group(dataset.is_regression)
    draw(f'<p class="ma-section">{_("Split")}<small>{_how(dataset, group)}</small></p>')
    most = max(2, min(dataset.counts.values()) - 1)
    left, middle, right = st.columns([2, 2, 3], gap="medium", vertical_alignment="bottom")
    with left:
        kept = state.get(state.PER_CLASS)
        per_class = st.number_input(
            _("Labelled samples per {group}").format(group=group),
            min_value=2,
            max_value=100_000,
            value=kept,
            step=1,
            key=f"data_per_class_{source}",
            placeholder=_("all but the test part"),
            help=help_of(DataConfig, "per_class"),
        )
        state.put(state.PER_CLASS, per_class)
    with middle:
        seed = st.number_input(
            _("Seed"),
            min_value=0,
            value=state.get(state.SPLIT_SEED, 0),
            step=1,
            key="data_seed",
            help=help_of(DataConfig, "split_seed"),
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
            allowed = _("The smallest {group} allows up to {amount}.").format(group=group, amount=words.count(most))
            draw(f'<p class="ma-note">{allowed}</p>')
    bar = [
        (_("train"), len(parts.train), "train"),
        (_("validation"), len(parts.validation), "validation"),
        (_("test, touched once by the verdict"), len(parts.test), "test"),
    ]
    if len(parts.unused):
        bar.append((_("not used: of labelled groups"), len(parts.unused), "unused"))
    draw(split_bar(bar))
    return config


def _how(dataset: Dataset, group: str) -> str:
    """By what the data is split, and when."""
    if not dataset.groups:
        return _("by {group}, before anything is learned").format(group=group)
    return _(
        "by {group}, before anything is learned; none of the {amount} groups is both labelled and tested on"
    ).format(group=group, amount=words.count(len(set(dataset.groups))))


def draw_preview(dataset: Dataset) -> None:
    """Samples as the kind of data shows them."""
    PREVIEWS[dataset.kind].draw_samples(dataset)


def _draw_account(dataset: Dataset) -> None:
    if dataset.notes:
        draw("".join(f'<p class="ma-note">{escape(_(note))}</p>' for note in dataset.notes))
    if not dataset.dropped:
        return
    title = ngettext("{amount} item left out, and why", "{amount} items left out, and why", len(dataset.dropped))
    with st.expander(title, key="data_dropped"):
        rows = "".join(
            f"<tr><td>{escape(one.item)}</td><td>{escape(_(one.reason))}</td></tr>" for one in dataset.dropped[:200]
        )
        draw(f'<div class="ma-table-wrap"><table class="ma-table"><tbody>{rows}</tbody></table></div>')
