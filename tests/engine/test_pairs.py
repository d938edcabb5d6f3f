"""Rows of a table after augmentation: what was not touched is as it was."""

import numpy as np
import pandas as pd

from metaaug.modalities.tables.format import restored


def test_only_touched_cells_are_replaced():
    original = pd.DataFrame({"age": [30.0, np.nan, 50.0], "job": ["a", None, "b"], "plan": [1, 2, 3]})
    decoded = pd.DataFrame({"age": [31.0, 41.0, 51.0], "job": ["b", "a", "a"], "plan": [9.0, 9.0, 9.0]})
    touched = np.array([[True, False, False], [False] * 3, [False, True, False]])
    result = restored(original, touched, decoded)
    assert result["age"].tolist()[::2] == [31.0, 50.0]
    assert result.isna().to_numpy().tolist() == [[False] * 3, [True, True, False], [False] * 3]
    assert result["job"].tolist()[::2] == ["a", "a"]
    assert result["plan"].tolist() == [1, 2, 3]
    assert result["plan"].dtype == original["plan"].dtype
    assert original["age"].tolist()[0] == 30.0
