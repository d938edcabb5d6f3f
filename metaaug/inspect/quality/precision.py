"""Precision: the share of copies that lie in the neighbourhood of an original."""

import numpy as np

from metaaug.inspect.quality.measured import Measured, share_interval
from metaaug.inspect.quality.neighbourhoods import inside, radii


def precision(
    originals: np.ndarray, copies: np.ndarray, owners: np.ndarray, neighbours: int, held_out: np.ndarray
) -> Measured:
    """Precision of Naeem et al. 2020 (equation 1, after Kynkäänniemi et al. 2019).

    Args:
        originals: ``(n, d)``, the real samples.
        copies: ``(m, d)``, in the place of generated ones.
        owners: ``(m,)`` the original of each copy, for the interval.
        neighbours: k of the neighbourhoods of originals.
        held_out: ``(h, d)`` samples nothing was made of, whose precision is the reference; may be empty.
    """
    radius = radii(originals, neighbours)
    near = np.asarray(inside(copies, originals, radius).any(axis=1))
    return Measured(
        name="precision",
        value=float(near.mean()),
        n=len(copies),
        counted="copies",
        n_originals=len(originals),
        against="held-out samples in place of copies",
        reference=float(inside(held_out, originals, radius).any(axis=1).mean()) if len(held_out) else None,
        n_reference=len(held_out),
        interval=share_interval(near, owners),
    )
