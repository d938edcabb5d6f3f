"""Changing how strong frequencies are: every operation gives a frequency response, and the clip is filtered once.

Responses are multiplied in the frequency domain, so filters have no delay and are as smooth as their responses.
"""

import math
from functools import lru_cache
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.modalities.audio.operations.base import AudioOperation
from metaaug.modalities.operation import HalfGaussianOperation, Reference

ORDER = 4
"""Beyond the corner a filter falls by 6 dB per octave times this."""

RESPONSE = 257
"""Frequencies at which responses are computed; between two of them they are straight."""

ROOMS = 16
SHORTEST, LONGEST = 0.05, 0.5
"""Seconds in which the sound of a room falls by 60 dB."""
DELAY = 0.005
"""Seconds after which the first echo comes."""
TAIL = 0.25
"""Seconds of a room's sound that are kept."""
SPREAD = 0.01
"""Seconds by which a filter without an echo spreads a click."""
MASK_EDGE = 0.02
"""Part of the mel scale in which a masked band ends."""


def filtered(x: Tensor, steps: list[Any], reference: Reference) -> Tensor:
    """All ``steps`` (operation, value, extra) as one filter; ``x`` is ``(n, samples)``."""
    samples = x.shape[-1]
    rate = steps[0][0].rate
    size = fast_size(samples + max(operation.tail(samples) for operation, _, _ in steps))
    spectrum = torch.fft.rfft(x, size)
    frequencies = torch.linspace(0, rate / 2, RESPONSE, dtype=x.dtype, device=x.device)
    smooth: Tensor | None = None
    for operation, value, extra in steps:
        response = operation.response(value[:, None], extra, frequencies)
        if response is not None:
            smooth = response if smooth is None else smooth * response
        echo = operation.echo(value[:, None], extra, size, x)
        if echo is not None:
            spectrum = spectrum * echo
    if smooth is not None:
        spectrum = spectrum * functional.interpolate(
            smooth[:, None], size=spectrum.shape[-1], mode="linear", align_corners=True
        ).squeeze(1)
    return torch.fft.irfft(spectrum, size)[:, :samples].clamp(-1, 1)


@lru_cache(maxsize=64)
def fast_size(least: int) -> int:
    """The least product of 2, 3 and 5, even, that is not below ``least``: Fourier transforms of it are fast."""
    best = 2 ** math.ceil(math.log2(max(least, 2)))
    for three in (1, 3, 9, 27):
        for five in (1, 5, 25):
            two = 2
            while two * three * five < least:
                two *= 2
            best = min(best, two * three * five)
    return best


class Filter(AudioOperation):
    """An operation that gives a frequency response."""

    @staticmethod
    def apply_all(x: Tensor, steps: list[Any], reference: Reference) -> Tensor:
        """All of them as one filter."""
        return filtered(x, steps, reference)

    def tail(self, samples: int) -> int:
        """Silent samples to add so that what comes later does not come round to the front."""
        return min(samples, round(SPREAD * self.rate))

    def response(self, value: Tensor, extra: Tensor | None, frequencies: Tensor) -> Tensor | None:
        """``(n, RESPONSE)`` factors at ``frequencies`` in hertz for ``value`` (n, 1), 1 where that is 0; or None."""
        return None

    def echo(self, value: Tensor, extra: Tensor | None, size: int, like: Tensor) -> Tensor | None:
        """``(n, size // 2 + 1)`` complex factors for ``value`` (n, 1), 1 where that is 0; or None."""
        return None

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        return filtered(x, [(self, value, extra)], reference)


class LowPass(HalfGaussianOperation, Filter):
    """Weakens everything above a corner that lies ``value`` octaves below half the rate."""

    def response(self, value: Tensor, extra: Tensor | None, frequencies: Tensor) -> Tensor:
        corner = self.rate / 2 * torch.exp2(-value)
        return (corner / frequencies.clamp_min(1e-9)).clamp(max=1) ** ORDER

    def amount(self, value: float, shape: tuple[int, ...]) -> tuple[float, str]:
        return self.rate / 2 * 2**-value, "Hz"


class HighPass(HalfGaussianOperation, Filter):
    """Weakens everything below a corner at ``value`` % of half the rate."""

    def response(self, value: Tensor, extra: Tensor | None, frequencies: Tensor) -> Tensor:
        corner = value / 100 * (self.rate / 2)
        # A thousandth of a hertz keeps 0 / 0 from being undefined.
        return ((frequencies + 1e-3) / (corner + 1e-3)).clamp(max=1) ** ORDER

    def amount(self, value: float, shape: tuple[int, ...]) -> tuple[float, str]:
        return value / 100 * self.rate / 2, "Hz"


class Reverberation(HalfGaussianOperation, Filter):
    """Adds the sound of a room, ``value`` times as strong as the direct sound: noise that decays exponentially.

    The model of Moorer, "About this reverberation business", Computer Music Journal 3(2), 1979. The room is one of a
    few, of which some decay faster than others; the sum is made as strong as the sound was.
    """

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.randint(ROOMS, (len(x),), generator=generator).to(x.device)

    def tail(self, samples: int) -> int:
        return min(samples, round(TAIL * self.rate))

    def echo(self, value: Tensor, extra: Tensor | None, size: int, like: Tensor) -> Tensor:
        assert extra is not None
        rooms = torch.fft.rfft(self.rooms(min(size // 2, round(TAIL * self.rate))).to(like), size)
        factor = (1 + value.square()).rsqrt()
        return rooms[extra] * (value * factor) + factor

    def rooms(self, samples: int) -> Tensor:
        """``(ROOMS, samples)``: what each room answers to a click, of energy 1."""
        noise = torch.randn(ROOMS, samples, generator=torch.Generator().manual_seed(0))
        seconds = SHORTEST * (LONGEST / SHORTEST) ** (torch.arange(ROOMS) / (ROOMS - 1))
        time = torch.arange(samples) / self.rate
        decay = torch.exp(-math.log(1000) * time / seconds[:, None]) * (time >= DELAY)
        answers = (noise * decay).double()
        return answers / answers.norm(dim=1, keepdim=True)


class FrequencyMask(HalfGaussianOperation, Filter):
    """Silences a band as wide as ``value`` % of the mel scale (Park et al., "SpecAugment", Interspeech 2019)."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(len(x), generator=generator).to(x)

    def response(self, value: Tensor, extra: Tensor | None, frequencies: Tensor) -> Tensor:
        assert extra is not None
        scale = torch.log1p(frequencies / 700)
        distance = (scale / scale[-1] - extra[:, None]).abs()
        return (1 + (distance - value / 200) / MASK_EDGE).clamp(0, 1)
