"""Changing the spectrum of a series; its mean stays."""

import torch
from torch import Tensor

from metaaug.modalities.operation import HalfGaussianOperation, Reference, pick


class FrequencyMask(HalfGaussianOperation):
    """Removes a band of ``value`` % of the frequencies, its centre uniform (after SpecAugment, Park et al. 2019)."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(len(x), generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        spectrum = torch.fft.rfft(x)[..., 1:]
        count = spectrum.shape[-1]
        frequency = (torch.arange(count, dtype=x.dtype, device=x.device) + 0.5) / count
        inside = (frequency - extra[:, None]).abs() < value[:, None] / 200
        # Taken off rather than left out, so that no band changes nothing at all.
        return x - _back(spectrum * inside[:, None], x.shape[-1])


class FrequencyNoise(HalfGaussianOperation):
    """Adds to every frequency a Gaussian share of itself, of deviation ``value``, in size and phase."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.randn(len(x), x.shape[1], x.shape[2] // 2, 2, generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        spectrum = torch.fft.rfft(x)[..., 1:]
        return x + pick(value, x) * _back(spectrum * torch.view_as_complex(extra) / 2**0.5, x.shape[-1])


def _back(spectrum: Tensor, length: int) -> Tensor:
    """The series ``(…, length)`` of frequencies ``(…, length // 2)`` above 0."""
    return torch.fft.irfft(torch.cat([torch.zeros_like(spectrum[..., :1]), spectrum], dim=-1), n=length)
