"""What a learner is, and what learners share: how features are scaled before a fit."""

import math
from collections.abc import Mapping
from typing import Protocol

import torch
from torch import Tensor


class Learner(Protocol):
    """Fits on a weighted support and predicts queries, differentiably."""

    def initial(self) -> dict[str, float]:
        """The learner's own parameters at the start, by name; they are logarithms, and learned alongside."""
        ...

    def predict(
        self,
        features: Tensor,
        targets: Tensor,
        weights: Tensor,
        query_features: Tensor,
        parameters: Mapping[str, Tensor],
    ) -> Tensor:
        """Logits ``(q, k)`` of the queries after fitting on the support, or numbers ``(q, 1)``.

        Args:
            features: ``(n, d)`` of the support.
            targets: ``(n, k)`` one-hot classes, or ``(n, 1)`` standardised numbers.
            weights: ``(n,)``, positive; 1 in value, and the score function's gradient runs through them.
            query_features: ``(q, d)``.
            parameters: those of :meth:`initial` among others.
        """
        ...


def standardise(features: Tensor, query_features: Tensor) -> tuple[Tensor, Tensor]:
    """Both sets with the support's mean and deviation, a bias column, divided by √d.

    The weights of the score function, which are 1 in value, do not enter the mean and the deviation: scaling is taken
    as given. That leaves out a small part of the gradient, and saves differentiating through every product of features.

    Args:
        features: ``(n, d)`` of the support.
        query_features: ``(q, d)``.

    Returns:
        ``(n, d + 1)`` and ``(q, d + 1)``.
    """
    mean = features.mean(dim=0)
    centred = features - mean
    size = math.sqrt(features.shape[1])
    scale = (centred.square().mean(dim=0) + 1e-6).rsqrt() / size

    def with_bias(x: Tensor) -> Tensor:
        return torch.cat([x * scale, x.new_full((len(x), 1), 1 / size)], dim=1)

    return with_bias(centred), with_bias(query_features - mean)
