"""Pair trends: how alike the relation of every two columns of a table is, before and after."""

from collections.abc import Collection
from itertools import combinations

import numpy as np
import pandas as pd

from metaaug.inspect.quality.measured import Measured

BINS = 10
MOST_COLUMNS = 30
"""Most columns whose pairs are compared, the first ones of the table: 435 pairs."""


def pair_trends(
    originals: pd.DataFrame, copies: pd.DataFrame, numeric: Collection[str], held_out: pd.DataFrame | None = None
) -> Measured | None:
    """The mean over pairs of columns of the correlation and the contingency similarity of SDMetrics.

    Two numbers are compared by their correlation, two categories by their contingency table, and a number with a
    category by that table with the number cut into 10 bins over the range of the originals.

    Args:
        originals: rows.
        copies: rows with the same columns.
        numeric: names of the columns that hold numbers; the others hold categories.
        held_out: rows nothing was made of, whose pair trends are the reference.

    Returns:
        None where no pair can be compared.
    """
    scores = _scores(originals, copies, numeric)
    if not scores:
        return None
    known = _scores(originals, held_out, numeric) if held_out is not None else []
    return Measured(
        name="pair_trends",
        value=float(np.mean(scores)),
        n=len(scores),
        counted="column pairs",
        n_originals=len(originals),
        against="held-out rows in place of copies",
        reference=float(np.mean(known)) if known else None,
        n_reference=None if held_out is None else len(held_out),
    )


def correlation_similarity(before: float, after: float) -> float:
    """1 less half the difference of two correlations."""
    return 1 - abs(before - after) / 2


def contingency_similarity(before: np.ndarray, after: np.ndarray) -> float:
    """1 less half the summed differences of the shares in two tables of counts of the same shape."""
    return 1 - float(np.abs(before / before.sum() - after / after.sum()).sum()) / 2


def _scores(originals: pd.DataFrame, others: pd.DataFrame, numeric: Collection[str]) -> list[float]:
    numbers = set(numeric)
    names = list(originals.columns[:MOST_COLUMNS])
    correlated = [name for name in names if name in numbers]
    # Pandas leaves out rows with a missing value in either column, and gives NaN where a column is constant.
    before, after = (frame[correlated].astype(float).corr() for frame in (originals, others))
    codes = {name: _codes(originals[name], others[name], name in numbers) for name in names}
    scores = []
    for left, right in combinations(names, 2):
        if left in numbers and right in numbers:
            pair = float(before.at[left, right]), float(after.at[left, right])
            if np.isfinite(pair).all():
                scores.append(correlation_similarity(*pair))
            continue
        old_left, new_left, rows = codes[left]
        old_right, new_right, columns = codes[right]
        joint = _table(old_left, old_right, rows, columns), _table(new_left, new_right, rows, columns)
        scores.append(contingency_similarity(*joint))
    return scores


def _codes(before: pd.Series, after: pd.Series, is_number: bool) -> tuple[np.ndarray, np.ndarray, int]:
    """Categories or bins as numbers from 0 on, a missing value being one more, and how many there are."""
    if is_number:
        old, new = (series.to_numpy(dtype=float, na_value=np.nan) for series in (before, after))
        known = old[~np.isnan(old)]
        inner = np.histogram_bin_edges(known, bins=BINS)[1:-1] if len(known) else np.zeros(0)
        binned = [np.where(np.isnan(side), BINS, np.digitize(side, inner)) for side in (old, new)]
        return binned[0], binned[1], BINS + 1
    codes, names = pd.factorize(pd.concat([before, after], ignore_index=True).astype(object))
    codes = np.where(codes < 0, len(names), codes)
    return codes[: len(before)], codes[len(before) :], len(names) + 1


def _table(left: np.ndarray, right: np.ndarray, rows: int, columns: int) -> np.ndarray:
    return np.bincount(left * columns + right, minlength=rows * columns)
