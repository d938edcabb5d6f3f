"""Episodes from a labelled pool: class-stratified splits, bounded in size, augmented on demand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.meta.objective import Episode, Support
from metaaug.modalities.augment import augment, draw_noise
from metaaug.modalities.operation import Operation, Reference

FeatureMaker = Callable[[Tensor, torch.Generator], Callable[[Tensor], Tensor]]
"""From unaugmented samples and a generator to a random feature map."""


@dataclass(frozen=True)
class Pool:
    """The labelled samples and how episodes are made of them.

    Attributes:
        x: ``(n, …)``.
        y: ``(n,)`` class indices.
        n_classes: number of classes.
        operations: what the policy sets the strengths of.
        make_features: fresh random features for an episode.
        copies: augmented copies of every support sample.
        max_samples: most samples on either side of an episode.
    """

    x: Tensor
    y: Tensor
    n_classes: int
    operations: Sequence[Operation]
    make_features: FeatureMaker
    copies: int
    max_samples: int

    @cached_property
    def labels(self) -> Tensor:
        """``y`` on the CPU, where samples are chosen: an index on another device could not index there."""
        return self.y.cpu()

    def episode(self, support: Tensor, query: Tensor, generator: torch.Generator) -> Episode:
        """The episode that fits on ``support`` and predicts ``query``.

        Args:
            support: ``(m,)`` indices into the pool.
            query: ``(q,)`` indices into the pool.
            generator: of noise and features.
        """
        x, y = self.x[support], self.y[support]
        reference = Reference(x, y)
        features = self.make_features(x, generator)
        repeated = x.repeat(self.copies, *([1] * (x.dim() - 1)))
        noise = draw_noise(self.operations, repeated, y.repeat(self.copies), reference, generator, copies=self.copies)
        targets = functional.one_hot(y, self.n_classes).to(x.dtype) - 1 / self.n_classes
        targets = targets.repeat(1 + self.copies, 1)

        def augmented(strengths: Tensor) -> Support:
            copies = augment(self.operations, strengths, repeated, noise, reference)
            seen = features(torch.cat([x, copies.x]))
            return Support(seen, targets, copies.log_prob.reshape(self.copies, len(x)))

        return Episode(augmented, features(self.x[query]), self.y[query])


def stratified(y: Tensor, fraction: float, limit: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Two disjoint random parts of ``range(len(y))`` with every class in both.

    Args:
        y: ``(n,)`` class indices; every class present has at least 2 members.
        fraction: share of each class in the first part.
        limit: most indices in either part; where classes are larger, each gives an equal share.
        generator: of the choice.

    Returns:
        Two index tensors, sorted by class.
    """
    first, second = [], []
    classes = y.unique()
    most = max(1, limit // len(classes))
    for label in classes:
        members = (y == label).nonzero()[:, 0]
        shuffled = members[torch.randperm(len(members), generator=generator)]
        exact = len(members) * fraction
        cut = int(exact) + int(torch.rand((), generator=generator) < exact - int(exact))
        cut = min(max(cut, 1), len(members) - 1)
        first.append(shuffled[:cut][:most])
        second.append(shuffled[cut:][:most])
    return torch.cat(first), torch.cat(second)


@dataclass(frozen=True)
class PoolTask:
    """A task: part of the pool, freshly split into halves D_train and D_val."""

    pool: Pool
    members: Tensor
    train: Tensor
    validation: Tensor

    def halves(self, generator: torch.Generator) -> Episode:
        """An episode on random halves of the whole task."""
        return self._halves(self.members, generator)

    def train_halves(self, generator: torch.Generator) -> Episode:
        """An episode (A, B) on random halves of D_train."""
        return self._halves(self.train, generator)

    def train_to_validation(self, generator: torch.Generator) -> Episode:
        """The episode (D_train, D_val)."""
        return self.pool.episode(self.train, self.validation, generator)

    def _halves(self, members: Tensor, generator: torch.Generator) -> Episode:
        support, query = stratified(self.pool.labels[members], 0.5, self.pool.max_samples, generator)
        return self.pool.episode(members[support], members[query], generator)


@dataclass(frozen=True)
class PoolTasks:
    """Tasks drawn from one pool: a random ``share`` of every class, split into D_train and D_val.

    The split is drawn anew for each task, so that every labelled sample serves on both sides.

    Attributes:
        pool: the labelled samples.
        share: part of every class that a task sees.
    """

    pool: Pool
    share: float

    def sample(self, generator: torch.Generator) -> PoolTask:
        """A fresh task."""
        members = torch.arange(len(self.pool.y))
        if self.share < 1:
            members = share_of_each_class(self.pool.labels, self.share, generator)
        train, validation = stratified(self.pool.labels[members], 0.5, self.pool.max_samples, generator)
        return PoolTask(self.pool, members, members[train], members[validation])


def share_of_each_class(y: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """A random ``share`` of each class, at least 2 of it: ``(m,)`` indices."""
    chosen = []
    for label in y.unique():
        members = (y == label).nonzero()[:, 0]
        count = max(2, round(share * len(members)))
        chosen.append(members[torch.randperm(len(members), generator=generator)[:count]])
    return torch.cat(chosen)


def at_most(y: Tensor, limit: int, generator: torch.Generator) -> Tensor:
    """Up to ``limit`` random indices into ``y``, an equal share of each class but at least 1: ``(m,)``."""
    classes = y.unique()
    most = max(1, limit // len(classes))
    chosen = []
    for label in classes:
        members = (y == label).nonzero()[:, 0]
        chosen.append(members[torch.randperm(len(members), generator=generator)[:most]])
    return torch.cat(chosen)
