"""What every measure returns, and the interval of a mean over copies that belong to originals."""

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
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


def clustered_interval(
    values: np.ndarray, owners: np.ndarray, low: float = -math.inf, high: float = math.inf
) -> tuple[float, float] | None:
    """95 % interval of the mean of ``values``, of which those with the same owner depend on each other.

    The variance is that of a sum over groups, each of which is a draw (Liang and Zeger 1986, with the factor
    G / (G − 1) for G groups), and t has G − 1 degrees of freedom.

    Args:
        values: ``(m,)``.
        owners: ``(m,)`` the group of each.
        low: the interval is cut off here, and at ``high``.

    Returns:
        The interval, or None where there are fewer than 2 groups.
    """
    _, group = np.unique(owners, return_inverse=True)
    groups = int(group.max()) + 1 if len(group) else 0
    if groups < 2:
        return None
    mean = float(values.mean())
    sums = np.bincount(group, weights=values - mean)
    error = math.sqrt(float((sums**2).sum()) * groups / (groups - 1)) / len(values)
    half = float(student.ppf(0.975, groups - 1)) * error
    return max(low, mean - half), min(high, mean + half)
