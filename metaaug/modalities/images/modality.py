"""Images: what the rest of the code needs of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from metaaug.data.dataset import Dataset
from metaaug.modalities.base import Encoder
from metaaug.modalities.images.catalogue import IMAGES
from metaaug.modalities.images.describe import describe_images
from metaaug.modalities.images.features import image_features
from metaaug.modalities.images.network import SmallConvolutionalNetwork
from metaaug.modalities.images.operations import OPERATIONS
from metaaug.modalities.images.residual import smooth_residual
from metaaug.modalities.operation import Operation
from metaaug.modalities.residual import Residual
from metaaug.modalities.selection import select


@dataclass(frozen=True)
class ImageEncoder:
    """uint8 images as float32 in [0, 1]. Nothing is fitted."""

    channels: int

    def encode(self, dataset: Dataset, indices: np.ndarray) -> Tensor:
        """``(n, c, h, w)`` float32 in [0, 1]."""
        return torch.from_numpy(np.asarray(dataset.samples)[indices]).float() / 255

    def decode(self, x: Tensor) -> np.ndarray:
        """``(n, c, h, w)`` uint8."""
        return (x.detach().clamp(0, 1) * 255).round().to("cpu", torch.uint8).numpy()

    def vectors(self, x: Tensor) -> Tensor:
        """Pixels, ``(n, c × h × w)``."""
        return x.flatten(1)

    @property
    def bounds(self) -> tuple[float, float]:
        """Black and white."""
        return 0.0, 1.0

    @property
    def offers(self) -> frozenset[str]:
        """Colour, where there are three channels."""
        return frozenset({"colour"} if self.channels == 3 else set())


class ImageModality:
    """See :class:`metaaug.modalities.base.Modality`."""

    spec = IMAGES
    network_name = "small convolutional network"

    def fit_encoder(self, dataset: Dataset, pool: np.ndarray) -> ImageEncoder:
        """Knows the number of channels; nothing is fitted."""
        return ImageEncoder(np.asarray(dataset.samples).shape[1])

    def operations(self, encoder: Encoder, names: Sequence[str] | None) -> list[Operation]:
        """The named operations, or all that fit."""
        return [OPERATIONS[spec.name](spec) for spec in select(IMAGES, names, encoder.offers)]

    def features(
        self, encoder: Encoder, x: Tensor, width: int, generator: torch.Generator
    ) -> Callable[[Tensor], Tensor]:
        """Pixels and a fresh random convolution of ``width`` channels."""
        _, channels, height, columns = x.shape
        return image_features((channels, height, columns), width, generator)

    final_features = features

    def describe(self, encoder: Encoder, x: Tensor) -> Tensor:
        """A 3×3 thumbnail in grey, its deviation, and how much the halves differ from their mirror images."""
        return describe_images(x)

    def residual(self, encoder: Encoder, x: Tensor) -> Residual:
        """Smooth fields, one for each channel."""
        _, channels, height, columns = x.shape
        return smooth_residual((channels, height, columns))

    def network(self, encoder: Encoder, x: Tensor, n_classes: int) -> nn.Module:
        """A small convolutional network for images of the shape of ``x``."""
        _, channels, height, columns = x.shape
        return SmallConvolutionalNetwork((channels, height, columns), n_classes)
