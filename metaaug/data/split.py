"""Which samples are labelled (train and validation) and which are kept aside for the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metaaug.config import DataConfig
from metaaug.data.dataset import Dataset
from metaaug.data.wording import counted
from metaaug.errors import DataError


@dataclass(frozen=True)
class Split:
    """Disjoint sample indices that together cover the data set, each sorted, int64."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    @property
    def pool(self) -> np.ndarray:
        """The labelled samples: train and validation together, sorted."""
        return np.sort(np.concatenate([self.train, self.validation]))


def split_of(dataset: Dataset, data_config: DataConfig) -> Split:
    """As :func:`split`, by class, or by range of the number that is predicted. Raises DataError likewise."""
    noun = "target range" if dataset.is_regression else "class"
    return split(dataset.labels, dataset.classes, data_config, noun)


def split(labels: np.ndarray, classes: Sequence[str], data_config: DataConfig, noun: str = "class") -> Split:
    """Split by class, seeded by ``data_config.split_seed``.

    With ``per_class`` N, every class gives N labelled samples and the rest is test; a larger N with the
    same seed keeps the samples of a smaller one. Without it, every class gives ``test_fraction`` to the
    test. Train, validation and test each have at least 1 sample of every class.

    Args:
        labels: ``(n,)`` indices into ``classes``.
        classes: the class names, for the sentences.
        data_config: ``per_class``, the fractions and the seed.
        noun: what one of ``classes`` is, for the sentences.

    Raises:
        DataError: a class has too few samples.
    """
    counts = np.bincount(labels, minlength=len(classes))
    _check_counts(counts, classes, data_config.per_class, noun)
    train, validation, test = [], [], []
    for label, count in enumerate(counts.tolist()):
        # A generator of its own, so that one class's order does not depend on the sizes of the others.
        order = np.random.default_rng([data_config.split_seed, label]).permutation(np.flatnonzero(labels == label))
        labelled = data_config.per_class or count - _share(count, data_config.test_fraction, keep=2)
        held_out = _share(labelled, data_config.validation_fraction, keep=1)
        # Validation takes from the end so that train and test stay put when only its fraction changes.
        train.append(order[: labelled - held_out])
        validation.append(order[labelled - held_out : labelled])
        test.append(order[labelled:])
    return Split(_joined(train), _joined(validation), _joined(test))


def _share(count: int, fraction: float, keep: int) -> int:
    """The nearest whole part of ``count``: at least 1, leaving at least ``keep``."""
    return min(max(int(count * fraction + 0.5), 1), count - keep)


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.sort(np.concatenate(parts)).astype(np.int64)


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
