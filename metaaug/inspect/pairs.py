"""Originals beside their augmented copies, each with what was done to it, as one table."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from metaaug.modalities.loading import FORMATS
from metaaug.modalities.operation import Reference
from metaaug.training.problem import Problem
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy


def chosen_samples(problem: Problem, per_class: int) -> list[int]:
    """The first ``per_class`` labelled samples of every class or target range, as indices into the data set."""
    pool = problem.split.pool
    labels = problem.dataset.labels[pool]
    return [int(i) for label in range(problem.pool.n_classes) for i in pool[labels == label][:per_class]]


def draw(
    problem: Problem,
    policy: SavedPolicy,
    samples: Sequence[int],
    copies: int,
    seed: int,
    intensity: float = 1.0,
    among: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Originals and fresh copies.

    The same seed gives the same noise at every intensity, so a slider shows the same change growing.

    Args:
        problem: the data and the operations.
        policy: what was learned.
        samples: indices into the data set.
        copies: augmented copies of each.
        seed: of the noise.
        intensity: factor on all strengths; products are clipped at 1.
        among: the samples that noise is drawn for, of which ``samples`` are some: a sample then has the noise that it
            has when all of these are drawn. By default ``samples``.

    Returns:
        One row per sample shown, a sample's original (copy 0) before its copies; see
        :mod:`metaaug.inspect.pairs_table` for the columns.
    """
    indices = np.asarray(samples, dtype=np.int64)
    if not len(indices):
        return pd.DataFrame()
    x = problem.encode(indices)
    everybody = indices if among is None else np.asarray(among, dtype=np.int64)
    position = {sample: place for place, sample in enumerate(everybody.tolist())}
    places = torch.tensor([position[sample] for sample in indices.tolist()])
    all_x, all_y = problem.encode(everybody), problem.labels(everybody)
    reference = Reference(problem.pool.x, problem.pool.y)
    augmenter = problem.pool.augmenter
    theta = policy.parameters(problem.names, x)
    shown = [_rows(problem, indices, 0, x, x, None)]
    for copy in range(1, copies + 1):
        noise = augmenter.draw(all_x, all_y, reference, generator(seed, "pairs", copy)).at(places)
        augmented = augmenter(theta, x, noise, reference, intensity=intensity)
        shown.append(_rows(problem, indices, copy, x, augmented.x, augmented.values))
    table = pd.concat(shown, ignore_index=True)
    order = {sample: place for place, sample in enumerate(indices.tolist())}
    table["_place"] = table["sample"].map(order)
    return table.sort_values(["_place", "copy"], kind="stable").drop(columns="_place").reset_index(drop=True)


def applied(problem: Problem, values: Tensor, row: int, shape: tuple[int, ...]) -> list[dict[str, Any]]:
    """What was done to sample ``row``: name, value in the operation's unit, and words; only what is visible."""
    done = []
    for operation, value in zip(problem.operations, values[:, row].tolist(), strict=True):
        text = operation.describe(value, shape)
        if text:
            done.append({"name": operation.spec.name, "value": round(value, 4), "text": text})
    return done


def _rows(
    problem: Problem, indices: np.ndarray, copy: int, before: Tensor, x: Tensor, values: Tensor | None
) -> pd.DataFrame:
    labels = problem.dataset.labels[indices]
    told = [[] if values is None else applied(problem, values, row, tuple(x.shape[1:])) for row in range(len(indices))]
    table = pd.DataFrame(
        {
            "sample": indices,
            "copy": copy,
            "label": labels,
            "class": [problem.dataset.classes[label] for label in labels],
            "operations": [json.dumps(one, ensure_ascii=False) for one in told],
        }
    )
    if problem.dataset.targets is not None:
        # A copy keeps the target of its original, as it keeps its class.
        table["target"] = problem.dataset.targets[indices]
    touched = None if copy == 0 else (before != x).cpu().numpy()
    samples = FORMATS[problem.dataset.kind].shown(problem.dataset, indices, problem.encoder.decode(x), touched)
    return pd.concat([table, samples], axis=1)
