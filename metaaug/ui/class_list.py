"""The classes of a data set with their counts and some samples of each, and the number to predict."""

from collections.abc import Callable
from html import escape

import numpy as np

from metaaug.data.dataset import Dataset
from metaaug.ui import words
from metaaug.ui.figures.frame import show
from metaaug.ui.figures.targets import target_figure
from metaaug.ui.markup import draw, facts, reading
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
    noun = words.group(dataset.is_regression)
    title = "Target ranges" if dataset.is_regression else "Classes"
    draw(f'<p class="ma-section">{title}<small>samples in each</small></p>')
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
    shown = min(len(dataset.counts), _MOST_CLASSES)
    total = len(dataset.counts)
    which = f"every {noun}" if shown == total else f"{shown} of {words.plural(total, noun, noun + 'es')}"
    first = f" and the first {most} samples of each" if samples is not None else ""
    balanced = "classes" if noun == "class" else "ranges"
    draw(
        reading(
            f"Bars of equal length mean balanced {balanced}. Shown: {which}{first}.",
            f"{words.count(len(dataset))} samples.",
        )
    )


def draw_target(dataset: Dataset) -> None:
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
