"""Round numbers along an axis."""

import math
from collections.abc import Sequence


def ticks(low: float, high: float, most: int) -> list[float]:
    """At most ``most`` multiples of 1, 2 or 5 times a power of ten that lie in ``[low, high]``.

    Args:
        low, high: ends of the axis, ``low < high``.
        most: at least 2.
    """
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    for factor in (1, 2, 5, 10, 20):
        step = factor * power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [place * step for place in range(first, last + 1)]
    return []


def logarithmic_ticks(values: Sequence[float]) -> list[float]:
    """1, 2 and 5 times the powers of ten around positive values."""
    known = [value for value in values if value > 0] or [1.0]
    powers = range(math.floor(math.log10(min(known))), math.ceil(math.log10(max(known))) + 1)
    return [factor * 10.0**power for power in powers for factor in (1, 2, 5)]
