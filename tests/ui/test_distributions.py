"""Shares of a column's values, and the panels drawn from them."""

import numpy as np
import pandas as pd
import pytest

from metaaug.inspect.distributions import BINS, CategoryShares, NumberShares, shares
from metaaug.ui.distributions import panel
from metaaug.ui.ticks import ticks


def test_numbers_share_their_bins() -> None:
    found = shares(pd.Series([0.0, 0.0, np.nan, 8.0]), pd.Series([16.0, 4.0]))
    assert isinstance(found, NumberShares)
    assert found.edges == tuple(np.linspace(0, 16, BINS + 1))
    assert found.before[0] == pytest.approx(2 / 3)
    assert found.before[8] == pytest.approx(1 / 3)
    assert found.after[4] == 0.5
    # The last bin holds its upper border.
    assert found.after[-1] == 0.5


@pytest.mark.parametrize("dtype", ["float64", "int64", "Int64", "boolean"])
def test_one_value_has_a_bin(dtype: str) -> None:
    found = shares(pd.Series([1, 1], dtype=dtype), pd.Series([1], dtype=dtype))
    assert isinstance(found, NumberShares)
    assert sum(found.before) == sum(found.after) == 1.0
    assert found.edges[-1] > found.edges[0]


def test_categories_are_ordered_by_the_originals_and_copies_may_have_more() -> None:
    found = shares(pd.Series(["b", "a", "a", None]), pd.Series(["c", "a"]))
    assert found == CategoryShares(("a", "b", "missing", "c"), (0.5, 0.25, 0.25, 0.0), (0.5, 0.0, 0.0, 0.5))


def test_many_categories_end_in_others() -> None:
    values = [letter for count, letter in enumerate("abcdefghij") for _ in range(10 - count)]
    found = shares(pd.Series(values), pd.Series(["a", "z"]))
    assert isinstance(found, CategoryShares)
    assert found.names == (*"abcdefg", "4 others")
    assert found.others == 4
    assert found.before[-1] == pytest.approx((3 + 2 + 1) / 55)
    assert found.after == (0.5, 0, 0, 0, 0, 0, 0, 0.5)


def test_no_values() -> None:
    nothing = pd.Series([np.nan, np.nan])
    assert shares(nothing, pd.Series([1.0])) is None
    assert panel("empty", nothing, nothing)["text"] == "no values"


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 1, 5, [0, 0.5, 1]),
        (0, 0.37, 4, [0, 0.1, 0.2, 0.3]),
        (3, 48, 5, [10, 20, 30, 40]),
        (-7, 12, 5, [-5, 0, 5, 10]),
        (250, 18424, 5, [5000, 10000, 15000]),
        (1998.5, 1999.5, 3, [1998.5, 1999, 1999.5]),
    ],
)
def test_ticks(low: float, high: float, most: int, expected: list[float]) -> None:
    assert ticks(low, high, most) == pytest.approx(expected)


def test_panel_says_both_shares() -> None:
    drawn = panel("age", pd.Series([20.0, 36.0]), pd.Series([20.0, 20.0]))
    assert drawn["kind"] == "numbers"
    assert drawn["hover"][0] == "20 to 21: 50 % of originals, 100 % of copies"
    assert 0.9 < max(drawn["after"]) < 1.0
    assert [tick["text"] for tick in drawn["places"]] == ["20", "25", "30", "35"]
    assert drawn["places"][1]["at"] == pytest.approx(5 / 16)
    assert panel("job", pd.Series(["x"]), pd.Series(["x"]))["hover"] == ["x: 100 % of originals, 100 % of copies"]
