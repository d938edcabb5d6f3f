"""MAML on all tasks at once is the loop of ``unroll`` over tasks, and its gradient is that of finite differences."""

import pytest
import torch
import torch.nn.functional as functional
from torch import nn
from torch.func import functional_call

from metaaug.learners import batched
from metaaug.learners.batched import Convolutional, Perceptron, TaskBatch, meta_gradient
from metaaug.learners.network import unroll

TASKS, SUPPORT, QUERY, CLASSES, STEPS, RATE = 3, 6, 4, 3, 3, 0.2


def perceptron(inputs: int, activation: type[nn.Module]) -> nn.Module:
    return nn.Sequential(nn.Linear(inputs, 5), activation(), nn.Linear(5, 4), activation(), nn.Linear(4, CLASSES))


def convolutional(channels: int, height: int, width: int, activation: type[nn.Module]) -> nn.Module:
    """With the activation before the maximum, as it is usually written."""
    return nn.Sequential(
        *(nn.Conv2d(channels, 3, 3, padding=1), activation(), nn.MaxPool2d(2)),
        *(nn.Conv2d(3, 4, 3, padding=1), activation(), nn.MaxPool2d(2)),
        nn.Flatten(),
        nn.Linear(4 * (height // 4) * (width // 4), CLASSES),
    )


# Fewer features than rows, and more: the first layer in its primal and in its dual form.
CASES = {
    "perceptron": (lambda a: perceptron(5, a), Perceptron, (5,)),
    "perceptron, dual": (lambda a: perceptron(9, a), Perceptron, (9,)),
    "convolutional": (lambda a: convolutional(1, 8, 8, a), Convolutional, (1, 8, 8)),
    "convolutional, odd sides": (lambda a: convolutional(2, 5, 7, a), Convolutional, (2, 5, 7)),
    "convolutional, dual": (lambda a: convolutional(30, 4, 4, a), Convolutional, (30, 4, 4)),
}
ACTIVATIONS = {torch.relu: nn.ReLU, torch.tanh: nn.Tanh}


def problem(name: str, activation=torch.tanh):
    make, network, shape = CASES[name]
    torch.manual_seed(0)
    module = make(ACTIVATIONS[activation]).double()
    support, query = (torch.randn(TASKS, n, *shape, dtype=torch.float64) for n in (SUPPORT, QUERY))
    labels, asked = (torch.randint(CLASSES, (TASKS, n)) for n in (SUPPORT, QUERY))
    weights = {name: value.detach() for name, value in module.named_parameters()}
    return module, network(activation), weights, TaskBatch(support, labels, query, asked)


def loop(module, weights, tasks: TaskBatch):
    """Task by task."""
    leaves = {name: value.clone().requires_grad_() for name, value in weights.items()}
    losses = []
    for x, y, query, asked in zip(tasks.support, tasks.support_labels, tasks.query, tasks.query_labels, strict=True):

        def loss(current, x=x, y=y):
            return functional.cross_entropy(functional_call(module, current, (x,)), y)

        adapted = unroll(loss, leaves, STEPS, RATE)
        losses.append(loss(adapted, query, asked))
    mean = torch.stack(losses).mean()
    return mean, dict(zip(leaves, torch.autograd.grad(mean, list(leaves.values())), strict=True))


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=["relu", "tanh"])
@pytest.mark.parametrize("name", CASES)
def test_all_tasks_at_once_are_the_loop_over_tasks(name, activation):
    module, network, weights, tasks = problem(name, activation)
    loss, gradients = meta_gradient(network, weights, tasks, STEPS, RATE)
    expected_loss, expected = loop(module, weights, tasks)
    torch.testing.assert_close(loss, expected_loss.detach())
    assert list(gradients) == list(expected)
    torch.testing.assert_close(gradients, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", CASES)
def test_the_gradient_is_that_of_finite_differences(name):
    _, network, weights, tasks = problem(name)
    _, gradients = meta_gradient(network, weights, tasks, STEPS, RATE)
    random, h = torch.Generator().manual_seed(1), 1e-6
    for part, value in weights.items():
        direction = torch.randn(value.shape, generator=random, dtype=value.dtype)
        ends = [
            meta_gradient(network, {**weights, part: value + sign * h * direction}, tasks, STEPS, RATE)[0]
            for sign in (1, -1)
        ]
        slope = (ends[0] - ends[1]) / (2 * h)
        torch.testing.assert_close((gradients[part] * direction).sum(), slope, rtol=1e-6, atol=1e-8, msg=part)


@pytest.mark.parametrize("name", ["perceptron, dual", "convolutional"])
def test_tasks_too_large_for_one_go_are_taken_in_parts(name, monkeypatch):
    _, network, weights, tasks = problem(name)
    whole = meta_gradient(network, weights, tasks, STEPS, RATE)
    rows = network.rows(tasks.support[:1]).shape[1]
    sizes = []

    class Spy(type(network)):
        def rest(self, weights, first, shape):
            sizes.append(len(first))
            return super().rest(weights, first, shape)

    monkeypatch.setattr(batched, "AT_ONCE", 2 * rows * len(next(iter(weights.values()))))
    in_parts = meta_gradient(Spy(network.activation), weights, tasks, STEPS, RATE)
    assert set(sizes) == {2, 1}
    torch.testing.assert_close(in_parts, whole)


def test_what_was_given_stays_as_it_was_also_where_gradients_are_off():
    _, network, weights, tasks = problem("perceptron")
    before = {name: value.clone() for name, value in weights.items()}
    with torch.no_grad():
        loss, gradients = meta_gradient(network, weights, tasks, STEPS, RATE)
    assert not loss.requires_grad
    assert not any(value.requires_grad for value in [*weights.values(), *gradients.values()])
    torch.testing.assert_close(weights, before, rtol=0, atol=0)


def test_without_steps_it_is_the_gradient_of_the_query_loss():
    module, network, weights, tasks = problem("perceptron")
    _, gradients = meta_gradient(network, weights, tasks, 0, RATE)
    leaves = {name: value.clone().requires_grad_() for name, value in weights.items()}
    logits = functional_call(module, leaves, (tasks.query.flatten(0, 1),))
    loss = functional.cross_entropy(logits, tasks.query_labels.flatten())
    expected = dict(zip(leaves, torch.autograd.grad(loss, list(leaves.values())), strict=True))
    torch.testing.assert_close(gradients, expected)
