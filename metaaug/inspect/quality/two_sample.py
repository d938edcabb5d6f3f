"""The classifier two-sample test: can a classifier tell copies from originals it has not seen?"""

import numpy as np
from scipy.spatial.distance import pdist
from scipy.stats import binomtest
from sklearn.svm import SVC

from metaaug.inspect.quality.measured import Measured, share_interval

FOLDS = 5


def two_sample(
    originals: np.ndarray, copies: np.ndarray, owners: np.ndarray, random: np.random.Generator, folds: int = FOLDS
) -> Measured:
    """Accuracy of a classifier that tells copies from originals (Lopez-Paz and Oquab 2017).

    One copy of each original takes part, so that half of all are copies. An original and its copy are always on the
    same side of a fold. The classifier is a support vector machine with a Gaussian kernel.

    Departures: cross-validation in place of one half held out; and a sign test over the originals in place of the
    normal approximation, since an original and its copy depend on each other. Given the classifier, exchanging the two
    turns both of its answers round, so the pairs with both right and with both wrong are equally likely under the null
    hypothesis. Folds share training samples, which that leaves aside.

    Args:
        originals: ``(n, d)``, at least 4.
        copies: ``(m, d)``.
        owners: ``(m,)`` the original of each copy.
        random: deals the originals to folds.
        folds: parts the originals are dealt to.

    Raises:
        ValueError: fewer than 4 originals with a copy.
    """
    paired, first = np.unique(owners, return_index=True)
    pairs = len(paired)
    if pairs < 4:
        raise ValueError(f"A classifier needs at least 4 originals with a copy, not {pairs}.")
    before, after = originals[paired], copies[first]
    parts = np.array_split(random.permutation(pairs), min(folds, pairs))
    right = np.zeros((2, pairs), dtype=bool)
    for held_out in parts:
        kept = np.setdiff1d(np.arange(pairs), held_out)
        seen = np.concatenate([before[kept], after[kept]])
        machine = SVC(kernel="rbf", gamma=_gamma(seen)).fit(seen, np.repeat([0, 1], len(kept)))
        right[0, held_out] = machine.predict(before[held_out]) == 0
        right[1, held_out] = machine.predict(after[held_out]) == 1
    both, neither = int((right.sum(axis=0) == 2).sum()), int((right.sum(axis=0) == 0).sum())
    decided = both + neither
    return Measured(
        name="two_sample",
        value=float(right.mean()),
        n=2 * pairs,
        counted="originals and copies",
        n_originals=pairs,
        against="guessing",
        reference=0.5,
        interval=share_interval(right.reshape(-1), np.tile(np.arange(pairs), 2)),
        p_value=float(binomtest(both, decided, alternative="greater").pvalue) if decided else 1.0,
    )


def _gamma(vectors: np.ndarray) -> float:
    """The kernel's width is the median distance, as it is for the maximum mean discrepancy."""
    squared = float(np.median(pdist(vectors, "sqeuclidean")))
    return 1 / (2 * squared) if squared > 0 else 1.0
