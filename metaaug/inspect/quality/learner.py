"""The cheap model behind affinity, diversity and likely wrong classes: linear, on vectors.

Multinomial logistic regression for classes and ridge regression for a number, after centring and one common scale, at
which the mean squared length of a vector is 1. Its loss is that of a linear model, and no network's: what a network
would make of the copies is for the verdict to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import KFold, StratifiedKFold

PENALTY = 0.02
"""Weight, beside the summed loss over originals, of half the squared coefficients; of a number, of all of them."""
FOLDS = 5
LEAST_PROBABILITY = 1e-12


@dataclass(frozen=True)
class Learner:
    """A fitted model.

    Attributes:
        centre: ``(d,)`` taken off vectors, which are then multiplied by ``scale``.
        model: of scikit-learn.
        spread: variance of the numbers it was fitted on; None where it predicts classes.
    """

    centre: np.ndarray
    scale: float
    model: Any
    spread: float | None

    def probabilities(self, vectors: np.ndarray) -> np.ndarray:
        """Of every class, ``(n, classes)``. Only where classes are predicted."""
        return np.asarray(self.model.predict_proba(self._scaled(vectors)))

    def predictions(self, vectors: np.ndarray) -> np.ndarray:
        """The class or the number of every vector, ``(n,)``."""
        return np.asarray(self.model.predict(self._scaled(vectors)))

    def scores(self, vectors: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """1 where the class is right, else 0; of a number 1 less the squared error over its variance. ``(n,)``."""
        predicted = self.predictions(vectors)
        if self.spread is None:
            return np.asarray(predicted == answers, dtype=float)
        return 1 - (predicted - answers) ** 2 / self.spread

    def losses(self, vectors: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """Cross-entropy in nats; of a number the squared error over its variance. ``(n,)``."""
        if self.spread is None:
            place = np.searchsorted(self.model.classes_, answers)
            found = self.probabilities(vectors)[np.arange(len(answers)), place]
            return -np.log(np.maximum(found, LEAST_PROBABILITY))
        return np.asarray((self.predictions(vectors) - answers) ** 2 / self.spread)

    def _scaled(self, vectors: np.ndarray) -> np.ndarray:
        return (vectors - self.centre) * self.scale


def fit(vectors: np.ndarray, answers: np.ndarray, like: np.ndarray, number: bool) -> Learner:
    """Fit on ``vectors``, centred and scaled as ``like`` is.

    The penalty grows with ``len(vectors) / len(like)``, so that identical copies change nothing.

    Args:
        vectors: ``(n, d)``.
        answers: ``(n,)`` class indices, of at least 2 classes, or numbers.
        like: ``(m, d)`` the originals, which set centre and scale.
        number: whether a number is predicted.
    """
    centre = like.mean(axis=0)
    length = float(((like - centre) ** 2).sum(axis=1).mean())
    scale = length**-0.5 if length > 0 else 1.0
    penalty = PENALTY * len(vectors) / len(like)
    spread = (float(np.var(answers)) or 1.0) if number else None
    model = Ridge(alpha=penalty) if number else LogisticRegression(C=1 / penalty, max_iter=2000, tol=1e-3)
    return Learner(centre, scale, model.fit((vectors - centre) * scale, answers), spread)


@dataclass(frozen=True)
class CrossFitted:
    """One learner for every fold of the originals, fitted on the other folds.

    Attributes:
        learners: by fold.
        fold: ``(n,)`` the fold of each original.
    """

    learners: Sequence[Learner]
    fold: np.ndarray

    def scores(self, vectors: np.ndarray, owners: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """:meth:`Learner.scores` by the learner that has not seen the owner, ``(m,)``."""
        found = np.empty(len(vectors))
        for fold, learner in enumerate(self.learners):
            mine = self.fold[owners] == fold
            if mine.any():
                found[mine] = learner.scores(vectors[mine], answers[mine])
        return found

    def probabilities(self, vectors: np.ndarray, owners: np.ndarray) -> np.ndarray:
        """:meth:`Learner.probabilities` by the learner that has not seen the owner, ``(m, classes)``."""
        found = np.empty((len(vectors), len(self.learners[0].model.classes_)))
        for fold, learner in enumerate(self.learners):
            mine = self.fold[owners] == fold
            if mine.any():
                found[mine] = learner.probabilities(vectors[mine])
        return found

    @property
    def classes(self) -> np.ndarray:
        """The class indices that the columns of probabilities stand for."""
        return np.asarray(self.learners[0].model.classes_)


def cross_fit(originals: np.ndarray, answers: np.ndarray, number: bool, seed: int, folds: int = FOLDS) -> CrossFitted:
    """Fit on all folds but one, in turn; folds are stratified by class.

    Args:
        originals: ``(n, d)``.
        answers: ``(n,)`` class indices, each at least twice, or numbers.
        number: whether a number is predicted.
        seed: deals originals to folds.
        folds: how many; fewer where a class, or all numbers, are fewer.
    """
    fewest = len(answers) if number else int(np.unique(answers, return_counts=True)[1].min())
    count = max(2, min(folds, fewest))
    dealer = (KFold if number else StratifiedKFold)(count, shuffle=True, random_state=seed)
    fold = np.empty(len(answers), dtype=np.int64)
    learners = []
    for place, (kept, held_out) in enumerate(dealer.split(originals, answers)):
        fold[held_out] = place
        learners.append(fit(originals[kept], answers[kept], originals[kept], number))
    return CrossFitted(learners, fold)
