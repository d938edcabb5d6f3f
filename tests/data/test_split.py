"""Splits: counts by hand, disjoint and complete, the same for the same seed, refused when a class is too small."""

import numpy as np
import pytest

from metaaug.config import DataConfig
from metaaug.data.split import Split, split, split_of
from metaaug.errors import DataError
from metaaug.modalities.builtin import load_builtin

CLASSES = ("a", "b", "c")


def labels_of(*counts: int) -> np.ndarray:
    return np.random.default_rng(1).permutation(np.repeat(np.arange(len(counts)), counts)).astype(np.int64)


def config(**settings: object) -> DataConfig:
    return DataConfig.model_validate({"source": "builtin:digits", **settings})


def counts_of(parts: Split, labels: np.ndarray) -> list[list[int]]:
    return [np.bincount(labels[part], minlength=3).tolist() for part in (parts.train, parts.validation, parts.test)]


def test_per_class_takes_that_many_of_every_class_and_leaves_the_rest_to_the_test():
    labels = labels_of(20, 30, 11)
    parts = split(labels, CLASSES, config(per_class=10, validation_fraction=0.3))
    assert counts_of(parts, labels) == [[7, 7, 7], [3, 3, 3], [10, 20, 1]]


def test_without_per_class_every_class_gives_the_test_fraction():
    labels = labels_of(20, 30, 3)
    parts = split(labels, CLASSES, config(test_fraction=0.3, validation_fraction=0.5))
    assert counts_of(parts, labels) == [[7, 10, 1], [7, 11, 1], [6, 9, 1]]


@pytest.mark.parametrize("settings", [{"per_class": 2}, {}, {"validation_fraction": 0.89, "test_fraction": 0.89}])
def test_parts_are_sorted_disjoint_complete_and_hold_every_class(settings):
    labels = labels_of(4, 9, 50)
    parts = split(labels, CLASSES, config(**settings))
    assert np.array_equal(np.sort(np.concatenate([parts.pool, parts.test])), np.arange(63))
    for part in (parts.train, parts.validation, parts.test):
        assert part.dtype == np.int64
        assert np.all(np.diff(part) > 0)
        assert set(labels[part]) == {0, 1, 2}
    assert np.array_equal(parts.pool, np.union1d(parts.train, parts.validation))


def test_the_seed_decides():
    labels = labels_of(20, 20, 20)
    first, again, other = (split(labels, CLASSES, config(per_class=5, split_seed=seed)) for seed in (3, 3, 4))
    assert np.array_equal(first.train, again.train)
    assert np.array_equal(first.validation, again.validation)
    assert not np.array_equal(first.pool, other.pool)


def test_more_labelled_samples_keep_the_fewer_ones():
    labels = labels_of(20, 20, 20)
    few, many = (split(labels, CLASSES, config(per_class=number)) for number in (4, 12))
    assert set(few.pool) < set(many.pool)


def test_a_class_too_small_for_per_class_is_named_with_what_is_possible():
    with pytest.raises(DataError) as raised:
        split(labels_of(20, 8, 9), CLASSES, config(per_class=10))
    assert str(raised.value) == (
        'Class "b" has 8 samples, but 10 labelled per class and 1 for the test need 11. '
        "Use at most 7 per class or add samples."
    )


@pytest.mark.parametrize("settings", [{}, {"per_class": 10}])
def test_a_class_too_small_for_any_split_is_named(settings):
    with pytest.raises(DataError) as raised:
        split(labels_of(20, 20, 2), CLASSES, config(**settings))
    assert str(raised.value) == (
        'Class "c" has 2 samples, but train, validation and test need 1 each. Add samples or remove the class.'
    )


def test_a_number_is_split_by_range_and_sentences_say_so():
    dataset = load_builtin("diabetes")
    parts = split_of(dataset, DataConfig(source="builtin:diabetes", per_class=10))
    assert np.bincount(dataset.labels[parts.pool]).tolist() == [10] * 5
    with pytest.raises(DataError) as raised:
        split_of(dataset, DataConfig(source="builtin:diabetes", per_class=90))
    assert str(raised.value) == (
        'Target range "below 77" has 87 samples, but 90 labelled per target range and 1 for the test need 91. '
        "Use at most 86 per target range or add samples."
    )
