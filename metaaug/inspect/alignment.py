"""Turning a new map so that it lies on an earlier one: points then do not jump when it is drawn again."""

import numpy as np
from scipy.linalg import orthogonal_procrustes


def aligned(points: np.ndarray, known: np.ndarray, reference: np.ndarray, *, scale: bool) -> np.ndarray:
    """``points`` moved, turned, mirrored and, if asked, scaled as a whole.

    Orthogonal Procrustes (Schönemann 1966): the motion that brings ``known`` nearest to ``reference`` in the sense of
    least squares. Distances between points keep their ratios.

    Args:
        points: ``(n, 2)`` places of the new map.
        known: ``(m, 2)`` those of it that are on the earlier map too.
        reference: ``(m, 2)`` where they were there.
        scale: whether the size may change; of PCA it has a meaning, of UMAP it has none.

    Returns:
        ``(n, 2)``; ``points`` themselves where fewer than 3 places are known.
    """
    if len(known) < 3:
        return points
    centre, target = known.mean(axis=0), reference.mean(axis=0)
    rotation, strength = orthogonal_procrustes(known - centre, reference - target)
    spread = float(((known - centre) ** 2).sum())
    factor = strength / spread if scale and spread > 0 else 1.0
    return (points - centre) @ rotation * factor + target
