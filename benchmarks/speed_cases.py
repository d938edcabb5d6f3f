"""The networks and tasks of ``benchmarks/speed.py``, and who takes the gradient of a meta-step on them."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from benchmarks.unrolled_peers import PEERS, Step, load
from metaaug.learners.batched import BatchedNetwork, Convolutional, Perceptron, TaskBatch, meta_gradient

TASKS, WAYS, SHOTS, STEPS, RATE = 8, 5, 5, 5, 0.05
"""Of a meta-step: tasks, classes, samples of each class to adapt to and as many to ask for, K inner steps and
their size."""

OURS = "MetaAug"


@dataclass(frozen=True)
class Case:
    """A network, as a module for the peers and as ours takes it.

    Attributes:
        make: the module.
        ours: the same with weights that differ between tasks.
        shape: of a sample.
        target: the least ratio that was asked for.
    """

    make: Callable[[], nn.Module]
    ours: BatchedNetwork
    shape: tuple[int, ...]
    target: float


def perceptron(inputs: int, width: int) -> Case:
    def make() -> nn.Module:
        hidden = nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU()
        return nn.Sequential(*hidden, nn.Linear(width, WAYS))

    return Case(make, Perceptron(), (inputs,), 2.5)


def convolutional(side: int) -> Case:
    def make() -> nn.Module:
        # The maximum comes before the activation, for all alike: less to compute, to the same numbers.
        first = nn.Conv2d(1, 16, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()
        second = nn.Conv2d(16, 32, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()
        return nn.Sequential(*first, *second, nn.Flatten(), nn.Linear(32 * (side // 4) ** 2, WAYS))

    return Case(make, Convolutional(), (1, side, side), 1.5)


CASES = {
    "MLP 64-32-32-5": perceptron(64, 32),
    "MLP 784-64-64-5": perceptron(784, 64),
    "CNN 16-32, 8×8": convolutional(8),
    "CNN 16-32, 14×14": convolutional(14),
}


def tasks_of(shape: tuple[int, ...]) -> TaskBatch:
    """Gaussian classes with different means."""
    random = torch.Generator().manual_seed(0)
    labels = torch.arange(WAYS).repeat(SHOTS).expand(TASKS, -1)
    means = torch.randn(TASKS, WAYS, *shape, generator=random)
    support, query = (
        means.repeat(1, SHOTS, *[1] * len(shape)) + torch.randn(TASKS, WAYS * SHOTS, *shape, generator=random)
        for _ in range(2)
    )
    return TaskBatch(support, labels, query, labels)


def contestants(case: Case, precision: torch.dtype, gradient: Callable[..., Any] = meta_gradient) -> dict[str, Step]:
    """Ours and the peers that are present, each ready to take the gradient of a meta-step."""
    torch.manual_seed(0)
    network, tasks = case.make().to(precision), tasks_of(case.shape)
    tasks = TaskBatch(tasks.support.to(precision), tasks.support_labels, tasks.query.to(precision), tasks.query_labels)
    weights = {name: value.detach() for name, value in network.named_parameters()}
    steps: dict[str, Step] = {OURS: lambda: list(gradient(case.ours, weights, tasks, STEPS, RATE)[1].values())}
    for name, make in PEERS.items():
        library = load(name)
        if library is not None:
            steps[name] = make(library, deepcopy(network), tasks, STEPS, RATE)
    return steps
