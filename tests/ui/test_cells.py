"""Which cells of a copy differ from its original's."""

import numpy as np
import pandas as pd

from metaaug.inspect.cells import changed_cells, original_cells


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sample": [3, 3, 5, 5, 9],
            "copy": [0, 1, 0, 1, 1],
            "x:age": [1.0, 1.5, np.nan, np.nan, 7.0],
            "x:group": ["a", "a", None, "b", "c"],
        }
    )


def test_changed_cells() -> None:
    changed = changed_cells(frame())
    assert changed["x:age"].tolist() == [False, True, False, False, False]
    assert changed["x:group"].tolist() == [False, False, False, True, False]


def test_original_cells_are_aligned() -> None:
    before = original_cells(frame())
    assert before["x:age"].tolist()[:2] == [1.0, 1.0]
    assert before["x:group"].isna().tolist() == [False, False, True, True, True]
