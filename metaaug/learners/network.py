"""Network: a few steps of gradient descent of a small neural network, differentiated through.

Source: the base learner of Finn, Abbeel and Levine, "Model-Agnostic Meta-Learning", ICML 2017, with the roles turned
round: the network starts anew in every episode, and what is meta-learned is the data it is trained on.

    φ_0 random
    for K steps: φ_{t+1} ← φ_t − η ∇_φ Σ_i w_i loss(f(x_i; φ_t), y_i) / Σ_i w_i
    prediction  =  f(x_Q; φ_K)

Symbols: φ the network's weights, f ``forward``, K ``steps``, η exp(``log_rate``), learned alongside, w ``weights``.
Departures: f is a perceptron with one hidden layer on the same random features as the other learners.
The trap: a network that has hardly begun to fit gains little from variety, so few steps make augmentation look worse
than it is (short-horizon bias; Wu, Ren, Liao and Grosse, ICLR 2018). In the pilots strengths fell towards zero; with
Reptile on digits they did not (docs/benchmarks.md). ``ridge`` has no horizon.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.learners.base import standardise

WIDTH = 32
"""Hidden units."""

CLASS_RATE, NUMBER_RATE = 2.0, 0.05
"""η at the start. The gradient of a cross-entropy is bounded, that of a squared error is not: half of it curves by up
to WIDTH + 1 in the output's weights, and steps diverge from twice the inverse of that on."""


def unroll(
    loss: Callable[[dict[str, Tensor]], Tensor], weights: Mapping[str, Tensor], steps: int, rate: Tensor | float
) -> dict[str, Tensor]:
    """Weights after ``steps`` plain gradient steps, differentiable in everything ``loss`` depends on.

    Args:
        loss: from weights to a scalar.
        weights: by name; where to start.
        steps: K.
        rate: η.
    """
    current = {
        name: value if value.requires_grad else value.detach().requires_grad_() for name, value in weights.items()
    }
    differentiable = torch.is_grad_enabled()
    # A fit needs gradients also where nobody differentiates through it.
    with torch.enable_grad():
        for _ in range(steps):
            gradients = torch.autograd.grad(loss(current), list(current.values()), create_graph=differentiable)
            current = {
                name: value - rate * gradient
                for (name, value), gradient in zip(current.items(), gradients, strict=True)
            }
    return current


@dataclass(frozen=True)
class Network:
    """See the module's text.

    Attributes:
        steps: K.
        numeric: targets are numbers and the loss is half the squared error; otherwise classes and cross-entropy.
    """

    steps: int = 5
    numeric: bool = False

    def initial(self) -> dict[str, float]:
        """The learner's own parameters at the start, by name."""
        return {"log_rate": math.log(NUMBER_RATE if self.numeric else CLASS_RATE)}

    def predict(
        self,
        features: Tensor,
        targets: Tensor,
        weights: Tensor,
        query_features: Tensor,
        parameters: Mapping[str, Tensor],
    ) -> Tensor:
        """Logits ``(q, k)``, or numbers ``(q, 1)``; arguments as for :class:`metaaug.learners.ridge.Ridge`."""
        support, query = standardise(features, query_features)
        share = weights / weights.sum()

        def loss(current: dict[str, Tensor]) -> Tensor:
            output = forward(current, support)
            if self.numeric:
                return (share * (output - targets).square().mean(dim=1)).sum() / 2
            return (share * functional.cross_entropy(output, targets, reduction="none")).sum()

        start = start_weights(support.shape[1], targets.shape[1], support)
        return forward(unroll(loss, start, self.steps, parameters["log_rate"].exp()), query)


def start_weights(inputs: int, outputs: int, like: Tensor) -> dict[str, Tensor]:
    """The network before its first step: always the same, so that episodes differ by their data and features alone."""
    random = torch.Generator().manual_seed(inputs * 1009 + outputs)
    hidden = torch.randn(inputs, WIDTH, generator=random)
    return {
        "hidden": hidden.to(like) * math.sqrt(2.0),
        "hidden_bias": like.new_zeros(WIDTH),
        "output": like.new_zeros(WIDTH, outputs),
        "output_bias": like.new_zeros(outputs),
    }


def forward(weights: Mapping[str, Tensor], x: Tensor) -> Tensor:
    """``(n, inputs) -> (n, outputs)``; tanh, so that every derivative is continuous."""
    return (x @ weights["hidden"] + weights["hidden_bias"]).tanh() @ weights["output"] + weights["output_bias"]
