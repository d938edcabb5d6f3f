"""The labelled pools of the benchmarks."""

import numpy as np
import pytest

from benchmarks import sets
from benchmarks.scaling import synthetic
from metaaug.data.dataset import Dataset


@pytest.fixture
def characters():
    names = tuple(f"{alphabet}/{character:02}" for alphabet in "ABCDE" for character in range(12))
    labels = np.repeat(np.arange(60), 20)
    images = np.broadcast_to(labels[:, None, None, None], (1200, 1, 4, 4)).astype(np.uint8)
    return Dataset("omniglot", "images", images, labels.astype(np.int64), names)


@pytest.mark.parametrize("shots", [1, 5])
def test_policies_for_omniglot_are_learned_on_other_alphabets(characters, shots):
    pool = sets.labelled_pool("omniglot", characters, shots, seed=2)
    learned_on = {sets.alphabet(name) for name in pool.learning.classes}
    assert len(pool.learning.classes) == 10
    assert len(pool.dataset.classes) == 5
    assert learned_on.isdisjoint(sets.alphabet(name) for name in pool.dataset.classes)
    assert pool.learning_config.per_class == max(4, 2 * shots)
    assert np.bincount(pool.dataset.labels[pool.labelled]).tolist() == [shots] * 5
    assert np.bincount(pool.dataset.labels[pool.test]).tolist() == [20 - shots] * 5
    assert not set(pool.labelled) & set(pool.test)


def test_some_classes_keep_their_own_samples(characters):
    few = sets.with_classes(characters, ["C/03", "A/01"])
    assert few.classes == ("A/01", "C/03")
    assert few.counts == {"A/01": 20, "C/03": 20}
    assert set(few.samples[few.labels == 1].flatten().tolist()) == {27}


def test_pools_of_one_set_differ_by_seed_and_learn_on_themselves():
    dataset = sets.load("iris")
    first, again, other = (sets.labelled_pool("iris", dataset, 5, seed) for seed in (0, 0, 1))
    assert first.learning is first.dataset is dataset
    assert np.array_equal(first.labelled, again.labelled)
    assert not np.array_equal(first.labelled, other.labelled)
    assert len(first.labelled) + len(first.test) == len(dataset)


def test_synthetic_tables_have_classes_of_the_same_size():
    table = synthetic(11, 3)
    assert list(table.counts.values()) == [4, 4, 3]
    assert table.samples.shape == (11, 20)
