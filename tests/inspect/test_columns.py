"""Column shapes and pair trends as SDMetrics defines them, computed by hand on a small frame."""

import numpy as np
import pandas as pd
import pytest

from metaaug.inspect.quality.column_shapes import column_shapes
from metaaug.inspect.quality.pair_trends import pair_trends

BEFORE = pd.DataFrame(
    {"size": [1.0, 2.0, 3.0, 4.0], "price": [1.0, 2.0, 3.0, 4.0], "kind": ["a", "a", "b", "b"], "town": list("uvuv")}
)
AFTER = pd.DataFrame(
    {"size": [1.0, 2.0, 3.0, 9.0], "price": [4.0, 3.0, 2.0, 1.0], "kind": ["a", "a", "a", "c"], "town": list("uuvv")}
)
NUMERIC = {"size", "price"}


def only(*names: str) -> tuple[pd.DataFrame, pd.DataFrame, set[str]]:
    return BEFORE[list(names)], AFTER[list(names)], NUMERIC


@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("size", 0.75),  # the distribution functions differ by 1/4, between 4 and 9
        ("price", 1.0),
        ("kind", 0.5),  # shares 1/2, 1/2, 0 against 3/4, 0, 1/4
        ("town", 1.0),
    ],
)
def test_shapes_by_hand(name, score):
    assert column_shapes(*only(name)).value == pytest.approx(score)


def test_shapes_are_averaged_over_columns_and_compared():
    found = column_shapes(BEFORE, AFTER, NUMERIC, held_out=BEFORE.iloc[:2])
    assert (found.value, found.n, found.counted) == (pytest.approx((0.75 + 1 + 0.5 + 1) / 4), 4, "columns")
    assert found.reference == pytest.approx((0.5 + 0.5 + 0.5 + 1) / 4)
    assert column_shapes(BEFORE, BEFORE, NUMERIC).value == 1
    assert column_shapes(BEFORE[["size"]], BEFORE[["size"]] + 100, NUMERIC).value == 0


@pytest.mark.parametrize(
    ("names", "score"),
    [
        (("size", "price"), 1 - abs(1 - np.corrcoef([1, 2, 3, 9], [4, 3, 2, 1])[0, 1]) / 2),
        # Shares of (a, u), (a, v), (b, u), (b, v) are all 1/4; after, (a, u) 1/2, (a, v) 1/4, (c, v) 1/4.
        (("kind", "town"), 1 - (1 / 4 + 0 + 1 / 4 + 1 / 4 + 1 / 4) / 2),
        # In bins of 0.3 from 1 to 4 with open ends, sizes 1, 2, 3 stay apart and 4 and 9 share the last.
        (("size", "kind"), 1 - (0 + 0 + (1 / 4 + 1 / 4) + (1 / 4 + 1 / 4)) / 2),
    ],
)
def test_trends_by_hand(names, score):
    found = pair_trends(*only(*names))
    assert (found.value, found.n) == (pytest.approx(score), 1)
    assert pair_trends(*only(*reversed(names))).value == pytest.approx(score)


def test_trends_are_averaged_over_pairs_and_compared():
    found = pair_trends(BEFORE, AFTER, NUMERIC, held_out=BEFORE)
    singles = [
        pair_trends(*only(left, right)).value
        for place, left in enumerate(BEFORE.columns)
        for right in BEFORE.columns[place + 1 :]
    ]
    assert (found.value, found.n) == (pytest.approx(np.mean(singles)), 6)
    assert found.reference == 1


def test_missing_values():
    before = pd.DataFrame({"size": [1.0, 2.0, np.nan, 4.0], "kind": ["a", None, "b", "b"]})
    after = pd.DataFrame({"size": [1.0, np.nan, np.nan, 4.0], "kind": [None, None, "b", "b"]})
    # Left out of shapes: thirds against halves, and shares 1/3, 2/3 against 0, 1.
    assert column_shapes(before, after, {"size"}).value == pytest.approx(((1 - 1 / 6) + (1 - 1 / 3)) / 2)
    # A category of their own in trends: (1, a) and (2, missing) against (1, missing) and (missing, missing).
    assert pair_trends(before, after, {"size"}).value == pytest.approx(0.5)
    empty = before.assign(size=np.nan, kind=None)
    assert column_shapes(before, empty, {"size"}) is None


def test_constant_numbers_have_no_correlation():
    constant = BEFORE[["size"]].assign(other=1.0)
    assert pair_trends(constant, constant, {"size", "other"}) is None
    assert pair_trends(BEFORE[["size"]], AFTER[["size"]], NUMERIC) is None
