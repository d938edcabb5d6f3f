"""Who is trained on what: the strategies and seeds of a population, and the batches of a step.

Pairing: networks of the same seed see the same samples in the same order with the same noise; only strengths differ.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from metaaug.meta.objective import STRENGTHS
from metaaug.modalities.augment import joined
from metaaug.modalities.operation import Operation, Reference
from metaaug.policies.augmenter import Augmenter
from metaaug.training.choosing import some
from metaaug.training.randomness import generator

BATCH = 64
"""Most samples of a batch."""


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
