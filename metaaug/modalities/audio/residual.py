"""Generated residuals of clips: a slow change of their loudness and a smooth change of their frequencies."""

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.modalities.residual import Residual

KNOTS = 8
LARGEST = 0.75
"""Part by which a coefficient of 1 makes a time or a frequency stronger."""


def loudness_residual() -> Residual:
    """Coefficients are knots over time, then knots over frequency, between which factors are straight."""

    def add(x: Tensor, coefficients: Tensor) -> Tensor:
        times, frequencies = coefficients.reshape(len(x), 2, KNOTS).unbind(dim=1)
        samples = x.shape[-1]
        # As what is added to the clip, so that coefficients of zero change no bit of it.
        louder = x + LARGEST * _between(times, samples) * x
        spectrum = torch.fft.rfft(louder)
        added = torch.fft.irfft(spectrum * (LARGEST * _between(frequencies, spectrum.shape[-1])), samples)
        return (louder + added).clamp(-1, 1)

    return Residual(2 * KNOTS, add)


def _between(knots: Tensor, size: int) -> Tensor:
    """``(n, KNOTS) -> (n, size)``."""
    return functional.interpolate(knots[:, None], size=size, mode="linear", align_corners=True)[:, 0]
