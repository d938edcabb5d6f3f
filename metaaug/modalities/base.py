"""What a kind of data provides to the rest: encoding, operations, features, and a network."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from metaaug.data.dataset import Dataset
from metaaug.modalities.operation import Operation
from metaaug.modalities.residual import Residual
from metaaug.modalities.specs import KindSpec


class Encoder(Protocol):
    """Samples of one data set as tensors and back. Fitted on labelled samples only, never on test data."""

    def encode(self, dataset: Dataset, indices: np.ndarray) -> Tensor:
        """The samples at ``indices`` as ``(n, …)`` float32."""
        ...

    def decode(self, x: Tensor) -> Any:
        """Samples in the form of ``Dataset.samples``, such as uint8 images or a frame. Not on a GPU."""
        ...

    def vectors(self, x: Tensor) -> Tensor:
        """Samples as plain vectors ``(n, d)``, for maps and distances."""
        ...

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the largest number that encoded samples may hold; infinite where there is no limit."""
        ...

    @property
    def offers(self) -> frozenset[str]:
        """What the samples have that operations may need: "colour", "numbers", "categories", "several channels"."""
        ...


class Modality(Protocol):
    """A kind of data. One instance per kind stands in :data:`metaaug.modalities.registry.MODALITIES`."""

    spec: KindSpec
    network_name: str

    def fit_encoder(self, dataset: Dataset, pool: np.ndarray) -> Encoder:
        """An encoder that has looked at the labelled samples ``pool`` (indices) and nothing else."""
        ...

    def operations(self, encoder: Encoder, names: Sequence[str] | None) -> list[Operation]:
        """The named operations (None: all that the samples can use), in the order of the catalogue."""
        ...

    def features(
        self, encoder: Encoder, x: Tensor, width: int, generator: torch.Generator
    ) -> Callable[[Tensor], Tensor]:
        """Fresh random features ``(n, …) -> (n, d)`` for an episode's learner; ``x`` is the unaugmented support."""
        ...

    def final_features(
        self, encoder: Encoder, x: Tensor, width: int, generator: torch.Generator
    ) -> Callable[[Tensor], Tensor]:
        """Those for a ridge as the final model; ``x`` is all that it is trained on, without copies."""
        ...

    def describe(self, encoder: Encoder, x: Tensor) -> Tensor:
        """What a conditional policy knows of samples: ``(n, d)``, d the same for every data set of the kind."""
        ...

    def residual(self, encoder: Encoder, x: Tensor) -> Residual:
        """How a generated residual is added to samples of the shape of ``x``."""
        ...

    def network(self, encoder: Encoder, x: Tensor, n_classes: int) -> nn.Module:
        """The small network trained from scratch as the final model."""
        ...
