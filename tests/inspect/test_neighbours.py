"""The labelled samples nearest to originals and copies."""

import json

import numpy as np
import pandas as pd
import pytest

from metaaug.inspect.neighbours import nearest
from metaaug.inspect.neighbours_table import NEIGHBOURS, neighbours_of
from metaaug.inspect.originals import original_rows
from metaaug.modalities.builtin import load_builtin


def test_neighbours_are_those_of_an_exhaustive_search_without_the_vector_itself():
    rng = np.random.default_rng(0)
    references = rng.normal(size=(40, 7)).astype(np.float32)
    vectors = np.concatenate([references[:3], rng.normal(size=(5, 7)).astype(np.float32)])
    places, away = nearest(vectors, references, [0, 1, 2, -1, -1, -1, -1, -1], 4)
    for row, (found, distances) in enumerate(zip(places, away, strict=True)):
        every = np.linalg.norm(references.astype(float) - vectors[row].astype(float), axis=1)
        if row < 3:
            every[row] = np.inf
        assert found.tolist() == np.argsort(every)[:4].tolist()
        assert distances == pytest.approx(np.sort(every)[:4])


def test_a_copy_that_hardly_differs_keeps_its_small_distance():
    references = np.full((3, 50), 1000, dtype=np.float32) + np.arange(3, dtype=np.float32)[:, None]
    vector = references[:1].copy()
    vector[0, 0] += 0.001
    _, away = nearest(vector, references, [-1], 2)
    assert away[0][0] == pytest.approx(0.001, rel=0.05)


def test_fewer_references_give_fewer_neighbours():
    references = np.eye(3)
    places, _ = nearest(references, references, [0, 1, -1], 5)
    assert [len(row) for row in places] == [2, 2, 3]


def test_an_equal_sample_is_a_neighbour_though_the_sample_itself_is_not():
    references = np.array([[1.0, 1.0], [1.0, 1.0], [5.0, 5.0]])
    places, away = nearest(references[:2], references, [0, 1], 1)
    assert [row.tolist() for row in places] == [[1], [0]]
    assert [row.tolist() for row in away] == [[0.0], [0.0]]


def test_what_is_stored_is_read_and_what_is_not_is_none():
    table = pd.DataFrame({"sample": [4, 4], "copy": [0, 1], NEIGHBOURS: [json.dumps([[7, 1.5], [2, 2.0]]), None]})
    assert neighbours_of(table, 4, 0) == [(7, 1.5), (2, 2.0)]
    assert neighbours_of(table, 4, 1) is None
    assert neighbours_of(table, 5, 0) is None
    assert neighbours_of(table.drop(columns=NEIGHBOURS), 4, 0) is None


def test_an_original_that_is_not_there_is_refused():
    with pytest.raises(IndexError, match="0 to 149, not \\[3, 150\\]"):
        original_rows(load_builtin("iris"), [3, 150])
