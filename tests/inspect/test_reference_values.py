"""What prdc 0.2 and SDMetrics 0.32 print for points and columns that follow from formulas.

The packages are not needed to run this; ``compute_prdc(REAL, FAKE, k)`` and the ``compute`` methods of the named
metrics on ``BEFORE`` and ``AFTER`` gave the numbers.
"""

import numpy as np
import pandas as pd
import pytest

from metaaug.inspect.quality.column_shapes import column_shapes
from metaaug.inspect.quality.coverage import coverage
from metaaug.inspect.quality.density import density
from metaaug.inspect.quality.pair_trends import pair_trends
from metaaug.inspect.quality.precision import precision
from metaaug.inspect.quality.recall import recall


def points(n: int, shift: float) -> np.ndarray:
    return np.sin(np.arange(n)[:, None] * np.sqrt([2, 3, 5]) * 7.1 + shift) + shift


def columns(n: int, size: np.ndarray, price: np.ndarray, kind: np.ndarray, town: np.ndarray) -> pd.DataFrame:
    names = {"kind": [f"k{value}" for value in kind], "town": [f"t{value}" for value in town]}
    return pd.DataFrame({"size": size, "price": price, **names}, index=range(n))


REAL, FAKE = points(40, 0.0), points(30, 0.35)
N, M = np.arange(60), np.arange(45)
BEFORE = columns(60, np.sin(N * 7.1) * 3, np.sin(N * 7.1) * 2 + np.cos(N * 3.3), N * N % 7 // 2, N * 5 % 4)
AFTER = columns(45, np.sin(M * 5.3) * 3 + 0.4, np.cos(M * 5.3) * 2 + np.sin(M * 5.3), M * M % 5 // 2, M * M * 3 % 4)
NUMERIC = {"size", "price"}


@pytest.mark.parametrize(
    ("neighbours", "expected"),
    [
        (3, {"precision": 0.9, "recall": 0.9, "density": 0.9777777777777776, "coverage": 0.75}),
        (5, {"precision": 1.0, "recall": 1.0, "density": 0.98, "coverage": 0.925}),
    ],
)
def test_prdc(neighbours, expected):
    owners, none = np.arange(30), np.zeros((0, 3))
    found = [
        precision(REAL, FAKE, owners, neighbours, none),
        density(REAL, FAKE, owners, neighbours, none),
        recall(REAL, FAKE, neighbours, none),
        coverage(REAL, FAKE, neighbours, none),
    ]
    assert {measured.name: measured.value for measured in found} == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "score"),
    [("size", 0.8333333333333334), ("price", 0.9), ("kind", 0.7166666666666667), ("town", 0.5)],
    ids=["KSComplement", "KSComplement, another column", "TVComplement", "TVComplement, another column"],
)
def test_sdmetrics_shapes(name, score):
    assert column_shapes(BEFORE[[name]], AFTER[[name]], NUMERIC).value == pytest.approx(score)


@pytest.mark.parametrize(
    ("names", "score"),
    [
        (["size", "price"], 0.7791491003671642),
        (["kind", "town"], 0.35),
        (["size", "kind"], 0.5944444444444446),
    ],
    ids=["CorrelationSimilarity", "ContingencySimilarity", "ContingencySimilarity with numbers in bins"],
)
def test_sdmetrics_trends(names, score):
    assert pair_trends(BEFORE[names], AFTER[names], NUMERIC).value == pytest.approx(score)
