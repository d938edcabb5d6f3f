"""The samples that are measured: a bounded number of originals, their copies, and samples nothing was made of."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from metaaug.config import QualityConfig
from metaaug.inspect.cells import input_columns
from metaaug.inspect.copy_vectors import copy_vectors
from metaaug.inspect.issues import Copies
from metaaug.inspect.pairs import draw
from metaaug.modalities.tables.format import CELL
from metaaug.training.problem import Problem
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import NONE, common_augmenter, strategies

MOST_NUMBERS = 10_000_000
"""Most numbers of all vectors together, those of the strategies included. Of large samples fewer are measured."""
WORTH = 4
"""Vectors this many times longer than they are many are turned into fewer coordinates; below, it takes longer than it
saves."""
LEAST_ORIGINALS = 20
"""However large a sample is, this many originals are measured, where there are as many."""


@dataclass(frozen=True)
class Drawn:
    """What is measured. Vectors are float64, turned into fewer coordinates where they are longer than many.

    Attributes:
        copies: originals and copies as vectors, with their place in the data set.
        labels: ``(n,)`` class indices, or ranges of the number, of the originals.
        answers: ``(n,)`` what is predicted of the originals: ``labels``, or standardised numbers.
        held_out: ``(h, d)`` samples of the test part, without their labels.
        held_out_samples: ``(h,)`` their indices in the data set.
        strategies: name -> copies of the same originals by that strategy, ``(m, d)``.
        past: copies of the same originals by each earlier policy, ``(m, d)``.
        table: originals and copies as :func:`metaaug.inspect.pairs.draw` gives them.
    """

    copies: Copies
    labels: np.ndarray
    answers: np.ndarray
    held_out: np.ndarray
    held_out_samples: np.ndarray
    strategies: dict[str, np.ndarray]
    past: list[np.ndarray]
    table: pd.DataFrame

    @property
    def first(self) -> np.ndarray:
        """``(m,)`` bool: the first copy of every original."""
        return self.copies.numbers == 1

    def done(self) -> list[list[str]]:
        """For every copy the names of the operations that changed it visibly."""
        told = self.table.loc[self.table["copy"] > 0, "operations"]
        return [[one["name"] for one in json.loads(cell)] for cell in told]

    def rows(self, problem: Problem) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Of a table: the input columns of originals, copies and held-out rows."""
        names = input_columns(self.table)
        cells = self.table[[CELL + name for name in names]].set_axis(names, axis=1)
        is_copy = (self.table["copy"] > 0).to_numpy()
        held_out = pd.DataFrame(problem.dataset.samples).iloc[self.held_out_samples][names]
        return cells[~is_copy], cells[is_copy], held_out


def draw_measured(
    problem: Problem,
    policy: SavedPolicy,
    settings: QualityConfig,
    uniform: float,
    past: Sequence[SavedPolicy] = (),
) -> Drawn:
    """Draw everything that is measured.

    Args:
        problem: the data.
        policy: what was learned.
        settings: how much of it.
        uniform: strength of the uniform strategy.
        past: what the policy was earlier. How many originals are measured does not depend on it.
    """
    random = np.random.default_rng(settings.seed)
    length = problem.encoder.vectors(problem.encode(problem.split.pool[:1])).shape[1]
    # Each original brings itself, a held-out sample, its copies, and those of three strategies.
    rows = 2 + 4 * settings.copies
    most = min(settings.originals, max(LEAST_ORIGINALS, MOST_NUMBERS // (length * rows)))
    labels_of_all = problem.dataset.labels
    samples = chosen_originals(problem.split.pool, labels_of_all, most, random)
    held_out_samples = problem.split.test
    if len(held_out_samples) > len(samples):
        held_out_samples = np.sort(random.choice(held_out_samples, len(samples), replace=False))
    n, copies = len(samples), settings.copies

    compared = strategies(problem, policy, uniform)
    common = common_augmenter(problem, compared.values())
    parts = {
        "originals": problem.encoder.vectors(problem.encode(samples)).cpu().numpy(),
        "copies": copy_vectors(problem, problem.pool.augmenter, policy, samples, copies, settings.seed),
        "held_out": problem.encoder.vectors(problem.encode(held_out_samples)).cpu().numpy(),
        **{
            f"strategy {name}": copy_vectors(problem, common, one, samples, copies, settings.seed)
            for name, one in compared.items()
            if name != NONE
        },
        **{
            f"past {place}": copy_vectors(problem, common, one, samples, copies, settings.seed)
            for place, one in enumerate(past)
        },
    }
    parts = shortened({name: part.astype(np.float64) for name, part in parts.items()})
    repeated = np.repeat(parts["originals"], copies, axis=0)
    labels = labels_of_all[samples]
    return Drawn(
        copies=Copies(
            originals=parts["originals"],
            vectors=parts["copies"],
            owners=np.repeat(np.arange(n), copies),
            samples=samples,
            numbers=np.tile(np.arange(1, copies + 1), n),
        ),
        labels=labels,
        answers=labels if problem.scale is None else problem.targets(samples)[:, 0].cpu().numpy().astype(np.float64),
        held_out=parts["held_out"],
        held_out_samples=held_out_samples,
        strategies={name: parts.get(f"strategy {name}", repeated) for name in compared},
        past=[parts[f"past {place}"] for place in range(len(past))],
        table=draw(problem, policy, samples.tolist(), copies, settings.seed),
    )


def chosen_originals(pool: np.ndarray, labels: np.ndarray, most: int, random: np.random.Generator) -> np.ndarray:
    """At most ``most`` of ``pool``, as evenly from every class as can be and at least 2 of each class that is there.

    Args:
        pool: ``(p,)`` indices into the data set.
        labels: of the whole data set.
        most: at least 2.
        random: chooses.

    Returns:
        Sorted indices. Where there are more classes than ``most / 2``, some classes are left out.
    """
    order = random.permutation(pool)
    turn = pd.Series(labels[order]).groupby(labels[order]).cumcount().to_numpy()
    place = {label: position for position, label in enumerate(random.permutation(np.unique(labels[pool])))}
    # The first two of a class count as one turn, so that a model can be fitted without either.
    by_class = np.array([place[label] for label in labels[order]])
    ranked = order[np.lexsort((turn, by_class, np.maximum(turn - 1, 0)))][:most]
    known, counts = np.unique(labels[ranked], return_counts=True)
    return np.sort(ranked[np.isin(labels[ranked], known[counts >= 2])])


def shortened(parts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same vectors in fewer coordinates where they are longer than many, with all distances as they were.

    ``m`` vectors span at most ``m`` directions; a QR decomposition turns them into these.

    Args:
        parts: name -> ``(rows, d)``.
    """
    together = np.concatenate(list(parts.values()))
    if together.shape[1] <= WORTH * len(together):
        return parts
    turned = np.asarray(np.linalg.qr(together.T, mode="r")).T
    ends = np.cumsum([len(part) for part in parts.values()])[:-1]
    return dict(zip(parts, np.split(turned, ends), strict=True))


def sizes(drawn: Drawn, problem: Problem, settings: QualityConfig) -> dict[str, Any]:
    """How much was measured, for quality.json."""
    return {
        "n_originals": len(drawn.copies.originals),
        "n_labelled": len(problem.split.pool),
        "copies": settings.copies,
        "n_copies": len(drawn.copies.vectors),
        "n_held_out": len(drawn.held_out),
        "n_held_out_available": len(problem.split.test),
        "seed": settings.seed,
    }
