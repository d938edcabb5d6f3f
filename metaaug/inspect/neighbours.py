"""The labelled samples nearest to originals and copies, in the space of the map.

Which that is, the encoder says (``vectors``): pixels, columns, values, spectrograms, terms.
"""

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.neighbors import NearestNeighbors

from metaaug.inspect.copy_vectors import copy_vectors
from metaaug.inspect.neighbours_table import NEIGHBOURS
from metaaug.training.problem import Problem
from metaaug.training.saved import SavedPolicy

KEPT = 5
"""Neighbours that are kept of every original and every copy, where there are as many."""


def with_neighbours(problem: Problem, policy: SavedPolicy, table: pd.DataFrame, copies: int, seed: int) -> pd.DataFrame:
    """A table of originals and copies with their nearest labelled samples, in the column ``NEIGHBOURS``.

    Args:
        problem: what was learned on.
        policy: what the copies were made by.
        table: that :func:`metaaug.inspect.pairs.draw` gave for this policy, these ``copies`` and this ``seed``, at
            intensity 1 and with noise for these samples alone.
        copies: of every original.
        seed: of the noise.
    """
    samples = table.loc[table["copy"] == 0, "sample"].to_numpy()
    originals = problem.encoder.vectors(problem.encode(samples)).cpu().numpy()
    made = copy_vectors(problem, problem.pool.augmenter, policy, samples, copies, seed)
    length = originals.shape[1]
    # A sample is followed by its copies, as in the table.
    vectors = np.concatenate([originals[:, None], made.reshape(len(samples), copies, length)], axis=1)
    return table.assign(**{NEIGHBOURS: neighbour_cells(problem, vectors.reshape(-1, length), table)})


def neighbour_cells(problem: Problem, vectors: np.ndarray, table: pd.DataFrame) -> list[str]:
    """For every row of a table of originals and copies, given as ``vectors`` ``(n, d)``, its nearest labelled samples.

    Returns:
        JSON lists of ``[index in the data set, distance]``, the nearest first. An original is not among its own.
    """
    pool = problem.split.pool
    references = problem.encoder.vectors(problem.pool.x).cpu().numpy()
    place_of = {sample: place for place, sample in enumerate(pool.tolist())}
    itself = [
        -1 if copy else place_of.get(sample, -1)
        for sample, copy in zip(table["sample"].tolist(), table["copy"].tolist(), strict=True)
    ]
    places, away = nearest(vectors, references, itself, KEPT)
    return [
        json.dumps([[int(pool[place]), float(f"{far:.6g}")] for place, far in zip(row, distances, strict=True)])
        for row, distances in zip(places, away, strict=True)
    ]


def nearest(
    vectors: np.ndarray, references: np.ndarray, itself: Sequence[int], amount: int
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The references nearest to every vector, by Euclidean distance.

    Args:
        vectors: ``(n, d)``.
        references: ``(m, d)``.
        itself: for every vector the place of the reference that is the vector itself, and so no neighbour; −1 for none.
        amount: of neighbours; fewer where there are not as many references.

    Returns:
        For every vector the places of its neighbours among the references, the nearest first, and their distances.
    """
    wanted = min(amount + 1, len(references))
    found = NearestNeighbors(n_neighbors=wanted, algorithm="brute").fit(references).kneighbors(vectors)[1]
    places, away = [], []
    for vector, row, place in zip(vectors, found, itself, strict=True):
        others = row[row != place]
        # Distances from the search lose their digits near 0, where copies that hardly differ lie.
        exact = np.linalg.norm(references[others].astype(np.float64) - vector.astype(np.float64), axis=1)
        order = np.argsort(exact, kind="stable")[:amount]
        places.append(others[order])
        away.append(exact[order])
    return places, away
