"""Tests of whether copies could be originals: a classifier, and the maximum mean discrepancy."""

import numpy as np
import pytest
from scipy.stats import kstest
from sklearn.metrics.pairwise import rbf_kernel

from metaaug.inspect.quality import two_sample as module
from metaaug.inspect.quality.discrepancy import discrepancy
from metaaug.inspect.quality.two_sample import two_sample


def points(n: int, seed: int = 0, d: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, d))


def test_a_classifier_cannot_tell_identical_copies():
    found = two_sample(points(20), points(20), np.arange(20), np.random.default_rng(0))
    assert (found.value, found.reference, found.p_value) == (0.5, 0.5, 1.0)
    assert found.n == 40


def test_a_classifier_tells_what_is_far_away():
    found = two_sample(points(20), points(20) + 50, np.arange(20), np.random.default_rng(0))
    assert found.value == 1
    # All pairs are right, of which each could have been wrong as well.
    assert found.p_value == pytest.approx(2.0**-20)


def test_an_original_and_its_copy_are_never_on_both_sides_of_a_fold(monkeypatch):
    seen, asked = [], []

    class Recorder:
        def __init__(self, **settings: object) -> None:
            pass

        def fit(self, vectors, sides):
            seen.append(set(np.round(vectors[:, 0] % 1000, 6)))
            return self

        def predict(self, vectors):
            asked.append(set(np.round(vectors[:, 0] % 1000, 6)))
            return np.zeros(len(vectors))

    monkeypatch.setattr(module, "SVC", Recorder)
    originals = np.arange(11.0)[:, None]
    # A copy is known as that of its original; a second one of each takes no part.
    copies, owners = (
        np.concatenate([originals[::-1] + 1000, originals + 0.5]),
        np.r_[np.arange(11)[::-1], np.arange(11)],
    )
    found = two_sample(originals, copies, owners, np.random.default_rng(0), folds=4)
    assert len(seen) == 4
    for trained, before, after in zip(seen, asked[::2], asked[1::2], strict=True):
        assert before == after
        assert not trained & before
        assert len(trained | before) == 11
    assert set.union(*asked) == set(range(11))
    assert found.value == 0.5


def test_a_classifier_needs_some_pairs():
    with pytest.raises(ValueError, match="at least 4 originals with a copy, not 3"):
        two_sample(points(3), points(3), np.arange(3), np.random.default_rng(0))


def test_the_p_value_of_the_classifier_is_small_as_often_as_it_says():
    random = np.random.default_rng(1)
    small = 0
    for _ in range(200):
        centres = random.normal(size=(16, 1, 2))
        before, after = (centres + random.normal(0, 0.5, (16, 2, 2))).transpose(1, 0, 2)
        small += two_sample(before, after, np.arange(16), random).p_value <= 0.1
    assert small / 200 < 0.15


def test_the_discrepancy_is_that_of_the_kernel_means():
    originals, copies, owners = points(7), points(12, seed=1) + 1, np.array([0, 0, 1, 2, 3, 4, 5, 6, 6, 6, 1, 0])
    found = discrepancy(originals, copies, owners, 19, np.random.default_rng(0))
    everything = np.concatenate([originals, copies])
    squared = ((everything[:, None] - everything[None]) ** 2).sum(axis=2)
    gamma = 1 / (2 * np.median(squared[np.triu_indices(19, 1)]))
    expected = (
        rbf_kernel(originals, originals, gamma).mean()
        + rbf_kernel(copies, copies, gamma).mean()
        - 2 * rbf_kernel(originals, copies, gamma).mean()
    )
    assert found.value == pytest.approx(expected**0.5)
    assert (found.n, found.n_originals, found.n_reference) == (12, 7, 19)


def test_identical_copies_are_no_distance_away():
    found = discrepancy(
        points(9), np.repeat(points(9), 2, axis=0), np.repeat(np.arange(9), 2), 99, np.random.default_rng(0)
    )
    assert found.value == pytest.approx(0, abs=1e-7)
    assert found.p_value == 1


def test_shifted_gaussians_are_as_far_apart_as_they_are():
    shift = np.array([1.0, 0.5])
    originals, copies = points(1500), points(1500, seed=1) + shift
    found = discrepancy(originals, copies, np.arange(1500), 19, np.random.default_rng(0))
    both = np.concatenate([originals, copies])[::3]
    width = np.median(((both[:, None] - both[None]) ** 2).sum(axis=2)[np.triu_indices(len(both), 1)])
    # The kernel's mean under two Gaussians is a Gaussian in their distance (Muandet et al. 2017, table 3.1).
    expected = (2 * (width / (width + 2)) * (1 - np.exp(-(shift @ shift) / (2 * (width + 2))))) ** 0.5
    assert found.value == pytest.approx(expected, rel=0.04)
    assert found.p_value == 1 / 20


def exchangeable(random: np.random.Generator, groups: int = 10, copies: int = 2) -> tuple[np.ndarray, ...]:
    """Groups that are far from each other, whose members could change places."""
    members = 5 * random.normal(size=(groups, 1, 2)) + random.normal(size=(groups, copies + 1, 2))
    return members[:, 0], members[:, 1:].reshape(-1, 2), np.repeat(np.arange(groups), copies)


def test_the_p_value_is_uniform_where_copies_could_be_originals():
    random = np.random.default_rng(2)
    found = [discrepancy(*exchangeable(random), 99, random).p_value for _ in range(400)]
    assert kstest(found, "uniform").pvalue > 0.05
    assert 0.03 < np.mean(np.array(found) <= 0.05) < 0.075


def test_a_shift_much_smaller_than_the_data_is_seen_because_groups_stay_whole():
    random = np.random.default_rng(3)
    originals = 10 * random.normal(size=(20, 2))
    copies = originals + 1 + random.normal(0, 0.3, (20, 2))
    found = discrepancy(originals, copies, np.arange(20), 199, random)
    assert found.p_value == 1 / 200
    # Of samples that do not belong together the same shift is nothing.
    apart = discrepancy(originals, random.permutation(copies), np.arange(20), 199, random)
    assert apart.p_value > 0.2
