"""The classes of a data set with their counts and some samples of each, and the number to predict."""

from collections.abc import Callable
from html import escape

import numpy as np

from metaaug.data.dataset import Dataset
from metaaug.ui import words
from metaaug.ui.figures.frame import show
from metaaug.ui.figures.targets import target_figure
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.markup import draw, facts, reading
from metaaug.ui.sentences import in_a_row
from metaaug.ui.theme import palette

_SAMPLES = 10
_MOST_CLASSES = 30


def draw_classes(
    dataset: Dataset, samples: Callable[[str, np.ndarray], str] | None = None, most: int = _SAMPLES
) -> None:
    """Every class with its count, and what is predicted where that is a number.

    Args:
        dataset: whose classes.
        samples: from the name of a class and the indices of its first samples to their markup; None shows none.
        most: samples of each class.
    """
    if dataset.is_regression and samples is None:
        draw_target(dataset)
        return
    title = _("Target ranges") if dataset.is_regression else _("Classes")
    draw(f'<p class="ma-section">{title}<small>{_("samples in each")}</small></p>')
    largest = max(dataset.counts.values())
    cells = []
    for label, (name, amount) in enumerate(list(dataset.counts.items())[:_MOST_CLASSES]):
        cells.append(
            f'<b>{escape(name)}</b><span class="ma-count"><i style="width:{0.65 * 100 * amount / largest:.1f}%"></i>'
            f"{words.count(amount)}</span>"
        )
        if samples is not None:
            cells.append(samples(name, np.flatnonzero(dataset.labels == label)[:most]))
    draw(f'<div class="ma-classes {"ma-plain" if samples is None else ""}">{"".join(cells)}</div>')
    draw(reading(_how_to_read(dataset, None if samples is None else most), _size(dataset)))


def _how_to_read(dataset: Dataset, samples: int | None) -> str:
    """What the bars are and which classes are shown, with the first ``samples`` of each; None: without samples."""
    which = _which(len(dataset.counts), dataset.is_regression)
    shown = (
        _("Shown: {which}.").format(which=which)
        if samples is None
        else _("Shown: {which} and the first {most} samples of each.").format(which=which, most=samples)
    )
    balanced = (
        _("Bars of equal length mean balanced ranges.")
        if dataset.is_regression
        else _("Bars of equal length mean balanced classes.")
    )
    return in_a_row((balanced, shown))


def _which(total: int, number: bool) -> str:
    if total <= _MOST_CLASSES:
        return _("every target range") if number else _("every class")
    if number:
        return ngettext(
            "{shown} of {amount} target range", "{shown} of {amount} target ranges", total, shown=_MOST_CLASSES
        )
    return ngettext("{shown} of {amount} class", "{shown} of {amount} classes", total, shown=_MOST_CLASSES)


def _size(dataset: Dataset) -> str:
    return ngettext("{amount} sample.", "{amount} samples.", len(dataset))


def draw_target(dataset: Dataset) -> None:
    """The distribution of the number to predict, cut into its ranges."""
    assert dataset.targets is not None
    name = dataset.target
    about = _("how often which number occurs, and the ranges it is cut into")
    draw(f'<p class="ma-section">{_("Target")}<small>{about}</small></p>')
    show(
        target_figure(palette(), dataset.targets, dataset.labels, dataset.classes, name),
        "data_target",
        ngettext(
            "Histogram of {name}, from {low} to {high}, in {amount} range.",
            "Histogram of {name}, from {low} to {high}, in {amount} ranges.",
            len(dataset.classes),
            name=name,
            low=f"{dataset.targets.min():g}",
            high=f"{dataset.targets.max():g}",
        ),
    )
    draw(facts((name, words.count(amount)) for name, amount in dataset.counts.items()))
    draw(
        reading(
            _(
                "Each dashed line ends a range. Ranges hold about equally many samples; the split takes from each of "
                "them, and operations that need a similar sample look in the same one. The number itself is what is "
                "predicted."
            ),
            _size(dataset),
        )
    )
