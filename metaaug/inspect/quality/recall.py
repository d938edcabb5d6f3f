"""Recall: the share of originals that lie in the neighbourhood of a copy."""

import numpy as np

from metaaug.inspect.quality.measured import Measured, share_interval
from metaaug.inspect.quality.neighbourhoods import inside, radii


def recall(originals: np.ndarray, copies: np.ndarray, neighbours: int, held_out: np.ndarray) -> Measured:
    """Recall of Naeem et al. 2020 (equation 2, after Kynkäänniemi et al. 2019).

    Args:
        originals: ``(n, d)``.
        copies: ``(m, d)``.
        neighbours: k of the neighbourhoods of copies.
        held_out: ``(h, d)`` samples nothing was made of, whose recall is the reference; may be empty.
    """
    covered = np.asarray(inside(originals, copies, radii(copies, neighbours)).any(axis=1))
    return Measured(
        name="recall",
        value=float(covered.mean()),
        n=len(originals),
        counted="originals",
        n_originals=len(originals),
        against="held-out samples in place of copies",
        reference=float(inside(originals, held_out, radii(held_out, neighbours)).any(axis=1).mean())
        if len(held_out) > 1
        else None,
        n_reference=len(held_out),
        interval=share_interval(covered, np.arange(len(originals))),
    )
