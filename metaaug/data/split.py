"""Which samples are labelled (train and validation) and which are kept aside for the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from metaaug.config import DataConfig
from metaaug.data.dataset import Dataset
from metaaug.data.wording import counted
from metaaug.errors import DataError

GROUP_TRIES = 100
"""Choices of groups for the test that are tried, until every class is on both sides."""


@dataclass(frozen=True)
class Split:
    """Disjoint sample indices that together cover the data set, each sorted, int64.

    Attributes:
        train, validation: the labelled samples.
        test: kept aside for the verdict.
        unused: neither labelled nor tested on, because they come from the same groups as labelled samples.
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    unused: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def pool(self) -> np.ndarray:
        """The labelled samples: train and validation together, sorted."""
        return np.sort(np.concatenate([self.train, self.validation]))


def split_of(dataset: Dataset, data_config: DataConfig) -> Split:
    """As :func:`split`, by class, or by range of the number that is predicted. Raises DataError likewise."""
    noun = "target range" if dataset.is_regression else "class"
    return split(dataset.labels, dataset.classes, data_config, noun, dataset.groups)


def split(
    labels: np.ndarray,
    classes: Sequence[str],
    data_config: DataConfig,
    noun: str = "class",
    groups: Sequence[str] = (),
) -> Split:
    """Split by class, seeded by ``data_config.split_seed``.

    With ``per_class`` N, every class gives N labelled samples and the rest is test; a larger N with the
    same seed keeps the samples of a smaller one. Without it, every class gives ``test_fraction`` to the
    test. Train, validation and test each have at least 1 sample of every class.

    Where there are groups, ``test_fraction`` of them, whole, are the test, and labelled samples come from the others.

    Args:
        labels: ``(n,)`` indices into ``classes``.
        classes: the class names, for the sentences.
        data_config: ``per_class``, the fractions and the seed.
        noun: what one of ``classes`` is, for the sentences.
        groups: one name per sample, or nothing.

    Raises:
        DataError: a class has too few samples, in all or in the groups of a part.
    """
    counts = np.bincount(labels, minlength=len(classes))
    _check_counts(counts, classes, data_config.per_class, noun)
    tested = None if not groups else _tested_groups(labels, len(classes), data_config, groups, noun)
    train, validation, test, unused = [], [], [], []
    for label, count in enumerate(counts.tolist()):
        # A generator of its own, so that one class's order does not depend on the sizes of the others.
        order = np.random.default_rng([data_config.split_seed, label]).permutation(np.flatnonzero(labels == label))
        if tested is None:
            labelled = data_config.per_class or count - _share(count, data_config.test_fraction, keep=2)
            rest = order[labelled:]
        else:
            rest, order = order[tested[order]], order[~tested[order]]
            labelled = data_config.per_class or len(order)
            unused.append(order[labelled:])
        held_out = _share(labelled, data_config.validation_fraction, keep=1)
        # Validation takes from the end so that train and test stay put when only its fraction changes.
        train.append(order[: labelled - held_out])
        validation.append(order[labelled - held_out : labelled])
        test.append(rest)
    return Split(_joined(train), _joined(validation), _joined(test), _joined(unused))


def _tested_groups(
    labels: np.ndarray, classes: int, data_config: DataConfig, groups: Sequence[str], noun: str
) -> np.ndarray:
    """Which samples belong to the groups of the test part: ``(n,)`` bool."""
    names, group_of = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    least = data_config.per_class or 2
    if len(names) > 1:
        count = _share(len(names), data_config.test_fraction, keep=1)
        # The number after that of the last class.
        random = np.random.default_rng([data_config.split_seed, classes])
        for _ in range(GROUP_TRIES):
            tested = np.isin(group_of, random.permutation(len(names))[:count])
            known, kept = (np.bincount(labels[part], minlength=classes) for part in (~tested, tested))
            if known.min() >= least and kept.min() >= 1:
                return tested
    raise DataError(
        f"The {counted(len(names), 'group')} of this data cannot be split so that every {noun} has {least} samples in "
        f"labelled groups and 1 in the others. Use fewer labelled per {noun}, or read the data without groups."
    )


def _share(count: int, fraction: float, keep: int) -> int:
    """The nearest whole part of ``count``: at least 1, leaving at least ``keep``."""
    return min(max(int(count * fraction + 0.5), 1), count - keep)


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.sort(np.concatenate([*parts, np.empty(0)])).astype(np.int64)


def _check_counts(counts: np.ndarray, classes: Sequence[str], per_class: int | None, noun: str) -> None:
    smallest = int(np.argmin(counts))
    fewest = int(counts[smallest])
    start = f'{noun.capitalize()} "{classes[smallest]}" has {counted(fewest, "sample")}, but '
    if fewest < 3:
        raise DataError(start + f"train, validation and test need 1 each. Add samples or remove the {noun}.")
    if per_class is not None and fewest <= per_class:
        raise DataError(
            start + f"{per_class:,} labelled per {noun} and 1 for the test need {per_class + 1:,}. "
            f"Use at most {fewest - 1:,} per {noun} or add samples."
        )
