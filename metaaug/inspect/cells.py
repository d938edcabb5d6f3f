"""Tables of originals and copies: which cells changed, and from what."""

import numpy as np
import pandas as pd

from metaaug.modalities.tables.format import CELL


def input_columns(frame: pd.DataFrame) -> list[str]:
    """Names of the input columns of a pairs table, without their prefix; empty for images."""
    return [str(name)[len(CELL) :] for name in frame.columns if str(name).startswith(CELL)]


def original_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """For every row of a pairs table, the input cells of its original, aligned with ``frame``.

    Args:
        frame: rows with ``sample``, ``copy`` (0 is the original) and ``x:`` columns.

    Returns:
        The ``x:`` columns; rows whose original is not in the table hold missing values.
    """
    names = [CELL + name for name in input_columns(frame)]
    originals = frame[frame["copy"] == 0].drop_duplicates("sample").set_index("sample")[names]
    aligned = originals.reindex(frame["sample"].to_numpy())
    return aligned.set_axis(frame.index)


def changed_cells(frame: pd.DataFrame, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """Which input cells differ from the original's.

    Two missing values are equal; numbers are equal up to 1e-9 of their size. Originals never differ.

    Args:
        frame: as for :func:`original_cells`.
        before: what :func:`original_cells` gave for it, where that is at hand.

    Returns:
        Boolean frame with the ``x:`` columns of ``frame`` and its index.
    """
    before = original_cells(frame) if before is None else before
    known = frame["sample"].isin(frame.loc[frame["copy"] == 0, "sample"]).to_numpy()
    changed = {}
    for name in before.columns:
        new, old = frame[name], before[name]
        if pd.api.types.is_numeric_dtype(new) and pd.api.types.is_numeric_dtype(old):
            a, b = new.to_numpy(dtype=float, na_value=np.nan), old.to_numpy(dtype=float, na_value=np.nan)
            equal = np.isclose(a, b, rtol=1e-9, atol=0.0, equal_nan=True)
        else:
            equal = ((new == old) | (new.isna() & old.isna())).to_numpy(dtype=bool, na_value=False)
        changed[name] = ~equal & known
    return pd.DataFrame(changed, index=frame.index)
