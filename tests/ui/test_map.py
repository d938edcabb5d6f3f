"""The map of originals and copies."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from metaaug.ui.figures.map import map_figure
from metaaug.ui.theme import LIGHT

DONE: list[list[dict[str, object]]] = [
    [],
    [{"name": "rotate", "value": 60.0, "text": "rotate"}, {"name": "noise", "value": 0.01, "text": "noise"}],
    [],
    [{"name": "rotate", "value": 1.0, "text": "rotate"}, {"name": "noise", "value": 0.5, "text": "noise"}],
]


def points(amount: int) -> pd.DataFrame:
    at = np.arange(amount)
    return pd.DataFrame(
        {
            "sample": at // 2,
            "copy": at % 2,
            "label": at // 2 % 2,
            "pca_x": at * 1.0,
            "pca_y": -at * 1.0,
            "confidence": at / amount,
            "issue": np.where(at % 4 == 1, "far_from_all", ""),
            "operations": [json.dumps(DONE[place % 4]) for place in range(amount)],
        }
    ).assign(**{"class": lambda frame: frame["label"].map({0: "even", 1: "odd"})})


@pytest.mark.parametrize(("amount", "kind"), [(2000, "scatter"), (2002, "scattergl")])
@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize("colouring", ["class", "kind", "operation", "confidence", "issue"])
def test_webgl_only_where_there_are_many_points(amount: int, kind: str, colouring: str, joined: bool) -> None:
    figure = map_figure(LIGHT, points(amount), "pca", colouring, "lasso", joined)
    assert {trace.type for trace in figure.data} == {kind}
    chosen = [place for trace in figure.data if trace.mode == "markers" for place in trace.customdata]
    assert sorted(chosen) == list(range(amount))


def test_a_copy_has_the_colour_of_what_used_most_of_its_maximum() -> None:
    figure = map_figure(LIGHT, points(8), "pca", "operation", "lasso")
    places = {trace.name: list(trace.customdata) for trace in figure.data}
    assert places == {
        "original": [0, 2, 4, 6],
        "copy, most of all rotate": [1, 5],
        "copy, most of all noise": [3, 7],
    }


def test_an_issue_has_a_colour_a_shape_and_its_count() -> None:
    rows = points(8).assign(issue=["", "far_from_all", "", "", "near_identical", "another_class", "", "far_from_all"])
    figure = map_figure(LIGHT, rows, "pca", "issue", "lasso")
    found = {trace.name: (list(trace.customdata), trace.marker.symbol, trace.marker.color) for trace in figure.data}
    assert found["likely another class"] == ([5], "x", LIGHT.danger)
    assert found["far from all data"] == ([1, 7], "triangle-up", LIGHT.uniform)
    assert found["near-identical"] == ([4], "square", LIGHT.default)
    assert found["copy, not flagged"][0] == [3]
    assert found["original"][0] == [0, 2, 6]
    (key,) = figure.layout.annotations
    named = ["✕ likely another class (1)", "▲ far from all data (2)", "■ near-identical (1)"]
    assert [re.sub("<[^>]+>", "", line) for line in key.text.split("<br>")] == named
    assert all(f"color:{colour}" in key.text for colour in (LIGHT.danger, LIGHT.uniform, LIGHT.default))


def test_what_is_chosen_elsewhere_gets_a_ring() -> None:
    figure = map_figure(LIGHT, points(8), "pca", "kind", "lasso", marked=[5, 2])
    assert figure.data[-1].marker.symbol == "circle-open"
    assert list(figure.data[-1].x) == [5.0, 2.0]


def test_lines_join_copies_to_their_originals() -> None:
    lines = map_figure(LIGHT, points(4), "pca", "kind", "lasso", joined=True).data[0]
    assert lines.mode == "lines"
    assert list(lines.x) == [0.0, 1.0, None, 2.0, 3.0, None]
