"""Two identical strategies are seldom called different, and a narrower interval would be caught."""

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as student

from benchmarks.verdict_calibration import (
    ALLOWED,
    MODELS,
    Crossed,
    called_different,
    paired_verdict,
    unpaired_verdict,
)
from metaaug.training.statistics import Interval, crossed_interval

VERDICTS = 600


@pytest.mark.parametrize("name", MODELS)
def test_identical_strategies_are_seldom_called_different(name):
    different = called_different(MODELS[name], VERDICTS, seed=0)
    assert different <= ALLOWED * VERDICTS
    assert different > 0


def over_samples_alone(table: np.ndarray) -> Interval:
    by_sample = table.mean(axis=0)
    half = student.ppf(0.975, len(by_sample) - 1) * by_sample.std(ddof=1) / len(by_sample) ** 0.5
    return Interval(by_sample.mean(), by_sample.mean() - half, by_sample.mean() + half)


def with_quantiles_of_a_gaussian(table: np.ndarray) -> Interval:
    by_seed = table.mean(axis=1)
    half = norm.ppf(0.975) * by_seed.std(ddof=1) / len(by_seed) ** 0.5
    return Interval(by_seed.mean(), by_seed.mean() - half, by_seed.mean() + half)


def a_fifth_narrower(table: np.ndarray) -> Interval:
    found = crossed_interval(table)
    return Interval(found.mean, found.mean - 0.8 * found.half, found.mean + 0.8 * found.half)


@pytest.mark.parametrize("narrow", [over_samples_alone, with_quantiles_of_a_gaussian, a_fifth_narrower])
def test_the_simulation_catches_an_interval_that_is_too_narrow(narrow):
    model = MODELS["model, half shared, 10 seeds, 2,000 samples"]
    assert called_different(model, VERDICTS, seed=0, interval=narrow) > ALLOWED * VERDICTS


def test_sharing_makes_the_arms_agree_and_shares_no_advantage():
    random = np.random.default_rng(0)
    agreeing = [np.mean([(Crossed(shared=part)(random) == 0).mean() for _ in range(20)]) for part in (0.0, 0.5, 1.0)]
    assert agreeing[0] < agreeing[1] < agreeing[2] == 1.0
    differences = [Crossed()(random).mean() for _ in range(400)]
    assert abs(np.mean(differences)) < 3 * np.std(differences) / 20


def test_verdicts_are_drawn_from_trained_networks():
    random = np.random.default_rng(0)
    arms = np.stack([np.ones((8, 30)), np.zeros((8, 30))])
    paired = paired_verdict(arms, 4, 10)(random)
    assert paired.shape == (4, 10)
    assert set(np.abs(paired).flatten()) == {1.0}
    assert all(len(set(row)) == 1 for row in paired)
    unpaired = [
        unpaired_verdict(np.stack([np.arange(8.0)[:, None] * np.ones(30)] * 2), 4, 10)(random) for _ in range(20)
    ]
    assert all(table.shape == (4, 10) for table in unpaired)
    assert all((table != 0).all() for table in unpaired)
