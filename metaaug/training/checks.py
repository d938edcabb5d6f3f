"""Labelled samples that are too few for a meta-learner, refused before anything is computed."""

import numpy as np

from metaaug.config import RunConfig
from metaaug.data.dataset import Dataset
from metaaug.data.split import Split
from metaaug.errors import ConfigError
from metaaug.meta import HALVE_TWICE

HALVED_TWICE_LEAST = 4
"""Labelled samples a class, or a range of the number to predict, needs where D_train is halved again."""


def check_pool(config: RunConfig, dataset: Dataset, parts: Split) -> None:
    """Raise ConfigError where a class, or a range of the number, has too few labelled samples to be halved twice."""
    if config.meta.name not in HALVE_TWICE or config.episodes.name == "n_way" or config.policy.is_used_as_is:
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
