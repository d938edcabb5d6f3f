"""Rows of a table as tensors: numbers standardised, categories as codes."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.data.dataset import Dataset

MISSING = "(missing)"


@dataclass(frozen=True)
class NumericColumn:
    """A numeric column: missing values become the median, then (value − mean) / deviation."""

    name: str
    median: float
    mean: float
    deviation: float
    whole: bool


@dataclass(frozen=True)
class CategoricalColumn:
    """A categorical column: the code of ``categories[i]`` is i; anything else, such as a category that
    occurs only in test data, has the code ``len(categories)``."""

    name: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class TableEncoder:
    """Fitted on labelled rows only. A tensor has one column per table column, in the table's order."""

    columns: tuple[NumericColumn | CategoricalColumn, ...]

    @cached_property
    def numeric(self) -> Tensor:
        """``(d,)`` bool."""
        return torch.tensor([isinstance(column, NumericColumn) for column in self.columns])

    @property
    def bounds(self) -> tuple[float, float]:
        """No limits."""
        return -math.inf, math.inf

    @property
    def offers(self) -> frozenset[str]:
        """Numbers and categories, where there are such columns."""
        kinds = {"numbers" if flag else "categories" for flag in self.numeric.tolist()}
        return frozenset(kinds)

    def encode(self, dataset: Dataset, indices: np.ndarray) -> Tensor:
        """``(n, d)`` float32."""
        frame = pd.DataFrame(dataset.samples).iloc[indices]
        parts = []
        for column in self.columns:
            values = frame[column.name]
            if isinstance(column, NumericColumn):
                numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
                numbers = np.where(np.isnan(numbers), column.median, numbers)
                parts.append((numbers - column.mean) / column.deviation)
            else:
                codes = pd.Index(column.categories, dtype=object).get_indexer(_filled(values))
                parts.append(np.where(codes < 0, len(column.categories), codes))
        return torch.from_numpy(np.stack(parts, axis=1)).float()

    def decode(self, x: Tensor) -> pd.DataFrame:
        """Rows with the table's column names; whole-number columns are rounded."""
        values = x.detach().cpu().double().numpy()
        decoded: dict[str, object] = {}
        for index, column in enumerate(self.columns):
            if isinstance(column, NumericColumn):
                numbers = values[:, index] * column.deviation + column.mean
                decoded[column.name] = numbers.round() if column.whole else numbers
            else:
                names = np.array([*column.categories, None], dtype=object)
                texts = names[np.clip(values[:, index].round().astype(int), 0, len(column.categories))]
                decoded[column.name] = pd.Series(texts, dtype=object).where(texts != MISSING, None)
        return pd.DataFrame(decoded)

    def vectors(self, x: Tensor) -> Tensor:
        """Expanded columns; see :meth:`expand`."""
        return self.expand(x)

    def expand(self, x: Tensor) -> Tensor:
        """Numbers as they are and categories one-hot: ``(n, d) -> (n, e)``; an unknown category is all zeros."""
        parts = []
        for index, column in enumerate(self.columns):
            if isinstance(column, NumericColumn):
                parts.append(x[:, index : index + 1])
            else:
                count = len(column.categories)
                codes = x[:, index].detach().round().long().clamp(0, count)
                parts.append(functional.one_hot(codes, count + 1)[:, :count].to(x))
        return torch.cat(parts, dim=1)


def fit_table_encoder(dataset: Dataset, pool: np.ndarray) -> TableEncoder:
    """An encoder that has seen the rows ``pool`` (indices) only."""
    frame = pd.DataFrame(dataset.samples).iloc[pool]
    columns: list[NumericColumn | CategoricalColumn] = []
    for column in dataset.columns:
        values = frame[column.name]
        if column.kind == "numeric":
            numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
            known = numbers[~np.isnan(numbers)]
            median = float(np.median(known)) if len(known) else 0.0
            filled = np.where(np.isnan(numbers), median, numbers)
            deviation = float(filled.std()) or 1.0
            whole = bool(len(known)) and bool((known == known.round()).all())
            columns.append(NumericColumn(column.name, median, float(filled.mean()), deviation, whole))
        else:
            categories = tuple(sorted(set(_filled(values))))
            columns.append(CategoricalColumn(column.name, categories))
    return TableEncoder(tuple(columns))


def _filled(values: pd.Series) -> np.ndarray:
    return np.array([MISSING if pd.isna(value) else str(value) for value in values], dtype=object)
