"""Distances, and the neighbourhoods that precision, recall, density and coverage are made of."""

import numpy as np
from scipy.spatial.distance import cdist


def distances(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Euclidean distances ``(n, m)``. Exact near 0, where the expanded square loses its digits."""
    return np.asarray(cdist(left, right))


def radii(vectors: np.ndarray, neighbours: int) -> np.ndarray:
    """Distance of every vector to its k-th nearest other, ``(n,)``; k is at most ``n − 1``.

    Raises ValueError where there are fewer than 2 vectors.
    """
    if len(vectors) < 2:
        raise ValueError(f"A neighbourhood needs at least 2 vectors, not {len(vectors)}.")
    nearest = np.sort(distances(vectors, vectors), axis=1)
    # The first in every row is the distance 0 to itself.
    return np.asarray(nearest[:, min(neighbours, len(vectors) - 1)])


def inside(points: np.ndarray, centres: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Whether each of ``(n, d)`` points lies in the open ball of each of ``(m, d)`` centres: ``(n, m)`` bool."""
    return np.asarray(distances(points, centres) < radius[None, :])
