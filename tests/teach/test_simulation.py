"""Simulated comparisons: nothing is seldom called different, a real difference is seen when there is enough of both."""

import numpy as np
import pytest

from metaaug.teach.simulation import Crossed, compare


@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize("trainings", [2, 10])
def test_equal_strategies_are_seldom_called_different(paired, trainings):
    found = compare(0, trainings, 100, paired=paired, comparisons=400)
    assert 0 < found.share_called <= 0.08
    assert abs(np.mean([one.mean for one in found.intervals])) < 0.005


def test_the_difference_is_the_one_that_was_asked_for():
    found = compare(3, 5, 400, comparisons=150)
    assert np.mean([one.mean for one in found.intervals]) == pytest.approx(0.03, abs=0.003)


def test_more_seeds_more_samples_and_pairs_see_more():
    few, seeds, samples, alone = (
        compare(2, 2, 100, comparisons=100),
        compare(2, 10, 100, comparisons=100),
        compare(2, 10, 400, comparisons=100),
        compare(2, 10, 400, paired=False, comparisons=100),
    )
    assert few.share_called < seeds.share_called < samples.share_called
    assert samples.share_called > alone.share_called
    assert few.half_width > seeds.half_width > samples.half_width
    assert samples.half_width < alone.half_width


def test_the_same_seed_gives_the_same_comparisons():
    assert compare(1, 2, 50, comparisons=5, seed=3) == compare(1, 2, 50, comparisons=5, seed=3)
    assert compare(1, 2, 50, comparisons=5, seed=3) != compare(1, 2, 50, comparisons=5, seed=4)


def test_an_accuracy_above_all_is_refused():
    with pytest.raises(ValueError, match=r"^An accuracy of 1\.11 cannot be reached\. Choose a smaller difference\.$"):
        Crossed().gain_for(20)
