"""Audio: what the rest of the code needs of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from metaaug.data.dataset import Dataset
from metaaug.modalities.audio.catalogue import AUDIO
from metaaug.modalities.audio.describe import describe_pictures
from metaaug.modalities.audio.network import SpectrogramNetwork
from metaaug.modalities.audio.operations import OPERATIONS
from metaaug.modalities.audio.residual import loudness_residual
from metaaug.modalities.audio.spectrum import BANDS, FRAMES, LogMel
from metaaug.modalities.base import Encoder
from metaaug.modalities.images.features import image_features
from metaaug.modalities.operation import Operation
from metaaug.modalities.residual import Residual
from metaaug.modalities.selection import select

FULL_SCALE = 32_768
"""What an int16 sample is divided by."""
FLOOR = 1e-3
"""Power that is added before the logarithm, in mean powers of the labelled clips: silence is then 30 dB below it."""
UNIT = 0.01
"""Features are given to learners in this unit. They divide by deviations, but not by those below 0.001: a place that is
silent in nearly all labelled clips, with a deviation below a tenth, is then not made as loud as the others."""
MOST_FITTED = 256
"""Labelled clips that means and deviations are taken of."""


@dataclass(frozen=True)
class AudioEncoder:
    """Clips as waveforms in [−1, 1], and their spectrograms, standardised by the labelled ones.

    Attributes:
        rate: samples per second.
        spectrum: makes log-mel spectrograms.
        mean, deviation: ``(BANDS, 1)`` of every band.
    """

    rate: int
    spectrum: LogMel
    mean: Tensor
    deviation: Tensor

    @classmethod
    def fitted(cls, dataset: Dataset, pool: np.ndarray) -> "AudioEncoder":
        """With the level, the means and the deviations of the labelled clips."""
        known = waveforms(dataset, pool[:: -(-len(pool) // MOST_FITTED)])
        rate = int(dataset.source["rate"])
        silent = LogMel.of(known.shape[1], rate, 0.0)
        level = float(silent.power(known).mean())
        spectrum = LogMel.of(known.shape[1], rate, FLOOR * level or FLOOR)
        logarithms = spectrum(known)[:, 0].double()
        mean = logarithms.mean(dim=(0, 2))[:, None]
        deviation = (logarithms - mean).square().mean(dim=(0, 2)).sqrt()[:, None]
        return cls(rate, spectrum, mean, torch.where(deviation > 1e-6, deviation, 1.0))

    def encode(self, dataset: Dataset, indices: np.ndarray) -> Tensor:
        """``(n, samples)`` float32 in [−1, 1]."""
        return waveforms(dataset, indices)

    def decode(self, x: Tensor) -> np.ndarray:
        """``(n, samples)`` int16."""
        scaled = (x.detach().double() * FULL_SCALE).round().clamp(-FULL_SCALE, FULL_SCALE - 1)
        return scaled.to("cpu", torch.int16).numpy()

    def pictures(self, x: Tensor) -> Tensor:
        """``(n, 1, BANDS, FRAMES)``: log-mel spectrograms, every band standardised."""
        return (self.spectrum(x) - self.mean.to(x)) / self.deviation.to(x)

    def vectors(self, x: Tensor) -> Tensor:
        """Standardised spectrograms, ``(n, BANDS × FRAMES)``."""
        return self.pictures(x).flatten(1)

    @property
    def bounds(self) -> tuple[float, float]:
        """Full scale, either way."""
        return -1.0, 1.0

    @property
    def offers(self) -> frozenset[str]:
        """Nothing that only some clips have."""
        return frozenset()


def waveforms(dataset: Dataset, indices: np.ndarray) -> Tensor:
    """Clips ``(n, samples)`` float32 in [−1, 1]."""
    return torch.from_numpy(np.asarray(dataset.samples)[indices]).float() / FULL_SCALE


class AudioModality:
    """See :class:`metaaug.modalities.base.Modality`."""

    spec = AUDIO
    network_name = "small convolutional network on log-mel spectrograms"

    def fit_encoder(self, dataset: Dataset, pool: np.ndarray) -> AudioEncoder:
        """Knows rate and length, and how loud the labelled clips are in every band."""
        return AudioEncoder.fitted(dataset, pool)

    def operations(self, encoder: Encoder, names: Sequence[str] | None) -> list[Operation]:
        """All of them fit any clips."""
        assert isinstance(encoder, AudioEncoder)
        return [OPERATIONS[spec.name](spec, encoder.rate) for spec in select(AUDIO, names, encoder.offers)]

    def features(
        self, encoder: Encoder, x: Tensor, width: int, generator: torch.Generator
    ) -> Callable[[Tensor], Tensor]:
        """Spectrograms and a fresh random convolution of ``width`` channels over them, as of images."""
        assert isinstance(encoder, AudioEncoder)
        seen = image_features((1, BANDS, FRAMES), width, generator)
        return lambda clips: UNIT * seen(encoder.pictures(clips))

    final_features = features

    def describe(self, encoder: Encoder, x: Tensor) -> Tensor:
        """How strong it is in eighths of the frequencies and of the time."""
        assert isinstance(encoder, AudioEncoder)
        return describe_pictures(encoder.pictures(x))

    def residual(self, encoder: Encoder, x: Tensor) -> Residual:
        """Factors on times and frequencies."""
        return loudness_residual()

    def network(self, encoder: Encoder, x: Tensor, n_classes: int) -> nn.Module:
        """The small convolutional network on spectrograms."""
        assert isinstance(encoder, AudioEncoder)
        return SpectrogramNetwork(encoder.pictures, (BANDS, FRAMES), n_classes)
