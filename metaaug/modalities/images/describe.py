"""What a conditional policy knows of an image: numbers that images of any size and colour have."""

import torch
import torch.nn.functional as functional
from torch import Tensor

SIDE = 3


def describe_images(x: Tensor) -> Tensor:
    """``(n, c, h, w)`` in [0, 1] -> ``(n, SIDE² + 3)``: a coarse thumbnail, contrast, and two asymmetries."""
    grey = x.mean(dim=1, keepdim=True)
    thumbnail = functional.adaptive_avg_pool2d(grey, SIDE).flatten(1)
    contrast = grey.flatten(1).std(dim=1, keepdim=True)
    sideways, upright = ((grey - grey.flip(axis)).abs().mean(dim=(1, 2, 3))[:, None] for axis in (3, 2))
    return torch.cat([thumbnail, contrast, sideways, upright], dim=1)
