"""MAML on the weights of a small network, all tasks at once: the fast path for what ``unroll`` does task by task.

Source: Finn, Abbeel and Levine, "Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks", ICML 2017,
algorithm 1, where what is meta-learned is the start of a network that is shared by all tasks.

    for each task τ
        φ_τ ← φ
        for K steps: φ_τ ← φ_τ − α ∇ loss(f(x_S; φ_τ), y_S)
    gradient of mean_τ loss(f(x_Q; φ_τ), y_Q) with respect to φ, through all K steps

Symbols: φ ``weights``, f ``network``, α ``rate``, K ``steps``, (x_S, y_S) a task's support, (x_Q, y_Q) its query.
Departures: none; the gradient is that of the loop, to rounding. It is fast on a CPU because

- weights get a leading dimension of tasks, so that one product of many small matrices, or one convolution of many
  groups, takes the place of a call per task: small networks spend most of their time between calls;
- the first layer sees the same rows X in every step, so its weight is W_0 − α (Σ_j δ_j)ᵀ X, δ_j being the gradient of
  its outputs in step j. Where X has fewer rows than features, the layer is carried as its outputs
  X W_0ᵀ − α X Xᵀ Σ_j δ_j instead, and inner steps do not depend on the number of features (a dual form, as ridge's);
- images are pooled before biases and activations, which changes no maximum, on a quarter of the pixels.

``torch.compile`` takes :func:`meta_gradient` whole. That takes minutes, so nothing here does it unasked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import torch
import torch.nn.functional as functional
from torch import Tensor

AT_ONCE = 320_000
"""Most outputs of the first layer that are computed together. Tasks this large no longer profit from company."""


class BatchedNetwork(Protocol):
    """A network whose weights differ between tasks.

    Weights are in torch's shapes, a weight and its bias by turns in the order of the layers: what ``named_parameters``
    of a ``torch.nn.Sequential`` has. Here each has a dimension of tasks in front.
    """

    def rows(self, x: Tensor) -> Tensor:
        """What the first layer multiplies: ``(tasks, n, …)`` to ``(tasks, rows, features)``."""
        ...

    def rest(self, weights: list[Tensor], first: Tensor, shape: torch.Size) -> Tensor:
        """Logits ``(tasks, n, classes)``, from the first layer's products ``(tasks, rows, outputs)``, without its bias.

        ``weights`` are all but that layer's weight, and ``shape`` is that of the samples the rows come from.
        """
        ...


@dataclass(frozen=True)
class Perceptron:
    """Linear layers, with an activation between them: ``(tasks, n, inputs)`` to logits.

    As ``Sequential(Linear, activation, Linear, …, Linear)``.
    """

    activation: Callable[[Tensor], Tensor] = torch.relu

    def rows(self, x: Tensor) -> Tensor:
        """The samples themselves."""
        return x

    def rest(self, weights: list[Tensor], first: Tensor, shape: torch.Size) -> Tensor:
        """See :class:`BatchedNetwork`."""
        x = first + weights[0].unsqueeze(1)
        for weight, bias in zip(weights[1::2], weights[2::2], strict=True):
            x = linear(self.activation(x), weight, bias)
        return x


@dataclass(frozen=True)
class Convolutional:
    """Two 3×3 convolutions, each with a maximum over 2×2 pixels, and a linear layer.

    From ``(tasks, n, channels, height, width)`` to logits, as ``Sequential(Conv2d(…, 3, padding=1), MaxPool2d(2),
    activation, Conv2d(…, 3, padding=1), MaxPool2d(2), activation, Flatten(), Linear)``. The activation must never
    decrease, as biases and activations change places with maxima.
    """

    activation: Callable[[Tensor], Tensor] = torch.relu

    def rows(self, x: Tensor) -> Tensor:
        """The 3×3 patch around every pixel: ``(tasks, n × height × width, channels × 9)``."""
        patches = functional.unfold(x.flatten(0, 1), 3, padding=1)
        return patches.transpose(1, 2).reshape(len(x), -1, patches.shape[1])

    def rest(self, weights: list[Tensor], first: Tensor, shape: torch.Size) -> Tensor:
        """See :class:`BatchedNetwork`."""
        tasks, n, _, height, width = shape
        first_bias, kernel, bias, output, output_bias = weights
        # Channels come last in the products, which is also the layout in which a convolution of groups is fastest.
        x = first.view(tasks * n, height, width, -1).permute(0, 3, 1, 2)
        x = functional.max_pool2d(x, 2).permute(0, 2, 3, 1).unflatten(0, (tasks, n))
        x = self.activation(x + first_bias[:, None, None, None])
        x = x.permute(1, 2, 3, 0, 4).flatten(3).permute(0, 3, 1, 2)
        x = functional.max_pool2d(functional.conv2d(x, kernel.flatten(0, 1), padding=1, groups=tasks), 2)
        x = self.activation(x + bias.flatten()[:, None, None])
        return linear(x.reshape(n, tasks, -1).transpose(0, 1), output, output_bias)


def linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """``(tasks, n, inputs)`` to ``(tasks, n, outputs)``, with weights ``(tasks, outputs, inputs)``."""
    return torch.baddbmm(bias.unsqueeze(1), x, weight.transpose(1, 2))


@dataclass(frozen=True)
class TaskBatch:
    """Tasks of equal size.

    Attributes:
        support, query: ``(tasks, n, …)`` and ``(tasks, q, …)``.
        support_labels, query_labels: class indices, ``(tasks, n)`` and ``(tasks, q)``.
    """

    support: Tensor
    support_labels: Tensor
    query: Tensor
    query_labels: Tensor

    def split(self, size: int) -> Iterator["TaskBatch"]:
        """The same tasks, at most ``size`` at a time."""
        parts = (self.support, self.support_labels, self.query, self.query_labels)
        for some in zip(*(part.split(size) for part in parts), strict=True):
            yield TaskBatch(*some)


@torch.enable_grad()
def meta_gradient(
    network: BatchedNetwork, weights: Mapping[str, Tensor], tasks: TaskBatch, steps: int, rate: float
) -> tuple[Tensor, dict[str, Tensor]]:
    """The mean query loss after adapting to every task, and its gradient with respect to the shared ``weights``.

    Args:
        network: f.
        weights: φ, by name, in the order and the shapes of :class:`BatchedNetwork` without the dimension of tasks.
        tasks: what to adapt to; cross-entropy over their classes.
        steps: K, of plain gradient descent on the whole support.
        rate: α.
    """
    start = [value.detach() for value in weights.values()]
    outputs = network.rows(tasks.support[:1]).shape[1] * len(start[0])
    found = [
        _gradient(partial(_query_losses, network, some, steps, rate), start, differentiable=False)
        for some in tasks.split(max(1, AT_ONCE // outputs))
    ]
    count = len(tasks.support)
    mean = [torch.stack(parts).sum(dim=0) / count for parts in zip(*(gradients for gradients, _ in found), strict=True)]
    loss = torch.stack([losses for _, losses in found]).sum() / count
    return loss.detach(), dict(zip(weights, mean, strict=True))


def _query_losses(network: BatchedNetwork, tasks: TaskBatch, steps: int, rate: float, *start: Tensor) -> Tensor:
    """The sum over tasks of the query loss at φ_τ."""
    rows, query = network.rows(tasks.support), network.rows(tasks.query)
    weight = start[0].flatten(1)
    dual = rows.shape[1] < rows.shape[2]

    def losses(outputs: Tensor, rest: list[Tensor], x: Tensor, labels: Tensor) -> Tensor:
        logits = network.rest(rest, outputs, x.shape)
        return functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum") / labels.shape[1]

    def support_losses(first: Tensor, *rest: Tensor) -> Tensor:
        outputs = first if dual else torch.bmm(rows, first.transpose(1, 2))
        return losses(outputs, list(rest), tasks.support, tasks.support_labels)

    # In the dual form ``first`` is the outputs for the support, otherwise the first layer's weight.
    begin = functional.linear(rows, weight) if dual else weight.expand(len(rows), *weight.shape)
    gram = torch.bmm(rows, rows.transpose(1, 2)) if dual else rows
    first, moved = begin, torch.zeros_like(begin)
    rest = [value.expand(len(rows), *value.shape) for value in start[1:]]
    for _ in range(steps):
        (change, *changes), _ = _gradient(support_losses, [first, *rest], differentiable=True)
        moved = moved + change
        first = torch.baddbmm(begin, gram, moved, alpha=-rate) if dual else torch.sub(begin, moved, alpha=rate)
        rest = [torch.sub(value, by, alpha=rate) for value, by in zip(rest, changes, strict=True)]
    if dual:
        across = torch.bmm(query, rows.transpose(1, 2))
        outputs = torch.baddbmm(functional.linear(query, weight), across, moved, alpha=-rate)
    else:
        outputs = torch.bmm(query, first.transpose(1, 2))
    return losses(outputs, rest, tasks.query, tasks.query_labels)


def _gradient(
    function: Callable[..., Tensor], at: list[Tensor], *, differentiable: bool
) -> tuple[Sequence[Tensor], Tensor]:
    """Of a scalar function, and its value; where differentiable, also in what ``at`` was computed from."""
    # The compiler takes torch.func alone, which uncompiled costs twice as much as this way.
    if torch.compiler.is_compiling():
        return torch.func.grad_and_value(function, argnums=tuple(range(len(at))))(*at)
    arguments = at if differentiable else [value.detach().requires_grad_() for value in at]
    value = function(*arguments)
    return torch.autograd.grad(value, arguments, create_graph=differentiable), value
