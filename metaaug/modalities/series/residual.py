"""Generated residuals of series: a smooth curve for each channel."""

from torch import Tensor

from metaaug.modalities.residual import Residual
from metaaug.modalities.series.operations.smooth import KNOTS, between_knots

LARGEST = 1.0
"""Standard deviations, where a coefficient is 1."""


def curve_residual(channels: int, length: int) -> Residual:
    """Coefficients are the knots of a curve for each channel, interpolated bicubically."""

    def add(x: Tensor, coefficients: Tensor) -> Tensor:
        knots = coefficients.reshape(-1, channels, KNOTS)
        return x + LARGEST * (knots @ between_knots(length).to(x).T)

    return Residual(channels * KNOTS, add)
