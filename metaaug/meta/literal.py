"""The document's algorithm word for word, for teaching and comparison: nothing uses it, and it does not augment.

Source: the document this project started from, which has an augmentation network g(x; θ), data D_train and D_val, and a
task loss L_task. MAML after Finn, Abbeel and Levine, ICML 2017, algorithm 1; Reptile after Nichol, Achiam and Schulman
2018, algorithm 2.

    given  f, trained on the clean samples of D_train, and fixed from then on

    MAML                                              Reptile
    repeat                                            repeat
        augment a batch (x, y) of D_train                 θ' ← θ
        θ' = θ − α ∇_θ L_task(θ; x, y)                    for K batches (x, y) of D_train
        θ ← θ − β ∇_θ L_val(θ')     second order              θ' ← θ' − α ∇ L_task(θ'; x, y)
                                                          θ ← θ + ε (θ' − θ)       ε = ½: the average

    g(x; θ)         =  σ(W_2 tanh(W_1 x + b_1) + b_2)      two fully connected layers on the flattened sample
    L_task(θ; x, y) =  cross-entropy of f(g(x; θ)) and y
    L_val(θ')       =  the same on all of D_val

Symbols: θ ``theta``, W_1 ``hidden``, b_1 ``hidden_bias``, W_2 ``output``, b_2 ``output_bias``, g ``generate``, f
``classify``, L_task and L_val ``task_loss``, θ' ``adapted``, α ``inner_lr``, β and ε ``meta_lr``, K ``inner_steps``.
Departures: none from the words, which leave some things open. The logistic σ keeps outputs in [0, 1], where pixels are.
Samples of D_val pass through g too: with f fixed, L_val depends on θ in no other way. The start of θ is random
(``start_random``), or so that g hardly changes its sample (``start_near_identity``).
The trap: f is fixed, so both losses reward what f finds easy, and nothing rewards variety. From a random start the
outputs of a class are far more alike than its samples, and grow more alike still beside the distance to other classes;
from the identity g hardly moves, because the slightest nudge satisfies f. The losses fall, and final networks gain
nothing (docs/mathematics.md has the numbers). The other meta-learners ask what a learner *fitted* on augmented samples
says of samples that are not.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as functional
from torch import Tensor

Theta = Mapping[str, Tensor]
Classifier = Callable[[Tensor], Tensor]
"""From flattened samples ``(n, d)`` to logits ``(n, classes)``."""

CONTRAST = 6.0
"""Of the start near the identity: σ(6 tanh(x − ½)) goes from .06 at 0 to .94 at 1."""


@dataclass(frozen=True)
class Settings:
    """The numbers of the algorithm.

    Attributes:
        algorithm: which of the two.
        steps: outer steps.
        inner_lr: α.
        meta_lr: β of MAML, ε of Reptile.
        inner_steps: K of Reptile; MAML takes one.
        batch: samples in a batch of D_train.
    """

    algorithm: Literal["maml", "reptile"]
    steps: int
    inner_lr: float
    meta_lr: float
    inner_steps: int = 5
    batch: int = 32


@dataclass(frozen=True)
class Data:
    """D_train and D_val: flattened samples ``(n, d)`` in [0, 1] and class indices ``(n,)`` of each."""

    train_x: Tensor
    train_y: Tensor
    validation_x: Tensor
    validation_y: Tensor


def start_random(size: int, width: int, generator: torch.Generator) -> dict[str, Tensor]:
    """θ for samples of ``size`` numbers: Gaussian weights with a variance of one over the number of inputs."""
    return {
        "hidden": torch.randn(width, size, generator=generator) / math.sqrt(size),
        "hidden_bias": torch.zeros(width),
        "output": torch.randn(size, width, generator=generator) / math.sqrt(width),
        "output_bias": torch.zeros(size),
    }


def start_near_identity(size: int) -> dict[str, Tensor]:
    """θ under which every number stays close to what it was, with as many hidden units as numbers."""
    return {
        "hidden": torch.eye(size),
        "hidden_bias": torch.full((size,), -0.5),
        "output": CONTRAST * torch.eye(size),
        "output_bias": torch.zeros(size),
    }


def generate(theta: Theta, x: Tensor) -> Tensor:
    """g(x; θ): ``(n, d) -> (n, d)``."""
    hidden = (x @ theta["hidden"].T + theta["hidden_bias"]).tanh()
    return (hidden @ theta["output"].T + theta["output_bias"]).sigmoid()


def task_loss(theta: Theta, classify: Classifier, x: Tensor, y: Tensor) -> Tensor:
    """Mean cross-entropy of the fixed network on what g makes of ``x`` ``(n, d)``; a scalar."""
    return functional.cross_entropy(classify(generate(theta, x)), y)


def maml(theta: Theta, data: Data, classify: Classifier, settings: Settings, batch: Tensor) -> dict[str, Tensor]:
    """One outer step of MAML.

    Args:
        theta: θ.
        data: D_train and D_val.
        classify: f.
        settings: α and β.
        batch: ``(size,)`` indices into D_train.
    """
    theta = leaves(theta)
    outer = validation_loss(theta, data, classify, settings, batch)
    return detached(step_down(theta, gradient(outer, theta), settings.meta_lr))


def validation_loss(theta: Theta, data: Data, classify: Classifier, settings: Settings, batch: Tensor) -> Tensor:
    """L_val(θ') with θ' = θ − α ∇_θ L_task, differentiable in ``theta`` through the inner step; a scalar."""
    inner = task_loss(theta, classify, data.train_x[batch], data.train_y[batch])
    adapted = step_down(theta, gradient(inner, theta, differentiable=True), settings.inner_lr)
    return task_loss(adapted, classify, data.validation_x, data.validation_y)


def reptile(theta: Theta, data: Data, classify: Classifier, settings: Settings, batches: Tensor) -> dict[str, Tensor]:
    """One outer step of Reptile.

    Args:
        theta, data, classify: as for :func:`maml`.
        settings: α and ε.
        batches: ``(K, size)`` indices into D_train.
    """
    adapted = theta
    for batch in batches:
        adapted = leaves(adapted)
        loss = task_loss(adapted, classify, data.train_x[batch], data.train_y[batch])
        adapted = step_down(adapted, gradient(loss, adapted), settings.inner_lr)
    return detached({name: value + settings.meta_lr * (adapted[name] - value) for name, value in theta.items()})


def learn(
    theta: Theta, data: Data, classify: Classifier, settings: Settings, generator: torch.Generator
) -> Iterator[dict[str, Tensor]]:
    """θ after every outer step; arguments as for :func:`maml`, and a generator of the batches."""
    for _ in range(settings.steps):
        orders = [torch.randperm(len(data.train_y), generator=generator) for _ in range(settings.inner_steps)]
        batches = torch.stack(orders)[:, : settings.batch]
        if settings.algorithm == "maml":
            theta = maml(theta, data, classify, settings, batches[0])
        else:
            theta = reptile(theta, data, classify, settings, batches)
        yield dict(theta)


def gradient(loss: Tensor, theta: Theta, *, differentiable: bool = False) -> dict[str, Tensor]:
    """∇_θ of a scalar, by name; with its own graph where it is to be differentiated again."""
    return dict(zip(theta, torch.autograd.grad(loss, list(theta.values()), create_graph=differentiable), strict=True))


def step_down(theta: Theta, slope: Theta, rate: float) -> dict[str, Tensor]:
    """θ less ``rate`` times ``slope``."""
    return {name: value - rate * slope[name] for name, value in theta.items()}


def leaves(theta: Theta) -> dict[str, Tensor]:
    """Detached copies that require a gradient: the leaves of a fresh graph."""
    return {name: value.detach().clone().requires_grad_() for name, value in theta.items()}


def detached(theta: Theta) -> dict[str, Tensor]:
    """θ without a graph."""
    return {name: value.detach() for name, value in theta.items()}
