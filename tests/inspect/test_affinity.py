"""Affinity, diversity, and the linear model behind them."""

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, r2_score

from metaaug.inspect.quality.affinity import affinity
from metaaug.inspect.quality.diversity import diversity
from metaaug.inspect.quality.learner import PENALTY, cross_fit, fit

IRIS, SPECIES = load_iris(return_X_y=True)
X, Y = IRIS[::3], SPECIES[::3]
TWICE = np.repeat(np.arange(len(X)), 2)


def noisy(size: float, seed: int = 0) -> np.ndarray:
    return X[TWICE] + np.random.default_rng(seed).normal(0, size, (len(TWICE), 4))


def test_identical_copies_have_neither_affinity_nor_diversity():
    assert affinity(cross_fit(X, Y, False, 0), X, Y, X[TWICE], TWICE).value == 0
    assert diversity(X, Y, X[TWICE], TWICE, False).value == pytest.approx(0, abs=1e-4)


def test_more_noise_has_less_affinity_and_more_diversity():
    fitted = cross_fit(X, Y, False, 0)
    near = [affinity(fitted, X, Y, noisy(size), TWICE).value for size in (0.1, 0.5, 2)]
    hard = [diversity(X, Y, noisy(size), TWICE, False).value for size in (0.1, 0.5, 2)]
    assert near == sorted(near, reverse=True)
    assert near[-1] < -0.2
    assert hard == sorted(hard)
    assert hard[0] > 0


def test_copies_of_another_class_have_the_affinity_of_what_is_lost():
    fitted = cross_fit(X, Y, False, 0)
    clean = fitted.scores(X, np.arange(len(X)), Y).mean()
    # Setosa in the place of all: right for those of that class alone.
    copies = np.repeat(X[Y == 0].mean(axis=0)[None], len(X), axis=0)
    found = affinity(fitted, X, Y, copies, np.arange(len(X)))
    assert (found.reference, found.value) == (pytest.approx(clean), pytest.approx((Y == 0).mean() - clean))
    assert found.interval[0] < found.value < found.interval[1]


def by_hand(vectors: np.ndarray, answers: np.ndarray, like: np.ndarray) -> tuple[LogisticRegression, object]:
    centre = like.mean(axis=0)
    length = ((like - centre) ** 2).sum(axis=1).mean() ** 0.5
    penalty = PENALTY * len(vectors) / len(like)
    model = LogisticRegression(C=1 / penalty, max_iter=2000, tol=1e-3).fit((vectors - centre) / length, answers)
    return model, lambda points: (points - centre) / length


def test_affinity_is_accuracy_by_models_that_have_not_seen_the_original():
    fitted = cross_fit(X, Y, False, seed=3, folds=4)
    copies, clean, changed = noisy(1.0), 0.0, 0.0
    for fold in range(4):
        out = fitted.fold == fold
        model, scaled = by_hand(X[~out], Y[~out], X[~out])
        clean += (model.predict(scaled(X[out])) == Y[out]).sum()
        changed += (model.predict(scaled(copies[out[TWICE]])) == Y[TWICE][out[TWICE]]).sum()
    found = affinity(fitted, X, Y, copies, TWICE)
    assert found.value == pytest.approx(changed / len(TWICE) - clean / len(X))
    assert (found.n, found.n_originals) == (len(TWICE), len(X))
    # Stratified: every class is in every fold alike.
    counts = [np.bincount(Y[fitted.fold == fold]) for fold in range(4)]
    assert np.ptp(counts, axis=0).max() <= 1


def test_diversity_is_a_difference_of_training_losses():
    copies = noisy(1.0)
    clean, scaled = by_hand(X, Y, X)
    harder, _ = by_hand(copies, Y[TWICE], X)
    before = log_loss(Y, clean.predict_proba(scaled(X)))
    after = log_loss(Y[TWICE], harder.predict_proba(scaled(copies)))
    found = diversity(X, Y, copies, TWICE, False)
    assert (found.reference, found.value) == (pytest.approx(before), pytest.approx(after - before))


def test_of_a_number_the_explained_share_takes_the_place_of_accuracy():
    x, y = (part[:90] for part in load_diabetes(return_X_y=True))
    fitted = cross_fit(x, y, True, 0)
    shares = []
    for fold, learner in enumerate(fitted.learners):
        out = fitted.fold == fold
        shares.append(1 - (learner.predictions(x[out]) - y[out]) ** 2 / np.var(y[~out]))
    same = np.arange(90)
    found = affinity(fitted, x, y, x, same)
    assert (found.value, found.reference) == (0, pytest.approx(np.concatenate(shares).mean()))
    noise = x + np.random.default_rng(0).normal(0, 0.1, x.shape)
    assert affinity(fitted, x, y, noise, same).value < -0.1
    learner = fit(x, y, x, True)
    assert learner.scores(x, y).mean() == pytest.approx(r2_score(y, learner.predictions(x)))
    assert diversity(x, y, noise, same, True).value > 0.1
    assert diversity(x, y, x, same, True).value == pytest.approx(0)


@pytest.mark.parametrize(("per_class", "folds"), [(2, 2), (3, 3), (9, 5)])
def test_small_classes_make_the_folds_fewer(per_class, folds):
    kept = np.concatenate([np.flatnonzero(label == Y)[:per_class] for label in range(3)])
    assert len(cross_fit(X[kept], Y[kept], False, 0).learners) == folds


def test_probabilities_are_those_of_the_learner_that_has_not_seen_the_owner():
    fitted = cross_fit(X, Y, False, 0)
    found = fitted.probabilities(X[TWICE], TWICE)
    for row, owner in enumerate(TWICE):
        learner = fitted.learners[fitted.fold[owner]]
        assert found[row] == pytest.approx(learner.probabilities(X[owner][None])[0])
    assert fitted.classes.tolist() == [0, 1, 2]


def test_samples_that_are_all_alike_can_be_scaled():
    learner = fit(np.ones((4, 2)), np.array([0, 1, 0, 1]), np.ones((4, 2)), False)
    assert learner.probabilities(np.ones((1, 2))) == pytest.approx(np.array([[0.5, 0.5]]))
