"""Paired differences over labelled pools."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import t as student

from metaaug.training.statistics import Interval


def paired(first: Sequence[float], second: Sequence[float]) -> Interval | None:
    """The mean of ``first`` less ``second`` with its 95 % t-interval; None with fewer than two pairs.

    Args:
        first, second: a value per pool, in the same order.
    """
    differences = np.subtract(first, second)
    n = len(differences)
    if n < 2:
        return None
    mean = float(differences.mean())
    half = float(student.ppf(0.975, n - 1) * differences.std(ddof=1) / n**0.5)
    return Interval(mean, mean - half, mean + half)
