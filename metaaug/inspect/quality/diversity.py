"""Diversity: how much harder copies are to learn than originals."""

import numpy as np

from metaaug.inspect.quality.learner import fit
from metaaug.inspect.quality.measured import Measured, clustered_interval


def diversity(
    originals: np.ndarray, answers: np.ndarray, copies: np.ndarray, owners: np.ndarray, number: bool
) -> Measured:
    """Final training loss of a model trained on copies, less that of one trained on originals.

    Gontijo-Lopes et al. 2020, definition 2, relative to training without augmentation. Departures: the copies are
    drawn once instead of anew in every epoch; a difference, because the loss without augmentation may be next to 0; a
    linear model on vectors, at its optimum and with the same penalty for each original, in place of the final network.
    Where a number is predicted the loss is the squared error over the variance of the number.

    Args:
        originals: ``(n, d)``.
        answers: ``(n,)`` class indices or numbers.
        copies: ``(m, d)``.
        owners: ``(m,)`` the original of each copy, as its place in ``originals``.
        number: whether a number is predicted.

    Returns:
        The difference; its reference is the loss without augmentation. The interval covers other originals, given the
        models.
    """
    clean = fit(originals, answers, originals, number).losses(originals, answers)
    harder = fit(copies, answers[owners], originals, number).losses(copies, answers[owners]) - clean[owners]
    return Measured(
        name="diversity",
        value=float(harder.mean()),
        n=len(copies),
        counted="copies",
        n_originals=len(originals),
        against="the same model trained on the originals",
        reference=float(clean.mean()),
        n_reference=len(originals),
        interval=clustered_interval(harder, owners),
    )
