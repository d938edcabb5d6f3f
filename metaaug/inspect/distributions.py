"""How the values of a table's columns are distributed, originals against copies."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

BINS = 16
_MOST_CATEGORIES = 8
_MISSING = "missing"


@dataclass(frozen=True)
class NumberShares:
    """A column of numbers over common bins.

    Attributes:
        edges: ``BINS + 1`` rising borders of the bins, from the least to the largest of all values.
        before, after: share of the originals and of the copies in each bin; missing values are left out.
    """

    edges: tuple[float, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]


@dataclass(frozen=True)
class CategoryShares:
    """A column of categories.

    Attributes:
        names: most frequent of the originals first; the last may stand for several, see ``others``.
        before, after: share of the originals and of the copies in each.
        others: how many further categories the last name gathers; 0 where every name is a category.
    """

    names: tuple[str, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    others: int = 0


def shares(before: pd.Series, after: pd.Series) -> NumberShares | CategoryShares | None:
    """The shares of one column; None where originals or copies hold no value.

    Args:
        before: the column of the originals.
        after: the column of their copies.
    """
    return _of_numbers(before, after) if pd.api.types.is_numeric_dtype(before) else _of_categories(before, after)


def _of_numbers(before: pd.Series, after: pd.Series) -> NumberShares | None:
    old, new = (series.to_numpy(dtype=float, na_value=np.nan) for series in (before, after))
    old, new = old[~np.isnan(old)], new[~np.isnan(new)]
    if not len(old) or not len(new):
        return None
    low, high = min(old.min(), new.min()), max(old.max(), new.max())
    edges = np.linspace(low, high if high > low else low + 1, BINS + 1)
    counted = (np.histogram(values, edges)[0] / len(values) for values in (old, new))
    return NumberShares(tuple(edges.tolist()), *(tuple(share.tolist()) for share in counted))


def _of_categories(before: pd.Series, after: pd.Series) -> CategoryShares | None:
    if not len(before) or not len(after):
        return None
    old, new = (_counts(series) for series in (before, after))
    # Python sorts stably: equally frequent ones stay in the order in which they were seen.
    names = sorted({**old, **new}, key=lambda name: -old.get(name, 0))
    shown = names if len(names) <= _MOST_CATEGORIES else names[: _MOST_CATEGORIES - 1]
    others = len(names) - len(shown)

    def column(counts: dict[str, int], total: int) -> tuple[float, ...]:
        known = [counts.get(name, 0) for name in shown]
        return tuple(count / total for count in ([*known, total - sum(known)] if others else known))

    last = (f"{others} others",) if others else ()
    return CategoryShares((*shown, *last), column(old, len(before)), column(new, len(after)), others)


def _counts(values: pd.Series) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value, absent in zip(values.tolist(), values.isna().tolist(), strict=True):
        name = _MISSING if absent else str(value)
        counts[name] = counts.get(name, 0) + 1
    return counts
