"""What learners share: how features are scaled before a fit."""

import math

import torch
from torch import Tensor


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
