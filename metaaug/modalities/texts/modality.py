"""Texts: what the rest of the code needs of them."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from metaaug.data.dataset import Dataset
from metaaug.modalities.base import Encoder
from metaaug.modalities.operation import Operation
from metaaug.modalities.residual import Residual
from metaaug.modalities.selection import select
from metaaug.modalities.texts.catalogue import TEXTS
from metaaug.modalities.texts.describe import describe_texts
from metaaug.modalities.texts.features import text_features
from metaaug.modalities.texts.layout import TextEncoder, fit_text_encoder
from metaaug.modalities.texts.network import TextPerceptron
from metaaug.modalities.texts.operations import OPERATIONS
from metaaug.modalities.texts.residual import weights_residual


class TextModality:
    """See :class:`metaaug.modalities.base.Modality`."""

    spec = TEXTS
    network_name = "small perceptron on TF-IDF"

    def fit_encoder(self, dataset: Dataset, pool: np.ndarray) -> TextEncoder:
        """The vocabulary, and what may take a word's place, from the labelled texts."""
        return fit_text_encoder(dataset, pool)

    def operations(self, encoder: Encoder, names: Sequence[str] | None) -> list[Operation]:
        """The named operations, or all that fit."""
        texts = cast(TextEncoder, encoder)
        return [OPERATIONS[spec.name](spec, texts) for spec in select(TEXTS, names, encoder.offers)]

    def features(
        self, encoder: Encoder, x: Tensor, width: int, generator: torch.Generator
    ) -> Callable[[Tensor], Tensor]:
        """TF-IDF in at most ``width`` places."""
        return text_features(cast(TextEncoder, encoder), x, width, generator)

    final_features = features

    def describe(self, encoder: Encoder, x: Tensor) -> Tensor:
        """Statistics of a text that every language has."""
        return describe_texts(cast(TextEncoder, encoder), x)

    def residual(self, encoder: Encoder, x: Tensor) -> Residual:
        """How much groups of words count."""
        return weights_residual(cast(TextEncoder, encoder))

    def network(self, encoder: Encoder, x: Tensor, n_classes: int) -> nn.Module:
        """A small perceptron on TF-IDF."""
        return TextPerceptron(cast(TextEncoder, encoder), x, n_classes)
