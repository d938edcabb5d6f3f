"""The map of originals and copies."""

import numpy as np
import pandas as pd
import pytest

from metaaug.ui.figures.map import map_figure
from metaaug.ui.theme import LIGHT


def points(amount: int) -> pd.DataFrame:
    at = np.arange(amount)
    return pd.DataFrame(
        {"sample": at // 2, "copy": at % 2, "label": at // 2 % 2, "pca_x": at * 1.0, "pca_y": -at * 1.0}
    ).assign(**{"class": lambda frame: frame["label"].map({0: "even", 1: "odd"})})


@pytest.mark.parametrize(("amount", "kind"), [(1000, "scatter"), (1002, "scattergl")])
@pytest.mark.parametrize("colouring", ["class", "pair"])
def test_webgl_only_where_there_are_many_points(amount: int, kind: str, colouring: str) -> None:
    figure = map_figure(LIGHT, points(amount), "pca", colouring, "lasso")
    assert {trace.type for trace in figure.data} == {kind}
    chosen = [place for trace in figure.data if trace.mode == "markers" for place in trace.customdata]
    assert sorted(chosen) == list(range(amount))
