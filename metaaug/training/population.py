"""Many small networks trained side by side, one per strategy and seed, as one stacked population.

Pairing: networks of the same seed start from the same weights and see the same samples in the same order with the same
noise; only the strengths differ. A difference between strategies is then a difference of the strategies.

On a CPU the forward pass loops over the population, because vmapped convolutions measured 1 to 2 times slower there
(docs/decisions.md); elsewhere it is one vmap. The optimiser always steps the whole stack at once.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state, vmap

from metaaug.training.contest import Batches, Contest, batches
from metaaug.training.randomness import generator

PEAK_RATE, WEIGHT_DECAY = 3e-3, 1e-2
"""Of AdamW, whose rate falls from the peak to 0 along a half cosine."""


@dataclass(frozen=True)
class Progress:
    """A population after ``step`` steps: everything needed to continue."""

    step: int
    weights: dict[str, Tensor]
    first: dict[str, Tensor]
    second: dict[str, Tensor]

    def to_tensors(self, contest: Contest) -> dict[str, Tensor]:
        """As one flat dictionary, for a checkpoint that knows whose it is."""
        tensors = {
            "step": torch.tensor(self.step),
            "seeds": torch.tensor(contest.seeds),
            "of": torch.tensor(contest.steps),
        }
        tensors["strengths"] = contest.strengths
        tensors |= _policies(contest)
        for part in ("weights", "first", "second"):
            tensors |= {f"{part}.{name}": value for name, value in getattr(self, part).items()}
        return tensors

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], contest: Contest) -> "Progress | None":
        """The inverse of :meth:`to_tensors`; None where the tensors are of another contest."""
        same = tuple(tensors["seeds"].tolist()) == contest.seeds and int(tensors["of"]) == contest.steps
        if not same or not torch.equal(tensors["strengths"], contest.strengths.cpu()):
            return None
        if any(not torch.equal(tensors[name], value.cpu()) for name, value in _policies(contest).items()):
            return None
        parts = [
            {
                key.removeprefix(f"{part}."): value.to(contest.x.device)
                for key, value in tensors.items()
                if key.startswith(f"{part}.")
            }
            for part in ("weights", "first", "second")
        ]
        return cls(int(tensors["step"]), *parts)


def _policies(contest: Contest) -> dict[str, Tensor]:
    """The weights of all policies, by names that tell the strategies apart."""
    return {f"{place}.{name}": value for place, own in enumerate(contest.weights) for name, value in own.items()}


def start(contest: Contest) -> Progress:
    """The population before its first step."""
    networks = []
    for seed in contest.seeds:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(generator(seed, "weights").initial_seed())
            networks.append(contest.make_network())
    stacked, _ = stack_module_state(networks)
    repeats = len(contest.strengths)
    weights = {
        name: value.detach().to(contest.x).repeat(repeats, *([1] * (value.dim() - 1)))
        for name, value in stacked.items()
    }
    first, second = ({name: torch.zeros_like(value) for name, value in weights.items()} for _ in range(2))
    return Progress(0, weights, first, second)


def logits(skeleton: nn.Module, weights: Mapping[str, Tensor], x: Tensor) -> Tensor:
    """Outputs of the whole population, by whichever way is faster on the device.

    Args:
        skeleton: a network of the right architecture; its own weights are not used.
        weights: by name, each ``(networks, …)``.
        x: ``(networks, batch, …)``.

    Returns:
        ``(networks, batch, classes)``.
    """
    return (looped_logits if x.device.type == "cpu" else vmapped_logits)(skeleton, weights, x)


def vmapped_logits(skeleton: nn.Module, weights: Mapping[str, Tensor], x: Tensor) -> Tensor:
    """As :func:`logits`, with one vmap over the population."""
    outputs: Tensor = vmap(lambda own, batch: functional_call(skeleton, own, (batch,)))(dict(weights), x)
    return outputs


def looped_logits(skeleton: nn.Module, weights: Mapping[str, Tensor], x: Tensor) -> Tensor:
    """As :func:`logits`, one network after the other."""
    rows = zip(*(value.unbind(0) for value in weights.values()), strict=True)
    outputs = [
        functional_call(skeleton, dict(zip(weights, row, strict=True)), (batch,))
        for row, batch in zip(rows, x.unbind(0), strict=True)
    ]
    return torch.stack(outputs)


def train(contest: Contest, progress: Progress, draw: Batches = batches) -> Iterator[Progress]:
    """Train to the end, yielding after every step. AdamW (Loshchilov and Hutter 2019) with a cosine schedule.

    Args:
        contest: who is trained on what.
        progress: where to continue.
        draw: makes the batch of a step, where strategies are compared that are no strengths.
    """
    with torch.device("meta"):
        skeleton = contest.make_network()
    while progress.step < contest.steps:
        progress = _step(contest, skeleton, progress, draw)
        yield progress


def _step(contest: Contest, skeleton: nn.Module, progress: Progress, draw: Batches) -> Progress:
    x, y = draw(contest, progress.step)
    weights = {name: value.detach().requires_grad_() for name, value in progress.weights.items()}
    scores = logits(skeleton, weights, x)
    # The sum over networks gives each network the gradient of its own mean loss.
    if contest.targets is None:
        loss = functional.cross_entropy(scores.flatten(0, 1), y.flatten(), reduction="sum") / y.shape[1]
    else:
        loss = functional.mse_loss(scores[..., 0], y, reduction="sum") / y.shape[1]
    gradients = torch.autograd.grad(loss, list(weights.values()))
    count = progress.step + 1
    rate = PEAK_RATE * 0.5 * (1 + math.cos(math.pi * progress.step / contest.steps))
    moved, first, second = {}, {}, {}
    for (name, value), gradient in zip(weights.items(), gradients, strict=True):
        first[name] = progress.first[name].lerp(gradient, 0.1)
        second[name] = progress.second[name].lerp(gradient.square(), 0.01)
        scale = (second[name] / (1 - 0.99**count)).sqrt() + 1e-8
        moved[name] = value.detach() * (1 - rate * WEIGHT_DECAY) - rate * (first[name] / (1 - 0.9**count)) / scale
    return Progress(count, moved, first, second)


def correct(contest: Contest, progress: Progress, x: Tensor, y: Tensor, chunk: int = 512) -> Tensor:
    """Which test samples each network gets right: bool ``(strategies, seeds, n)``.

    Args:
        contest: who was trained.
        progress: the trained population.
        x: ``(n, …)`` test samples, never augmented.
        y: ``(n,)``.
        chunk: samples at a time.
    """
    right = [scores.argmax(dim=-1) == labels for scores, labels in _predicted(contest, progress, x, y, chunk)]
    return torch.cat(right, dim=1).reshape(len(contest.strengths), len(contest.seeds), len(y))


def squared_errors(contest: Contest, progress: Progress, x: Tensor, targets: Tensor, chunk: int = 512) -> Tensor:
    """How far each network is off, squared and standardised: ``(strategies, seeds, n)``.

    Args:
        contest, progress, x, chunk: as for :func:`correct`.
        targets: ``(n, 1)`` standardised numbers.
    """
    errors = [
        (numbers - wanted).square()[..., 0] for numbers, wanted in _predicted(contest, progress, x, targets, chunk)
    ]
    return torch.cat(errors, dim=1).reshape(len(contest.strengths), len(contest.seeds), len(targets))


def _predicted(
    contest: Contest, progress: Progress, x: Tensor, answers: Tensor, chunk: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Outputs ``(networks, chunk, …)`` and answers ``(chunk, …)``, chunk by chunk."""
    with torch.device("meta"):
        skeleton = contest.make_network()
    with torch.no_grad():
        for samples, wanted in zip(x.split(chunk), answers.split(chunk), strict=True):
            yield logits(skeleton, progress.weights, samples.expand(contest.size, *samples.shape)), wanted
