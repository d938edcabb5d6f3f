"""Steps down a gradient, as pure functions on dictionaries of tensors.

Adam: Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1. Departure: with
``common_scale`` the strengths are divided by one running root mean square over *all* entries instead of one each,
so that operations without signal stay where they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from metaaug.meta.objective import STRENGTHS, is_policy

FIRST, SECOND, EPSILON = 0.9, 0.99, 1e-8
LEARNER_RATE = 0.05
"""Adam's step for the learner's own parameters and Meta-SGD's rates, which are logarithms."""

WEIGHT_RATE = 0.02
"""Adam's step for the weights of a policy that has some."""

FLOOR = 0.01
"""Smallest strength while learning: at 0 an operation is never drawn, so nothing could be learned of it."""


@dataclass(frozen=True)
class Moments:
    """Adam's running averages, by name, and the number of steps taken."""

    first: dict[str, Tensor]
    second: dict[str, Tensor]
    count: int

    @classmethod
    def zeros(cls, parameters: Mapping[str, Tensor]) -> "Moments":
        """The averages before the first step."""
        first, second = ({name: torch.zeros_like(value) for name, value in parameters.items()} for _ in range(2))
        return cls(first, second, 0)


def adam(
    parameters: Mapping[str, Tensor],
    gradients: Mapping[str, Tensor],
    moments: Moments,
    rate: float,
    common_scale: bool,
) -> tuple[dict[str, Tensor], Moments]:
    """One step of Adam: ``rate`` for the strengths, fixed ones for everything else; strengths stay in [FLOOR, 1].

    Args:
        parameters: by name.
        gradients: of the same names and shapes.
        moments: from the previous step.
        rate: step size of the strengths.
        common_scale: one scale for all strengths.

    Returns:
        New parameters and new moments; nothing is changed in place.
    """
    count = moments.count + 1
    moved, first, second = {}, {}, {}
    for name, value in parameters.items():
        gradient = gradients[name].detach()
        square = gradient.square()
        if name == STRENGTHS and common_scale:
            square = square.mean().expand_as(square)
        first[name] = FIRST * moments.first[name] + (1 - FIRST) * gradient
        second[name] = SECOND * moments.second[name] + (1 - SECOND) * square
        scale = (second[name] / (1 - SECOND**count)).sqrt() + EPSILON
        step = step_size(name, rate) * (first[name] / (1 - FIRST**count)) / scale
        moved[name] = value.detach() - step
    return bounded(moved), Moments(first, second, count)


def step_size(name: str, rate: float) -> float:
    """Adam's step for a parameter of that name, where that of the strengths is ``rate``."""
    if name == STRENGTHS:
        return rate
    return WEIGHT_RATE if is_policy(name) else LEARNER_RATE


def sgd(parameters: Mapping[str, Tensor], gradients: Mapping[str, Tensor], rate: float) -> dict[str, Tensor]:
    """One plain gradient step: ``rate`` for all entries; strengths stay in [FLOOR, 1]."""
    return bounded({name: value.detach() - rate * gradients[name].detach() for name, value in parameters.items()})


def bounded(parameters: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The same parameters with strengths clamped to [FLOOR, 1]."""
    return {name: value.clamp(FLOOR, 1.0) if name == STRENGTHS else value for name, value in parameters.items()}


def tracked(parameters: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Detached copies that require a gradient: the leaves of a fresh graph."""
    return {name: value.detach().clone().requires_grad_() for name, value in parameters.items()}


def mean(dictionaries: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The entry-wise mean of several dictionaries of the same names and shapes."""
    return {name: torch.stack([d[name] for d in dictionaries]).mean(dim=0) for name in dictionaries[0]}
