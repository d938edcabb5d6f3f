"""What the learner sees of an image: its pixels and a fresh random convolution.

Random convolutional features after Saxe et al., "On Random Weights and Unsupervised Feature Learning",
ICML 2011: convolution with random filters, each with a random part of its mean taken off, rectification, average
pooling.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as functional
from torch import Tensor

KERNEL = 5
SEEN = 14
"""The convolution's stride is chosen so that at least this many positions remain along the longer side."""


def image_features(shape: tuple[int, int, int], width: int, generator: torch.Generator) -> Callable[[Tensor], Tensor]:
    """A random feature map for images of ``shape`` (channels, height, width).

    Args:
        shape: of one sample.
        width: convolution channels.
        generator: CPU generator of the random filters.

    Returns:
        A function from ``(n, c, h, w)`` to ``(n, d)``.
    """
    channels, height, columns = shape
    filters = torch.randn(width, channels, KERNEL, KERNEL, generator=generator)
    filters = filters - filters.mean(dim=(2, 3), keepdim=True) * torch.rand(width, 1, 1, 1, generator=generator)
    filters = filters / filters.flatten(1).norm(dim=1)[:, None, None, None]
    bias = torch.randn(width, generator=generator) * 0.2
    stride = max(1, max(height, columns) // SEEN)
    shrink = max(1, max(height, columns) // 16)

    def features(x: Tensor) -> Tensor:
        hidden = functional.conv2d(x, filters.to(x), bias.to(x), stride=stride, padding=KERNEL // 2).relu_()
        pooled = _halved(_halved(hidden.transpose(2, 3)).transpose(2, 3))
        pixels = functional.avg_pool2d(x, shrink, ceil_mode=True) if shrink > 1 else x
        return torch.cat([pixels.flatten(1), pooled.flatten(1)], dim=1)

    return features


def _halved(x: Tensor) -> Tensor:
    """Means of neighbours along the last dimension, a last one without a neighbour as it is: in a third of the time of
    ``avg_pool2d``."""
    first, second = x[..., 0::2], x[..., 1::2]
    if x.shape[-1] % 2:
        second = torch.cat([second, x[..., -1:]], dim=-1)
    return (first + second) / 2
