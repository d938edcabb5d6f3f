"""Waveforms as a small picture: the logarithm of the power in bands that are equally wide to the ear, over time."""

from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.modalities.audio.mel import mel_filters, window_size

BANDS = 32
FRAMES = 32


@dataclass(frozen=True)
class LogMel:
    """Log-mel spectrograms of clips of one length and rate, always of ``BANDS`` bands and ``FRAMES`` frames.

    The frames share the clip among them. Where they are longer than half a window, each is the mean power of several
    windows, so that nothing between windows is missed.

    Attributes:
        samples: of a clip.
        size: samples of a window.
        hop: samples from one window to the next.
        windows: in a frame.
        window: ``(size,)`` Hann.
        filters: ``(size // 2 + 1, BANDS)``.
        floor: power that is added before the logarithm.
    """

    samples: int
    size: int
    hop: int
    windows: int
    window: Tensor
    filters: Tensor
    floor: float

    @classmethod
    def of(cls, samples: int, rate: int, floor: float) -> "LogMel":
        """For clips of ``samples`` at ``rate`` per second."""
        size = window_size(rate)
        windows = max(1, -(-2 * samples // (FRAMES * size)))
        hop = -(-samples // (FRAMES * windows))
        return cls(
            samples=samples,
            size=size,
            hop=hop,
            windows=windows,
            window=torch.hann_window(size, dtype=torch.float64),
            filters=torch.from_numpy(mel_filters(BANDS, size, rate)),
            floor=floor,
        )

    def power(self, x: Tensor) -> Tensor:
        """``(n, samples) -> (n, FRAMES, BANDS)``."""
        left = (self.size - self.hop) // 2
        whole = (FRAMES * self.windows - 1) * self.hop + self.size
        padded = functional.pad(x, (left, whole - left - self.samples))
        windowed = padded.unfold(-1, self.size, self.hop) * self.window.to(x)
        transformed = torch.fft.rfft(windowed)
        spectrum = transformed.real.square() + transformed.imag.square()
        if self.windows > 1:
            spectrum = spectrum.unflatten(-2, (FRAMES, self.windows)).mean(dim=-2)
        return spectrum @ self.filters.to(x)

    def __call__(self, x: Tensor) -> Tensor:
        """``(n, samples) -> (n, 1, BANDS, FRAMES)``, low bands first."""
        return (self.power(x) + self.floor).log().transpose(-1, -2)[:, None]
