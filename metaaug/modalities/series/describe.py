"""What a conditional policy knows of a series: numbers that series of any length and number of channels have."""

import torch
import torch.nn.functional as functional
from torch import Tensor

PARTS = 4


def describe_series(x: Tensor) -> Tensor:
    """``(n, channels, length)`` -> ``(n, PARTS + 4)``, means over channels.

    The mean of each of ``PARTS`` stretches of time, the mean level's size, the deviation, the roughness (mean step from
    value to value), and how much the series differs from its mirror image in time.
    """
    parts = functional.adaptive_avg_pool1d(x, PARTS).mean(dim=1)
    level = x.mean(dim=2).abs().mean(dim=1)
    deviation = x.std(dim=2, unbiased=False).mean(dim=1)
    roughness = x.diff(dim=2).abs().mean(dim=(1, 2))
    lopsided = (x - x.flip(2)).abs().mean(dim=(1, 2))
    numbers = torch.stack([level, deviation, roughness, lopsided], dim=1)
    return torch.cat([parts, numbers], dim=1).clamp(-5, 5)
