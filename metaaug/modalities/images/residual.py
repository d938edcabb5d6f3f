"""Generated residuals of images: smooth fields of grey or colour."""

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.modalities.residual import Residual

KNOTS = 4
LARGEST = 0.5
"""Of the full range, where a coefficient is 1."""


def smooth_residual(shape: tuple[int, int, int]) -> Residual:
    """Coefficients are the knots of a field for each channel, interpolated bilinearly; results stay in [0, 1].

    Args:
        shape: of one image (channels, height, width).
    """
    channels, height, columns = shape

    def add(x: Tensor, coefficients: Tensor) -> Tensor:
        knots = coefficients.reshape(-1, channels, KNOTS, KNOTS)
        field = functional.interpolate(knots, size=(height, columns), mode="bilinear", align_corners=True)
        return torch.clamp(x + LARGEST * field, 0, 1)

    return Residual(channels * KNOTS * KNOTS, add)
