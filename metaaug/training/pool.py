"""Labelled samples, and episodes made of them, augmented on demand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.meta.differences import random_directions
from metaaug.meta.objective import CleanSupport, Episode, Parameters, Support
from metaaug.modalities.operation import Operation, Reference
from metaaug.policies.augmenter import Augmenter
from metaaug.training.choosing import members_by_class

FeatureMaker = Callable[[Tensor, torch.Generator], Callable[[Tensor], Tensor]]
"""From unaugmented samples and a generator to a random feature map."""


@dataclass(frozen=True)
class Pool:
    """The labelled samples and how episodes are made of them.

    Attributes:
        x: ``(n, …)``.
        y: ``(n,)`` class indices; for numeric targets, indices of their ranges.
        n_classes: number of classes.
        augmenter: what the policy sets the strengths of.
        make_features: fresh random features for an episode.
        copies: augmented copies of every support sample.
        max_samples: most samples on either side of an episode.
        targets: ``(n, 1)`` standardised numbers to predict; None where the classes are predicted.
    """

    x: Tensor
    y: Tensor
    n_classes: int
    augmenter: Augmenter
    make_features: FeatureMaker
    copies: int
    max_samples: int
    targets: Tensor | None = None

    @property
    def outputs(self) -> int:
        """Columns of a prediction: one score per class, or one number."""
        return self.n_classes if self.targets is None else 1

    @property
    def operations(self) -> Sequence[Operation]:
        """The operations, in the order of application."""
        return self.augmenter.operations

    @cached_property
    def classes(self) -> list[Tensor]:
        """Indices of the samples of each class, on the CPU: an index on another device could not index there."""
        return members_by_class(self.y.cpu())

    @cached_property
    def measured(self) -> Tensor:
        """``(operations,)`` whose gradient is measured by differences, on the CPU. None is where a network gives every
        sample strengths of its own: a difference moves all of them together."""
        shared = not self.augmenter.policy.noise_size
        return torch.tensor([shared and operation.spec.gradient == "difference" for operation in self.operations])

    def episode(
        self, support: Tensor, query: Tensor, generator: torch.Generator, classes: Tensor | None = None
    ) -> Episode:
        """The episode that fits on ``support`` and predicts ``query``.

        Args:
            support: ``(m,)`` indices into the pool.
            query: ``(q,)`` indices into the pool.
            generator: of noise and features.
            classes: class indices that occur, where the episode knows these only and counts them from 0; None: all.
        """
        x, y = self.x[support], self.y[support]
        reference = Reference(x, y)
        features = self.make_features(x, generator)
        repeated = x.repeat(self.copies, *([1] * (x.dim() - 1)))
        noise = self.augmenter.draw(repeated, y.repeat(self.copies), reference, generator, copies=self.copies)
        targets = self._targets(support, classes)

        def clean() -> CleanSupport:
            return CleanSupport(features(x), targets, 1 + self.copies)

        def augmented(parameters: Parameters) -> Support:
            copies = self.augmenter(parameters, repeated, noise, reference)
            seen = features(torch.cat([x, copies.x]))
            every = targets.repeat(1 + self.copies, 1)
            return Support(seen, every, copies.log_prob.reshape(self.copies, len(x)))

        query_targets = self._labels(query, classes) if self.targets is None else self.targets[query]
        directions = random_directions(self.measured, generator).to(x) if bool(self.measured.any()) else None
        return Episode(augmented, clean, features(self.x[query]), query_targets, directions)

    def _labels(self, indices: Tensor, classes: Tensor | None) -> Tensor:
        labels = self.y[indices]
        return labels if classes is None else torch.searchsorted(classes.to(labels.device), labels)

    def _targets(self, indices: Tensor, classes: Tensor | None) -> Tensor:
        if self.targets is not None:
            return self.targets[indices]
        count = self.n_classes if classes is None else len(classes)
        return functional.one_hot(self._labels(indices, classes), count).to(self.x.dtype)
