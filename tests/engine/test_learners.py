"""Prototypes, matching and the unrolled network: known answers, and gradients to second order."""

import math

import pytest
import torch

from metaaug.config import LearnerConfig
from metaaug.data.task import CLASSES_ONLY
from metaaug.learners import LEARNERS
from metaaug.learners.base import standardise
from metaaug.learners.matching import Matching
from metaaug.learners.network import Network, forward, start_weights, unroll
from metaaug.learners.prototypes import Prototypes
from metaaug.modalities.recipes import KINDS

RECIPE = KINDS["images"].recipe


@pytest.fixture
def rows():
    random = torch.Generator().manual_seed(0)
    features = torch.randn(12, 5, generator=random, dtype=torch.float64)
    labels = torch.arange(12) % 3
    targets = torch.nn.functional.one_hot(labels, 3).double()
    weights = torch.rand(12, generator=random, dtype=torch.float64) + 0.5
    query = torch.randn(4, 5, generator=random, dtype=torch.float64)
    return features, labels, targets, weights, query


def parameters(learner, **changes):
    return {name: torch.tensor(value, dtype=torch.float64) for name, value in {**learner.initial(), **changes}.items()}


@pytest.mark.parametrize("numeric", [False, True])
@pytest.mark.parametrize("name", list(LEARNERS))
def test_every_learner_has_the_right_gradients_to_second_order(name, numeric, rows):
    if numeric and name in CLASSES_ONLY:
        pytest.skip("Predicts classes only.")
    features, _, targets, weights, query = rows
    learner = LEARNERS[name](LearnerConfig(fit_steps=2), RECIPE, numeric)
    if numeric:
        targets = features[:, :1] * 2 + 1
    names = list(learner.initial())

    def predict(features, weights, *own):
        return learner.predict(features, targets, weights, query, dict(zip(names, own, strict=True)))

    inputs = (features.requires_grad_(), weights.requires_grad_())
    inputs += tuple(value.requires_grad_() for value in parameters(learner).values())
    output = predict(*inputs)
    assert output.shape == (4, 1 if numeric else 3)
    assert torch.autograd.gradcheck(predict, inputs)
    assert torch.autograd.gradgradcheck(predict, inputs, atol=1e-4)


@pytest.mark.parametrize("name", list(LEARNERS))
def test_every_learner_predicts_what_it_was_shown_and_without_a_graph_too(name, rows):
    _, labels, targets, weights, _ = rows
    apart = torch.nn.functional.one_hot(labels, 3).double() * 4 + 0.01 * torch.arange(12).double()[:, None]
    learner = LEARNERS[name](LearnerConfig(fit_steps=30), RECIPE, False)
    with torch.no_grad():
        output = learner.predict(apart, targets, torch.ones_like(weights), apart, parameters(learner))
    assert torch.equal(output.argmax(dim=1), labels)
    assert not output.requires_grad


@pytest.mark.parametrize("name", list(LEARNERS))
def test_a_weight_of_two_is_a_row_written_twice(name, rows, monkeypatch):
    # Without the scaling, which knows no weights.
    monkeypatch.setattr(f"metaaug.learners.{name}.standardise", lambda support, query: (support, query))
    features, _, targets, _, query = rows
    learner = LEARNERS[name](LearnerConfig(), RECIPE, False)
    once = torch.ones(12, dtype=torch.float64)
    doubled = once.clone()
    doubled[3] = 2
    twice = torch.cat([torch.arange(12), torch.tensor([3])])
    weighted = learner.predict(features, targets, doubled, query, parameters(learner))
    written = learner.predict(
        features[twice], targets[twice], torch.ones(13, dtype=torch.float64), query, parameters(learner)
    )
    torch.testing.assert_close(weighted, written)
    assert not torch.allclose(weighted, learner.predict(features, targets, once, query, parameters(learner)))


def test_prototypes_are_the_class_means(rows):
    features, labels, targets, _, query = rows
    learner = Prototypes()
    scores = learner.predict(
        features, targets, torch.ones(12, dtype=torch.float64), query, parameters(learner, log_scale=0.0)
    )
    support, seen = standardise(features, query)
    means = torch.stack([support[labels == label].mean(0) for label in range(3)])
    distances = (seen[:, None] - means).square().sum(-1)
    torch.testing.assert_close(scores.log_softmax(1), (-distances).log_softmax(1))


def test_a_symmetric_augmentation_moves_no_prototype(rows):
    features, _, targets, _, query = rows
    shift = torch.randn(12, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    learner, weights = Prototypes(), torch.ones(24, dtype=torch.float64)
    both = torch.cat([targets, targets])
    there_and_back = torch.cat([features + shift, features - shift])
    means = [both.T @ rows / 8 for rows in (there_and_back, torch.cat([features, features]))]
    torch.testing.assert_close(means[0], means[1])
    assert learner.predict(there_and_back, both, weights, query, parameters(learner)).shape == (4, 3)


def test_matching_with_a_large_scale_is_the_nearest_neighbour(rows):
    features, labels, targets, _, query = rows
    learner = Matching()
    support, seen = standardise(features, query)
    cosine = torch.nn.functional.cosine_similarity(seen[:, None], support[None], dim=-1)
    scores = learner.predict(
        features, targets, torch.ones(12, dtype=torch.float64), query, parameters(learner, log_scale=math.log(1e3))
    )
    assert torch.equal(scores.argmax(1), labels[cosine.argmax(1)])


def test_matching_of_numbers_is_their_weighted_mean(rows):
    features, _, _, weights, query = rows
    learner = Matching(numeric=True)
    numbers = torch.arange(12, dtype=torch.float64)[:, None]
    flat = learner.predict(features, numbers, weights, query, parameters(learner, log_scale=-30.0))
    torch.testing.assert_close(flat, ((weights[:, None] * numbers).sum(0) / weights.sum()).expand(4, 1))


def test_the_unrolled_network_is_torchs_gradient_descent(rows):
    features, labels, targets, _, query = rows
    learner = Network(steps=3)
    prediction = learner.predict(
        features, targets, torch.ones(12, dtype=torch.float64), query, parameters(learner, log_rate=math.log(0.7))
    )
    support, seen = standardise(features, query)
    weights = {name: value.clone().requires_grad_() for name, value in start_weights(6, 3, support).items()}
    optimiser = torch.optim.SGD(weights.values(), lr=0.7)
    for _ in range(3):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(forward(weights, support), labels).backward()
        optimiser.step()
    torch.testing.assert_close(prediction, forward(weights, seen).detach(), check_stride=False)


def test_unrolling_differentiates_through_every_step():
    def loss_after(scale):
        end = unroll(lambda w: (scale * w["a"] - 1).square().sum(), {"a": torch.ones(2, dtype=torch.float64)}, 3, 0.1)
        return end["a"].sum()

    assert torch.autograd.gradcheck(loss_after, torch.tensor(0.5, dtype=torch.float64, requires_grad=True))
