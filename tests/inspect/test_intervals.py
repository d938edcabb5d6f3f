"""Intervals of means, shares and medians over copies that depend on each other."""

import numpy as np
import pytest
from scipy.stats import binomtest, sem, t

from metaaug.inspect.quality.measured import Measured, clustered_interval, plain, share_interval
from metaaug.inspect.quality.resampling import median_interval

RANDOM = np.random.default_rng(3)
VALUES = RANDOM.normal(size=24)


def ordinary(values: np.ndarray) -> tuple[float, float]:
    return t.interval(0.95, len(values) - 1, values.mean(), sem(values))


def test_independent_values_have_the_usual_interval():
    assert clustered_interval(VALUES, np.arange(24)) == pytest.approx(ordinary(VALUES))


def test_copies_count_as_their_original():
    means = VALUES.reshape(8, 3).mean(axis=1)
    assert clustered_interval(VALUES, np.repeat(np.arange(8), 3)) == pytest.approx(ordinary(means))
    # Repeating every value tells nothing new, whatever the order.
    order = RANDOM.permutation(48)
    twice = clustered_interval(np.tile(VALUES, 2)[order], np.tile(np.arange(24), 2)[order])
    assert twice == pytest.approx(ordinary(VALUES))


def test_what_does_not_vary_has_no_interval():
    assert clustered_interval(np.ones(5), np.arange(5)) is None
    assert clustered_interval(VALUES, np.zeros(24)) is None
    assert share_interval(np.ones(5, dtype=bool), np.zeros(5)) is None


def test_the_interval_is_cut_off():
    assert clustered_interval(np.array([0.0, 0.0, 0.1]), np.arange(3), low=0.0)[0] == 0.0


@pytest.mark.parametrize("happened", [0, 1, 7, 30])
def test_independent_events_have_wilsons_interval(happened):
    expected = binomtest(happened, 30).proportion_ci(method="wilson")
    found = share_interval(np.arange(30) < happened, np.arange(30))
    assert found == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_events_that_always_go_together_are_one():
    happened = np.arange(20) < 5
    together = share_interval(np.repeat(happened, 4), np.repeat(np.arange(20), 4))
    assert together == pytest.approx(share_interval(happened, np.arange(20)))


def test_the_median_of_groups_is_resampled_with_all_its_copies():
    values = RANDOM.exponential(size=60)
    apart = median_interval(values, np.arange(60), np.random.default_rng(0))
    assert apart[0] < np.median(values) < apart[1]
    twice = median_interval(np.repeat(values, 2), np.repeat(np.arange(60), 2), np.random.default_rng(0))
    assert twice == pytest.approx(apart)
    assert median_interval(values, np.zeros(60), np.random.default_rng(0)) is None


def test_the_median_of_an_even_number_favours_neither_side():
    values = RANDOM.exponential(size=6)
    low, high = median_interval(values, np.arange(6), np.random.default_rng(0))
    assert median_interval(-values, np.arange(6), np.random.default_rng(0)) == pytest.approx((-high, -low))


def test_the_interval_of_the_median_covers_it_as_often_as_it_says():
    random = np.random.default_rng(5)
    covered = 0
    for _ in range(300):
        # Three copies each, which differ from their original by something symmetric: the median is that of all.
        values = np.repeat(random.normal(size=40), 3) + random.normal(0, 0.5, 120)
        low, high = median_interval(values, np.repeat(np.arange(40), 3), random)
        covered += low <= 0 <= high
    assert 0.91 < covered / 300 < 0.985


def test_plain_values_are_without_rounding_errors():
    measured = Measured("affinity", -1e-17, 4, "copies", 2, "", 0.25, 2, (-0.0, 1e-12), 1e-20)
    found = plain(measured)
    assert str(found["value"]) == str(found["interval"][0]) == str(found["interval"][1]) == "0.0"
    assert (found["reference"], found["n"], found["p_value"]) == (0.25, 4, 1e-20)
