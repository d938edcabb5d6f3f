"""Root mean squared errors: their intervals against known answers, and against redrawing everything many times."""

import math

import numpy as np
import pytest
from scipy.stats import t as student

from metaaug.training.rmse import rmse, rmse_difference, rmse_interval


def test_the_interval_of_a_known_table():
    # Rows are seeds, columns samples; every error is its row's plus nothing, so only seeds vary.
    squared = np.array([[4.0, 4.0, 4.0], [16.0, 16.0, 16.0]])
    found = rmse_interval(squared)
    assert found.mean == pytest.approx(math.sqrt(10))
    # Two means of squares 12 apart have the standard error 6; the root of their mean moves by 1 / (2 √10) of that.
    half = student.ppf(0.975, 1) * 6 / (2 * math.sqrt(10))
    assert found.high - found.mean == pytest.approx(half)
    assert found.low == 0


def test_errors_that_never_vary_have_no_interval():
    found = rmse_interval(np.full((3, 5), 4.0))
    assert (found.mean, found.low, found.high) == (2, 2, 2)
    assert rmse_interval(np.zeros((3, 5))).high == 0


def test_a_difference_of_the_same_errors_is_nothing():
    squared = np.random.default_rng(0).chisquare(1, (4, 30))
    found = rmse_difference(squared, squared)
    assert (found.mean, found.low, found.high) == (0, 0, 0)


def test_a_difference_scales_with_the_unit():
    random = np.random.default_rng(0)
    one, other = random.chisquare(1, (2, 5, 40))
    small, large = rmse_difference(one, other), rmse_difference(1e6 * one, 1e6 * other)
    assert large.mean == pytest.approx(1e3 * small.mean)
    assert large.half == pytest.approx(1e3 * small.half)
    assert small.mean == pytest.approx(rmse(one) - rmse(other))


def test_what_two_strategies_share_does_not_widen_their_difference():
    random = np.random.default_rng(1)
    hard = 10 * random.chisquare(1, 60)
    one, other = (hard + 0.1 * random.normal(size=(5, 60)) ** 2 + shift for shift in (0.0, 0.5))
    assert rmse_interval(one).half > 0.3
    paired = rmse_difference(one, other)
    assert paired.high < 0
    assert paired.half < 0.06


def draws(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Squared errors of two strategies with true RMSE √(1 + .25 + .09) each: samples, seeds and both vary."""
    shared, samples, seeds = (
        random.normal(size=(1, 120)),
        random.normal(size=(2, 1, 120)),
        random.normal(size=(2, 8, 1)),
    )
    own = 0.9 * shared + 0.19**0.5 * samples + 0.5 * seeds
    one, other = (own + 0.3 * random.normal(size=(2, 8, 120))) ** 2
    return one, other


def test_95_per_cent_of_the_intervals_hold_the_true_value():
    random = np.random.default_rng(2)
    truth = math.sqrt(1 + 0.25 + 0.09)
    held, held_difference = 0, 0
    for _ in range(400):
        one, other = draws(random)
        interval, difference = rmse_interval(one), rmse_difference(one, other)
        held += interval.low <= truth <= interval.high
        held_difference += difference.low <= 0 <= difference.high
    # Three standard deviations of 400 throws at 95 % are 3.3 points.
    assert 0.91 <= held / 400 <= 0.99
    assert 0.91 <= held_difference / 400 <= 0.99
