"""Generated residuals of rows: one number for each numeric column, in standard deviations."""

import torch
from torch import Tensor

from metaaug.modalities.residual import Residual


def numbers_residual(numeric: Tensor) -> Residual:
    """Coefficients are added to the numbers; categories stay.

    Args:
        numeric: ``(d,)`` bool, which columns are standardised numbers.
    """
    places = numeric.nonzero()[:, 0]

    def add(x: Tensor, coefficients: Tensor) -> Tensor:
        return torch.index_add(x, 1, places.to(x.device), coefficients)

    return Residual(len(places), add)
