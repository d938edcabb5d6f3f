"""Nearest-neighbour distance ratio: does a copy point at one original, or lie between several?"""

import numpy as np

from metaaug.inspect.quality.measured import Measured
from metaaug.inspect.quality.neighbourhoods import distances
from metaaug.inspect.quality.resampling import median_interval


def neighbour_ratio(
    originals: np.ndarray, copies: np.ndarray, owners: np.ndarray, held_out: np.ndarray, random: np.random.Generator
) -> Measured:
    """Median of the distance to the nearest original over that to the second nearest; 0 points at one original.

    Where both distances are 0, which happens with repeated originals, the ratio is 1.

    Args:
        originals: ``(n, d)``, at least 2.
        copies: ``(m, d)``.
        owners: ``(m,)`` the original of each copy, for the interval.
        held_out: ``(h, d)`` samples nothing was made of, whose ratio is the reference; may be empty.
        random: of the bootstrap.

    Raises:
        ValueError: fewer than 2 originals.
    """
    if len(originals) < 2:
        raise ValueError(f"A second nearest original needs at least 2 originals, not {len(originals)}.")
    ratios = _ratios(copies, originals)
    return Measured(
        name="neighbour_ratio",
        value=float(np.median(ratios)),
        n=len(copies),
        counted="copies",
        n_originals=len(originals),
        against="held-out samples",
        reference=float(np.median(_ratios(held_out, originals))) if len(held_out) else None,
        n_reference=len(held_out),
        interval=median_interval(ratios, owners, random),
    )


def _ratios(points: np.ndarray, originals: np.ndarray) -> np.ndarray:
    first, second = np.partition(distances(points, originals), 1, axis=1)[:, :2].T
    return np.divide(first, second, out=np.ones_like(first), where=second > 0)
