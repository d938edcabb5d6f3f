"""The ridge learner against scikit-learn, its two forms against each other, and its gradients."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import Ridge as Reference

from metaaug.learners.base import standardise
from metaaug.learners.ridge import Ridge, dual, fit, primal


@pytest.fixture
def problem():
    random = torch.Generator().manual_seed(0)
    features = torch.randn(14, 9, generator=random, dtype=torch.float64)
    targets = torch.randn(14, 3, generator=random, dtype=torch.float64)
    weights = torch.rand(14, generator=random, dtype=torch.float64) + 0.5
    return features, targets, weights, torch.tensor(0.37, dtype=torch.float64)


def test_primal_dual_and_scikit_learn_agree(problem):
    features, targets, weights, penalty = problem
    theirs = Reference(alpha=0.37, fit_intercept=False).fit(
        features.numpy(), targets.numpy(), sample_weight=weights.numpy()
    )
    for form in (primal, dual, fit):
        np.testing.assert_allclose(form(features, targets, weights, penalty), theirs.coef_.T, rtol=1e-10)


def test_a_weight_of_two_is_a_row_written_twice(problem):
    features, targets, _, penalty = problem
    weights = torch.ones(14, dtype=torch.float64)
    weights[3] = 2
    twice = torch.cat([torch.arange(14), torch.tensor([3])])
    torch.testing.assert_close(
        fit(features, targets, weights, penalty),
        fit(features[twice], targets[twice], torch.ones(15, dtype=torch.float64), penalty),
    )


def test_vmap_over_problems_equals_the_loop(problem):
    features, targets, weights, penalty = problem
    many = torch.stack([features, 2 * features, features + 1])
    batched = torch.func.vmap(lambda one: fit(one, targets, weights, penalty))(many)
    looped = torch.stack([fit(one, targets, weights, penalty) for one in many])
    torch.testing.assert_close(batched, looped)


def test_standardised_support_has_mean_0_and_deviation_1_over_root_d(problem):
    features, *_ = problem
    support, query = standardise(features, features[:2])
    torch.testing.assert_close(support[:, :-1].mean(0), torch.zeros(9, dtype=torch.float64))
    spread = support[:, :-1].square().mean(0)
    torch.testing.assert_close(spread, torch.full((9,), 1 / 9, dtype=torch.float64), rtol=1e-4, atol=0)
    torch.testing.assert_close(support[:, -1], torch.full((14,), 1 / 3, dtype=torch.float64))
    torch.testing.assert_close(query, support[:2])


def test_gradients_of_the_prediction_agree_with_finite_differences_to_second_order(problem):
    features, targets, weights, _ = problem
    learner = Ridge()

    def predict(features, weights, log_penalty, log_scale):
        parameters = {"log_penalty": log_penalty, "log_scale": log_scale}
        return learner.predict(features, targets, weights, features[:4] + 1, parameters)

    inputs = (
        features.clone().requires_grad_(),
        weights.clone().requires_grad_(),
        torch.tensor(-1.0, dtype=torch.float64, requires_grad=True),
        torch.tensor(0.5, dtype=torch.float64, requires_grad=True),
    )
    assert torch.autograd.gradcheck(predict, inputs)
    assert torch.autograd.gradgradcheck(predict, inputs)


def test_the_penalty_does_not_fall_below_its_floor(problem):
    features, targets, weights, _ = problem
    learner = Ridge(floor=0.0)
    scale = torch.tensor(0.0, dtype=torch.float64)
    at_floor, below = (
        learner.predict(features, targets, weights, features, {"log_penalty": scale + value, "log_scale": scale})
        for value in (0.0, -5.0)
    )
    torch.testing.assert_close(at_floor, below)
