"""What a conditional policy knows of a clip: numbers that clips of any length and rate have."""

import torch
import torch.nn.functional as functional
from torch import Tensor

PARTS = 8


def describe_pictures(pictures: Tensor) -> Tensor:
    """Standardised log-mel spectrograms ``(n, 1, bands, frames) -> (n, 2 × PARTS)``: how strong it is in parts of the
    frequencies, and of the time."""
    bands = functional.adaptive_avg_pool2d(pictures, (PARTS, 1)).flatten(1)
    times = functional.adaptive_avg_pool2d(pictures, (1, PARTS)).flatten(1)
    return torch.cat([bands, times], dim=1).clamp(-5, 5)
