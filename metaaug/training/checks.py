"""Settings that do not fit the data, refused before anything is computed."""

from collections.abc import Sequence

import numpy as np

from metaaug.config import RunConfig
from metaaug.data.dataset import Dataset
from metaaug.data.split import Split
from metaaug.errors import ConfigError
from metaaug.learners import CLASSES_ONLY, LEARNERS
from metaaug.meta import HALVE_TWICE

HALVED_TWICE_LEAST = 4
"""Labelled samples a class, or a range of the number to predict, needs where D_train is halved again."""


def check_task(config: RunConfig, dataset: Dataset, others: Sequence[Dataset]) -> None:
    """Raise ConfigError where the learner or the tasks cannot predict what this data has to be predicted of it.

    Args:
        config: what to do.
        dataset: the data set of ``config.data``.
        others: those of ``config.episodes.sources``.
    """
    if dataset.is_regression:
        if config.learner.name in CLASSES_ONLY:
            able = ", ".join(name for name in LEARNERS if name not in CLASSES_ONLY)
            raise ConfigError(
                f"{config.learner.name} predicts classes, but {dataset.name} has a number to predict. "
                f"Use one of: {able}."
            )
        if config.episodes.name == "n_way":
            raise ConfigError(
                f"Tasks of kind n_way are made of classes, but {dataset.name} has a number to predict. "
                "Use tasks of kind split or datasets."
            )
    for other in others:
        if other.is_regression != dataset.is_regression:
            mine, theirs = (_PREDICTS[one.task] for one in (dataset, other))
            raise ConfigError(
                f"Tasks from several data sets must predict the same kind of thing, but {dataset.name} has {mine} to "
                f"predict and {other.name} {theirs}. Leave {other.name} out."
            )


_PREDICTS = {"classes": "a class", "number": "a number"}


def check_pool(config: RunConfig, dataset: Dataset, parts: Split) -> None:
    """Raise ConfigError where a class, or a range of the number, has too few labelled samples to be halved twice."""
    if config.meta.name not in HALVE_TWICE or config.episodes.name == "n_way":
        return
    counts = np.bincount(dataset.labels[parts.pool], minlength=len(dataset.classes))
    smallest = int(counts.argmin())
    if counts[smallest] < HALVED_TWICE_LEAST:
        noun = "target range" if dataset.is_regression else "class"
        raise ConfigError(
            f'{noun.capitalize()} "{dataset.classes[smallest]}" has {counts[smallest]} labelled samples, but '
            f"{config.meta.name} halves the labelled samples twice and needs at least {HALVED_TWICE_LEAST} per {noun}. "
            "Label more samples, or use reptile or bilevel."
        )
