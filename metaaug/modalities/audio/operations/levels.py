"""Changing the values of a waveform, sample by sample. Every result stays within [−1, 1]."""

import math

import torch
from torch import Tensor

from metaaug.modalities.audio.operations.base import AudioOperation
from metaaug.modalities.operation import CoinOperation, GaussianOperation, HalfGaussianOperation, Reference

FADE = 0.005
"""Seconds in which sound fades out before a silenced part, and in after it."""

STRIP = 8
"""Clips of noise that are drawn for a batch."""


class Gain(GaussianOperation, AudioOperation):
    """Makes the clip louder by ``value`` dB, but no louder than full scale."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        factor = torch.exp(value * (math.log(10) / 20))[:, None]
        peak = x.abs().amax(dim=-1, keepdim=True)
        # Clipping would add overtones, which is another change.
        return x * factor.minimum(1 / peak.clamp_min(1e-6))


class Noise(HalfGaussianOperation, AudioOperation):
    """Adds white noise that is ``value`` times as strong as the clip."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        samples = x.shape[-1]
        # Windows of one long strip of noise: as random for the ear, at a sixth of the cost.
        strip = torch.randn(STRIP * samples, generator=generator)
        offsets = torch.randint((STRIP - 1) * samples + 1, (len(x),), generator=generator)
        return strip.unfold(0, samples, 1)[offsets].to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        level = x.square().mean(dim=-1, keepdim=True).sqrt()
        return torch.addcmul(x, value[:, None] * level, extra).clamp(-1, 1)

    def amount(self, value: float, shape: tuple[int, ...]) -> tuple[float, str]:
        return -20 * math.log10(max(value, 1e-6)), "dB below the sound"


class TimeMask(HalfGaussianOperation, AudioOperation):
    """Silences a part as long as ``value`` % of the clip (Park et al., "SpecAugment", Interspeech 2019)."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(len(x), generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        samples = x.shape[-1]
        place = torch.arange(samples, dtype=x.dtype, device=x.device)
        middle, half = extra[:, None] * samples, value[:, None] * (samples / 200)
        fade = max(1.0, FADE * self.rate)
        return x * (((place - middle).abs() - half) / fade + 1).clamp(0, 1)

    def amount(self, value: float, shape: tuple[int, ...]) -> tuple[float, str]:
        return value / 100 * shape[-1] / self.rate * 1000, "ms"


class Reverse(CoinOperation, AudioOperation):
    """Plays the clip backwards."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        return torch.where(value[:, None] > 0, x.flip(-1), x)
