"""How sure a simple model is of the class of originals and copies, never having seen that sample."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FOLDS = 4
DIRECTIONS = 50
"""Principal components that are kept at most, so that the cost does not grow with the size of a sample."""


def confidences(
    vectors: np.ndarray, labels: np.ndarray, samples: np.ndarray, is_labelled: np.ndarray, is_original: np.ndarray
) -> np.ndarray:
    """The probability that logistic regression gives the class each sample has, or its original has.

    Fitted on labelled originals. A labelled original and its copies are predicted by the model of the fold that
    leaves that original out; everything else by the model of all of them.

    Args:
        vectors: ``(n, d)`` of originals and copies.
        labels: ``(n,)`` class indices.
        samples: ``(n,)`` which original each is, or is a copy of.
        is_labelled, is_original: ``(n,)`` bool.

    Returns:
        ``(n,)`` in [0, 1]; NaN where there are fewer than 2 labelled samples of a class.
    """
    fitted_on = np.flatnonzero(is_labelled & is_original)
    known = labels[fitted_on]
    found = np.full(len(vectors), np.nan)
    counts = np.unique(known, return_counts=True)[1]
    if len(counts) < 2 or counts.min() < 2:
        return found
    folds = StratifiedKFold(min(FOLDS, int(counts.min())), shuffle=True, random_state=0)
    for rest, left_out in folds.split(vectors[fitted_on], known):
        judged = np.flatnonzero(np.isin(samples, samples[fitted_on[left_out]]))
        found[judged] = _predicted(vectors, labels, fitted_on[rest], judged)
    others = np.flatnonzero(np.isnan(found))
    if len(others):
        found[others] = _predicted(vectors, labels, fitted_on, others)
    return found


def _predicted(vectors: np.ndarray, labels: np.ndarray, fitted_on: np.ndarray, judged: np.ndarray) -> np.ndarray:
    directions = min(DIRECTIONS, len(fitted_on) - 1, vectors.shape[1])
    model = make_pipeline(PCA(directions, random_state=0), StandardScaler(), LogisticRegression(max_iter=200))
    model.fit(vectors[fitted_on], labels[fitted_on])
    probabilities = model.predict_proba(vectors[judged])
    column = {label: place for place, label in enumerate(model.classes_.tolist())}
    places = np.array([column.get(label, -1) for label in labels[judged].tolist()])
    return np.where(places >= 0, probabilities[np.arange(len(judged)), places], 0.0)
