"""Tables: what the rest of the code needs of them."""

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
from metaaug.modalities.tables.catalogue import TABLES
from metaaug.modalities.tables.describe import describe_rows
from metaaug.modalities.tables.features import table_features
from metaaug.modalities.tables.layout import TableEncoder, fit_table_encoder
from metaaug.modalities.tables.network import SmallPerceptron
from metaaug.modalities.tables.operations import OPERATIONS
from metaaug.modalities.tables.residual import numbers_residual


class TableModality:
    """See :class:`metaaug.modalities.base.Modality`."""

    spec = TABLES
    network_name = "small perceptron"

    def fit_encoder(self, dataset: Dataset, pool: np.ndarray) -> TableEncoder:
        """Means, deviations, medians and categories of the labelled rows."""
        return fit_table_encoder(dataset, pool)

    def operations(self, encoder: Encoder, names: Sequence[str] | None) -> list[Operation]:
        """The named operations, or all that fit."""
        numeric = cast(TableEncoder, encoder).numeric
        return [OPERATIONS[spec.name](spec, numeric) for spec in select(TABLES, names, encoder.offers)]

    def features(
        self, encoder: Encoder, x: Tensor, width: int, generator: torch.Generator
    ) -> Callable[[Tensor], Tensor]:
        """The columns and ``width`` random Fourier features."""
        return table_features(cast(TableEncoder, encoder), x, width, generator)

    final_features = features

    def describe(self, encoder: Encoder, x: Tensor) -> Tensor:
        """Statistics of a row over its columns, whatever columns there are."""
        return describe_rows(cast(TableEncoder, encoder).numeric, x)

    def residual(self, encoder: Encoder, x: Tensor) -> Residual:
        """One coefficient per numeric column."""
        return numbers_residual(cast(TableEncoder, encoder).numeric)

    def network(self, encoder: Encoder, x: Tensor, n_classes: int) -> nn.Module:
        """A small perceptron on the expanded columns."""
        tables = cast(TableEncoder, encoder)
        return SmallPerceptron(tables, tables.expand(x[:1].detach().cpu()).shape[1], n_classes)
