"""What every measure returns, and the interval of a mean over copies that belong to originals."""

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student


@dataclass(frozen=True)
class Measured:
    """One number about copies, with what it rests on and what it is compared with.

    Attributes:
        name: of the measure in :data:`metaaug.inspect.quality.registry.MEASURES`.
        value: the number.
        n: over how many it was taken, and ``counted`` what they are: copies, originals, columns, column pairs.
        n_originals: originals it rests on.
        against: what the value is compared with, in words.
        reference: the same number for that; None where there was nothing to compare with.
        n_reference: over how many the reference was taken.
        interval: 95 % interval of the value; None where none is made.
        p_value: of the test whose null hypothesis is that originals and copies are alike; None where none is made.
    """

    name: str
    value: float
    n: int
    counted: str
    n_originals: int
    against: str
    reference: float | None = None
    n_reference: int | None = None
    interval: tuple[float, float] | None = None
    p_value: float | None = None


def plain(measured: Measured) -> dict[str, Any]:
    """The number as plain JSON values, without what is only rounding: 1e-17 becomes 0, and so does −0."""

    def rounded(value: Any) -> Any:
        if isinstance(value, float):
            return round(value, 10) + 0.0
        return [rounded(one) for one in value] if isinstance(value, tuple) else value

    # A p-value may be smaller than what is rounded away.
    return {name: value if name == "p_value" else rounded(value) for name, value in asdict(measured).items()}


def clustered_interval(values: np.ndarray, owners: np.ndarray, low: float = -math.inf) -> tuple[float, float] | None:
    """95 % interval of the mean of ``values``, of which those with the same owner depend on each other.

    The variance is that of a sum over groups, each of which is a draw (Liang and Zeger 1986, with the factor
    G / (G − 1) for G groups), and t has G − 1 degrees of freedom.

    Args:
        values: ``(m,)``.
        owners: ``(m,)`` the group of each.
        low: the interval is cut off here.

    Returns:
        The interval, or None where there are fewer than 2 groups or all values are alike, which tells nothing of how
        they would vary.
    """
    error, groups = _error_of_mean(values, owners)
    if error is None or error == 0:
        return None
    mean = float(values.mean())
    half = float(student.ppf(0.975, groups - 1)) * error
    return max(low, mean - half), mean + half


def share_interval(happened: np.ndarray, owners: np.ndarray) -> tuple[float, float] | None:
    """95 % interval of a share (Wilson 1927), also where it is 0 or 1.

    The sample size is the effective one: as many independent values as would have the variance that
    :func:`clustered_interval` finds (Dean and Pagano 2015); the number of groups where that is 0.

    Args:
        happened: ``(m,)`` bool.
        owners: ``(m,)`` the group of each.

    Returns:
        The interval, or None where there are fewer than 2 groups.
    """
    error, groups = _error_of_mean(happened.astype(float), owners)
    if error is None:
        return None
    share = float(happened.mean())
    # Without the factor G / (G − 1), so that independent values count as many as they are.
    size = share * (1 - share) / error**2 * groups / (groups - 1) if error > 0 else groups
    z = float(norm.ppf(0.975))
    middle = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * math.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _error_of_mean(values: np.ndarray, owners: np.ndarray) -> tuple[float | None, int]:
    """Standard error of the mean, None where there are fewer than 2 groups, and the number of groups."""
    _, group = np.unique(owners, return_inverse=True)
    groups = int(group.max()) + 1 if len(group) else 0
    if groups < 2:
        return None, groups
    sums = np.bincount(group, weights=values - float(values.mean()))
    return math.sqrt(float((sums**2).sum()) * groups / (groups - 1)) / len(values), groups
