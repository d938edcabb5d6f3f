"""Density: in how many neighbourhoods of originals a copy lies, relative to k."""

import numpy as np

from metaaug.inspect.quality.measured import Measured, clustered_interval
from metaaug.inspect.quality.neighbourhoods import inside, radii


def density(
    originals: np.ndarray, copies: np.ndarray, owners: np.ndarray, neighbours: int, held_out: np.ndarray
) -> Measured:
    """Density of Naeem et al. 2020 (equation 3); 1 is expected of copies distributed as the originals are.

    Args:
        originals: ``(n, d)``.
        copies: ``(m, d)``.
        owners: ``(m,)`` the original of each copy, for the interval.
        neighbours: k of the neighbourhoods of originals.
        held_out: ``(h, d)`` samples nothing was made of, whose density is the reference; may be empty.
    """
    size = min(neighbours, len(originals) - 1)
    radius = radii(originals, neighbours)
    crowd = inside(copies, originals, radius).sum(axis=1) / size
    return Measured(
        name="density",
        value=float(crowd.mean()),
        n=len(copies),
        counted="copies",
        n_originals=len(originals),
        against="held-out samples in place of copies",
        reference=float(inside(held_out, originals, radius).sum(axis=1).mean() / size) if len(held_out) else None,
        n_reference=len(held_out),
        interval=clustered_interval(crowd, owners, 0.0),
    )
