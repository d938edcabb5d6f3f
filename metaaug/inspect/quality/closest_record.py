"""Distance to closest record: how near copies lie to the originals, beside samples nothing was made of."""

import numpy as np

from metaaug.inspect.quality.measured import Measured
from metaaug.inspect.quality.neighbourhoods import distances
from metaaug.inspect.quality.resampling import median_interval


def closest_record(
    originals: np.ndarray, copies: np.ndarray, owners: np.ndarray, held_out: np.ndarray, random: np.random.Generator
) -> Measured:
    """Median distance of a copy to the nearest original; the reference is that of held-out samples.

    Args:
        originals: ``(n, d)``.
        copies: ``(m, d)``.
        owners: ``(m,)`` the original of each copy, for the interval.
        held_out: ``(h, d)`` samples nothing was made of; may be empty.
        random: of the bootstrap.
    """
    nearest = distances(copies, originals).min(axis=1)
    return Measured(
        name="closest_record",
        value=float(np.median(nearest)),
        n=len(copies),
        counted="copies",
        n_originals=len(originals),
        against="held-out samples",
        reference=float(np.median(distances(held_out, originals).min(axis=1))) if len(held_out) else None,
        n_reference=len(held_out),
        interval=median_interval(nearest, owners, random),
    )
