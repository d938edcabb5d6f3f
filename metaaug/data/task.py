"""Whether what is asked for can predict what this data has to be predicted of it; loads no torch, so forms can ask."""

from collections.abc import Sequence
from typing import get_args

from metaaug.config import LearnerConfig, RunConfig, Task
from metaaug.data.dataset import Dataset
from metaaug.errors import ConfigError

CLASSES_ONLY = ("prototypes",)
"""Learners that cannot predict numbers."""

_PREDICTS: dict[Task, str] = {"classes": "a class", "number": "a number"}


def check_task(config: RunConfig, dataset: Dataset, others: Sequence[Dataset] = ()) -> None:
    """Raise ConfigError where the learner or the tasks cannot predict what this data has to be predicted of it.

    Args:
        config: what to do.
        dataset: the data set of ``config.data``.
        others: those of ``config.episodes.sources``.
    """
    if dataset.is_regression:
        if config.learner.name in CLASSES_ONLY:
            learners = get_args(LearnerConfig.model_fields["name"].annotation)
            able = ", ".join(name for name in learners if name not in CLASSES_ONLY)
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
