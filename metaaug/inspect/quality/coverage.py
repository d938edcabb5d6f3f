"""Coverage: the share of originals whose neighbourhood holds a copy."""

import numpy as np

from metaaug.inspect.quality.measured import Measured, share_interval
from metaaug.inspect.quality.neighbourhoods import inside, radii


def coverage(originals: np.ndarray, copies: np.ndarray, neighbours: int, held_out: np.ndarray) -> Measured:
    """Coverage of Naeem et al. 2020 (equation 4).

    Args:
        originals: ``(n, d)``.
        copies: ``(m, d)``.
        neighbours: k of the neighbourhoods of originals.
        held_out: ``(h, d)`` samples nothing was made of, whose coverage is the reference; may be empty.
    """
    radius = radii(originals, neighbours)
    covered = np.asarray(inside(copies, originals, radius).any(axis=0))
    return Measured(
        name="coverage",
        value=float(covered.mean()),
        n=len(originals),
        counted="originals",
        n_originals=len(originals),
        against="held-out samples in place of copies",
        reference=float(inside(held_out, originals, radius).any(axis=0).mean()) if len(held_out) else None,
        n_reference=len(held_out),
        interval=share_interval(covered, np.arange(len(originals))),
    )
