"""The root mean squared error with its 95 % interval, and the paired difference of two, by the delta method.

An RMSE is no mean over seeds and samples, but nearly one: where the mean squared error moves by a little, its root r
moves by that over 2 r. So the numbers e² / (2 r), which *are* averaged, vary as r does, and the crossed interval of
their mean is, moved to r, that of the RMSE. For a difference both are made linear and subtracted seed by seed and
sample by sample, so what the strategies share falls out (van der Vaart, "Asymptotic Statistics", 1998, chapter 3).
"""

import math

import numpy as np

from metaaug.training.statistics import Interval, crossed_interval


def rmse(squared: np.ndarray) -> float:
    """The root of the mean of squared errors."""
    return math.sqrt(float(squared.mean()))


def rmse_interval(squared: np.ndarray) -> Interval:
    """The RMSE over all seeds and samples, and its interval, which covers other seeds and other samples.

    Args:
        squared: ``(seeds, samples)`` squared errors, at least 2 of each.
    """
    found = rmse(squared)
    half = crossed_interval(_linear(squared)).half
    return Interval(found, max(0.0, found - half), found + half)


def rmse_difference(squared: np.ndarray, against: np.ndarray) -> Interval:
    """The RMSE less that of ``against``, and the interval of the difference; negative is the smaller error.

    Args:
        squared, against: ``(seeds, samples)`` squared errors of the same seeds and samples.
    """
    difference = rmse(squared) - rmse(against)
    half = crossed_interval(_linear(squared) - _linear(against)).half
    return Interval(difference, difference - half, difference + half)


def _linear(squared: np.ndarray) -> np.ndarray:
    """Numbers whose mean varies as the RMSE does."""
    root = rmse(squared)
    return squared / (2 * root) if root > 0 else np.zeros_like(squared)
