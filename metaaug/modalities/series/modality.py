"""Series: what the rest of the code needs of them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from metaaug.data.dataset import Dataset
from metaaug.modalities.base import Encoder
from metaaug.modalities.operation import Operation
from metaaug.modalities.residual import Residual
from metaaug.modalities.selection import select
from metaaug.modalities.series.catalogue import SERIES
from metaaug.modalities.series.describe import describe_series
from metaaug.modalities.series.features import series_features
from metaaug.modalities.series.network import SmallSeriesNetwork
from metaaug.modalities.series.operations import OPERATIONS
from metaaug.modalities.series.residual import curve_residual


@dataclass(frozen=True)
class SeriesEncoder:
    """Series as float32, each channel less its mean and over its deviation, both over the labelled series and all time.

    Attributes:
        means, deviations: ``(channels, 1)`` float64.
    """

    means: np.ndarray
    deviations: np.ndarray

    def encode(self, dataset: Dataset, indices: np.ndarray) -> Tensor:
        """``(n, channels, length)`` float32."""
        return torch.from_numpy((np.asarray(dataset.samples)[indices] - self.means) / self.deviations).float()

    def decode(self, x: Tensor) -> np.ndarray:
        """``(n, channels, length)`` float32, in the units of the data."""
        decoded: np.ndarray = x.detach().cpu().double().numpy() * self.deviations + self.means
        return decoded.astype(np.float32)

    def vectors(self, x: Tensor) -> Tensor:
        """All values, ``(n, channels × length)``."""
        return x.flatten(1)

    @property
    def bounds(self) -> tuple[float, float]:
        """No limits."""
        return -math.inf, math.inf

    @property
    def offers(self) -> frozenset[str]:
        """Several channels, where there are."""
        return frozenset({"several channels"} if len(self.means) > 1 else set())


class SeriesModality:
    """See :class:`metaaug.modalities.base.Modality`."""

    spec = SERIES
    network_name = "small convolutional network over time"

    def fit_encoder(self, dataset: Dataset, pool: np.ndarray) -> SeriesEncoder:
        """Mean and deviation of each channel of the labelled series; a constant channel is left at its deviation."""
        known = np.asarray(dataset.samples)[pool].astype(np.float64)
        deviations = known.std(axis=(0, 2))[:, None]
        return SeriesEncoder(known.mean(axis=(0, 2))[:, None], np.where(deviations > 0, deviations, 1.0))

    def operations(self, encoder: Encoder, names: Sequence[str] | None) -> list[Operation]:
        """The named operations, or all that fit."""
        return [OPERATIONS[spec.name](spec) for spec in select(SERIES, names, encoder.offers)]

    def features(
        self, encoder: Encoder, x: Tensor, width: int, generator: torch.Generator
    ) -> Callable[[Tensor], Tensor]:
        """``width`` random dilated convolutions, pooled over time and some of them over stretches of it, and of each
        channel mean, deviation and a shortened copy."""
        return series_features(x, width, generator, placed=True)

    def final_features(
        self, encoder: Encoder, x: Tensor, width: int, generator: torch.Generator
    ) -> Callable[[Tensor], Tensor]:
        """Those that are pooled over all time."""
        return series_features(x, width, generator)

    def describe(self, encoder: Encoder, x: Tensor) -> Tensor:
        """Coarse levels, deviation, roughness and asymmetry in time."""
        return describe_series(x)

    def residual(self, encoder: Encoder, x: Tensor) -> Residual:
        """Smooth curves, one for each channel."""
        _, channels, length = x.shape
        return curve_residual(channels, length)

    def network(self, encoder: Encoder, x: Tensor, n_classes: int) -> nn.Module:
        """A small convolutional network for series of as many channels as ``x``."""
        return SmallSeriesNetwork(x.shape[1], n_classes)
