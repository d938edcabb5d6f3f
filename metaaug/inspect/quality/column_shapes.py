"""Column shapes: how alike the values of each column of a table are, before and after."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy.stats import ks_2samp

from metaaug.inspect.quality.measured import Measured


def column_shapes(
    originals: pd.DataFrame, copies: pd.DataFrame, numeric: Collection[str], held_out: pd.DataFrame | None = None
) -> Measured | None:
    """The mean over columns of the Kolmogorov–Smirnov complement and the total variation complement of SDMetrics.

    Args:
        originals: rows.
        copies: rows with the same columns.
        numeric: names of the columns that hold numbers; the others hold categories.
        held_out: rows nothing was made of, whose column shapes are the reference.

    Returns:
        None where no column has values on both sides.
    """
    scores = _scores(originals, copies, numeric)
    if not scores:
        return None
    known = _scores(originals, held_out, numeric) if held_out is not None else []
    return Measured(
        name="column_shapes",
        value=float(np.mean(scores)),
        n=len(scores),
        counted="columns",
        n_originals=len(originals),
        against="held-out rows in place of copies",
        reference=float(np.mean(known)) if known else None,
        n_reference=None if held_out is None else len(held_out),
    )


def kolmogorov_smirnov_complement(before: pd.Series, after: pd.Series) -> float | None:
    """1 less the largest difference of the distribution functions; missing values are left out. None where all are."""
    old, new = before.dropna().to_numpy(dtype=float), after.dropna().to_numpy(dtype=float)
    if not len(old) or not len(new):
        return None
    return 1 - float(ks_2samp(old, new, method="asymp").statistic)


def total_variation_complement(before: pd.Series, after: pd.Series) -> float | None:
    """1 less half the summed differences of the categories' shares; missing values are left out. None where all are."""
    old, new = before.dropna().value_counts(normalize=True), after.dropna().value_counts(normalize=True)
    if not len(old) or not len(new):
        return None
    return 1 - float(old.subtract(new, fill_value=0).abs().sum()) / 2


def _scores(originals: pd.DataFrame, others: pd.DataFrame, numeric: Collection[str]) -> list[float]:
    numbers = set(numeric)
    scores = []
    for name in originals.columns:
        score = kolmogorov_smirnov_complement if name in numbers else total_variation_complement
        scores.append(score(originals[name], others[name]))
    return [score for score in scores if score is not None]
