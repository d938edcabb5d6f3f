"""Affinity: does a model that knows clean samples recognise augmented ones?"""

import numpy as np

from metaaug.inspect.quality.learner import CrossFitted
from metaaug.inspect.quality.measured import Measured, clustered_interval


def affinity(
    fitted: CrossFitted, originals: np.ndarray, answers: np.ndarray, copies: np.ndarray, owners: np.ndarray
) -> Measured:
    """Accuracy on copies less accuracy on their originals, by a model trained on other, clean originals.

    Gontijo-Lopes et al. 2020, definition 1. Departures: cross-validation in place of one validation part, so that all
    originals count; several copies of each; a linear model on vectors in place of the final network. Where a number is
    predicted there is no accuracy, and the explained share of its variance takes its place.

    Args:
        fitted: the cross-validated model.
        originals: ``(n, d)``.
        answers: ``(n,)`` class indices or numbers.
        copies: ``(m, d)``.
        owners: ``(m,)`` the original of each copy, as its place in ``originals``.

    Returns:
        The difference; its reference is the accuracy (or share) on originals. The interval covers other originals,
        given the models.
    """
    clean = fitted.scores(originals, np.arange(len(originals)), answers)
    changed = fitted.scores(copies, owners, answers[owners]) - clean[owners]
    return Measured(
        name="affinity",
        value=float(changed.mean()),
        n=len(copies),
        counted="copies",
        n_originals=len(originals),
        against="the same model on the originals themselves",
        reference=float(clean.mean()),
        n_reference=len(originals),
        interval=clustered_interval(changed, owners),
    )
