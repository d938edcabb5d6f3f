"""The maximum mean discrepancy of originals and copies, with a permutation test that keeps groups whole."""

import math

import numpy as np
from scipy.spatial.distance import pdist, squareform

from metaaug.inspect.quality.measured import Measured


def discrepancy(
    originals: np.ndarray, copies: np.ndarray, owners: np.ndarray, permutations: int, random: np.random.Generator
) -> Measured:
    """Maximum mean discrepancy (Gretton et al. 2012) with a Gaussian kernel as wide as the median distance.

    A copy depends on its original, so single samples must not change sides. The test goes group by group, an original
    and its copies being a group: in each, another member is taken for the original, all equally likely. Where the
    members of a group could change places without a difference, the p-value is exact.

    Args:
        originals: ``(n, d)``.
        copies: ``(m, d)``.
        owners: ``(m,)`` the original of each copy, as its place in ``originals``.
        permutations: how often sides are exchanged.
        random: draws them.

    Returns:
        The root of the biased estimate of the squared discrepancy; as its reference the 95 % quantile of the same with
        exchanged sides.
    """
    n, m = len(originals), len(copies)
    squared = pdist(np.concatenate([originals, copies]), "sqeuclidean")
    width = float(np.median(squared))
    kernel = np.exp(-squareform(squared) / (2 * width if width > 0 else 1.0))
    members = np.argsort(np.concatenate([np.arange(n), owners]), kind="stable")
    sizes = 1 + np.bincount(owners, minlength=n)
    starts = np.cumsum(sizes) - sizes
    # Column 0 has the true sides: the first member of every group is its original.
    places = np.zeros((n, permutations + 1))
    places[:, 1:] = random.random((n, permutations))
    taken = members[starts[:, None] + (places * sizes[:, None]).astype(np.int64)]
    weights = np.full((n + m, permutations + 1), -1 / m)
    np.put_along_axis(weights, taken, 1 / n, axis=0)
    found = np.einsum("ij,ij->j", weights, kernel @ weights).clip(min=0)
    # Rounding must not tell equal values apart.
    as_large = found[1:] >= found[0] - 1e-12
    return Measured(
        name="discrepancy",
        value=math.sqrt(float(found[0])),
        n=m,
        counted="copies",
        n_originals=n,
        against=f"95 % of {permutations:,} exchanges of originals and copies are below",
        reference=math.sqrt(float(np.quantile(found[1:], 0.95))),
        n_reference=permutations,
        p_value=float(1 + as_large.sum()) / (permutations + 1),
    )
