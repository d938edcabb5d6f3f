"""Many small networks trained side by side, one per strategy and seed, as one stacked population.

Pairing: networks of the same seed start from the same weights and see the same samples in the same order with the same
noise; only the strengths differ. A difference between strategies is then a difference of the strategies.

On a CPU the forward pass loops over the population, because vmapped convolutions measured 1 to 2 times slower there
(docs/decisions.md); elsewhere it is one vmap. The optimiser always steps the whole stack at once.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state, vmap

from metaaug.meta.objective import STRENGTHS
from metaaug.modalities.augment import joined
from metaaug.modalities.operation import Operation, Reference
from metaaug.policies.augmenter import Augmenter
from metaaug.training.choosing import some
from metaaug.training.randomness import generator

PEAK_RATE, WEIGHT_DECAY, BATCH = 3e-3, 1e-2, 64
"""Of AdamW, whose rate falls from the peak to 0 along a half cosine."""


@dataclass(frozen=True)
class Contest:
    """Who is trained on what.

    Attributes:
        x: ``(n, …)`` labelled samples.
        y: ``(n,)`` class indices.
        augmenter: what augments a batch.
        strengths: ``(strategies, operations)``; a row of zeros is no augmentation.
        seeds: one network per strategy and seed.
        steps: optimiser steps.
        make_network: an untrained network; draws its weights from torch's global generator, which is
            seeded and restored around the call.
        weights: of each strategy's policy, by name; empty where it is a global one.
        members: for each seed the samples it is trained on, ``(m,)`` indices; None: all.
        targets: ``(n, 1)`` standardised numbers to predict; None where the classes are predicted.
    """

    x: Tensor
    y: Tensor
    augmenter: Augmenter
    strengths: Tensor
    seeds: tuple[int, ...]
    steps: int
    make_network: Callable[[], nn.Module]
    weights: tuple[Mapping[str, Tensor], ...] = ()
    members: tuple[Tensor, ...] | None = None
    targets: Tensor | None = None

    @property
    def operations(self) -> Sequence[Operation]:
        """The operations, in the order of application."""
        return self.augmenter.operations

    def parameters(self) -> list[dict[str, Tensor]]:
        """θ of every strategy."""
        weights = self.weights or ({},) * len(self.strengths)
        return [{STRENGTHS: row, **own} for row, own in zip(self.strengths, weights, strict=True)]

    @property
    def batch(self) -> int:
        """Samples of a batch: as many as every seed has, at most ``BATCH``."""
        return min(BATCH, len(self.y) if self.members is None else min(map(len, self.members)))

    @property
    def size(self) -> int:
        """Number of networks; network ``s × len(seeds) + i`` has strategy ``s`` and seed ``seeds[i]``."""
        return len(self.strengths) * len(self.seeds)


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


def batches(contest: Contest, step: int) -> tuple[Tensor, Tensor]:
    """Augmented samples ``(networks, batch, …)`` and labels ``(networks, batch)`` of one step."""
    chosen, noises = [], []
    reference, labels = _reference(contest)
    for place, seed in enumerate(contest.seeds):
        random = generator(seed, "batch", step)
        members = torch.arange(len(contest.y)) if contest.members is None else contest.members[place]
        index = some(members, contest.batch, random).to(contest.x.device)
        chosen.append(index)
        noises.append(contest.augmenter.draw(contest.x[index], labels[place][index], reference, random))
    noise = joined(noises)
    index = torch.cat(chosen)
    clean = contest.x[index]
    copies = [contest.augmenter(parameters, clean, noise, reference).x for parameters in contest.parameters()]
    shape = (contest.size, contest.batch)
    known = contest.y if contest.targets is None else contest.targets[:, 0]
    return torch.cat(copies).reshape(*shape, *contest.x.shape[1:]), known[index].repeat(len(copies)).reshape(shape)


def _reference(contest: Contest) -> tuple[Reference, list[Tensor]]:
    """What operations may look at, and for each seed the classes they are told.

    Where seeds are trained on different samples, classes are told apart by seed, so that partners of the same class
    come from the samples of the same seed.
    """
    if contest.members is None:
        return Reference(contest.x, contest.y), [contest.y] * len(contest.seeds)
    apart = int(contest.y.max()) + 1
    labels = [contest.y + apart * place for place in range(len(contest.seeds))]
    known = [own[members] for own, members in zip(labels, contest.members, strict=True)]
    return Reference(contest.x[torch.cat(contest.members)], torch.cat(known)), labels


Batches = Callable[[Contest, int], tuple[Tensor, Tensor]]
"""From a contest and a step to what :func:`batches` gives."""


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
