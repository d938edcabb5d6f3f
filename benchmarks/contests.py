"""Learning a policy on a labelled pool, and training strategies on it side by side."""

import sys
import time
from collections.abc import Mapping

import numpy as np
import torch

from benchmarks.peers import Peer, with_peers
from benchmarks.sets import LabelledPool
from metaaug.config import RecommendationConfig, RunConfig
from metaaug.data.dataset import Dataset
from metaaug.modalities.registry import MODALITIES
from metaaug.policies.augmenter import of_operations
from metaaug.training import population, recommendation
from metaaug.training.contest import Contest
from metaaug.training.loop import final_strengths, learn
from metaaug.training.problem import Problem, prepare
from metaaug.training.saved import SavedPolicy

Strengths = Mapping[str, float]
"""From operation to strength; an operation that is not there has 0."""


def learned_policy(
    config: RunConfig, dataset: Dataset, start: SavedPolicy | None = None
) -> tuple[Problem, dict[str, float], float]:
    """The problem, operation -> strength, and the seconds it took to learn, from ``start`` if there is one."""
    began = time.perf_counter()
    problem = prepare(config, dataset, start=start)
    progress = None
    for record in learn(problem):
        progress = record.progress
    assert progress is not None
    return problem, final_strengths(problem, progress), time.perf_counter() - began


def recommended(problem: Problem, learned: Strengths) -> tuple[dict[str, float], str]:
    """The strengths that a run would recommend, chosen on the labelled samples alone, and the candidate's name."""
    settings = RecommendationConfig()
    chosen = recommendation.candidates(problem, SavedPolicy(learned), settings, problem.config.verdict.uniform)
    held_out = recommendation.folds(problem, settings)
    entrants = recommendation.entrants(problem, chosen, settings, held_out)
    progress = population.start(entrants)
    for later in population.train(entrants, progress):
        progress = later
    scores = population.correct(entrants, progress, problem.pool.x, problem.pool.y).numpy()
    found = recommendation.recommend(
        recommendation.held_out_scores(scores, held_out), chosen, settings, larger_is_better=True, seconds=0.0
    )
    name = found["recommended"]
    return dict(chosen.policies[name].strengths), name


def operation_names(pool: LabelledPool) -> list[str]:
    """The operations that fit the data of the pool, in the order of application."""
    modality = MODALITIES[pool.dataset.kind]
    encoder = modality.fit_encoder(pool.dataset, pool.labelled)
    return [operation.spec.name for operation in modality.operations(encoder, None)]


def right(
    pool: LabelledPool,
    strategies: Mapping[str, Strengths | Peer],
    seeds: tuple[int, ...],
    steps: int,
    told: str = "",
) -> np.ndarray:
    """Train the kind's small network with every strategy and seed, and score it on the pool's test samples.

    Args:
        pool: trained on its labelled samples only.
        strategies: by name; strengths or a peer.
        seeds: of the trainings. All strategies share their starts and batches.
        steps: of training.
        told: what progress is reported as, on the error stream; empty for silence.

    Returns:
        bool ``(strategies, seeds, samples)``, whether each test sample was got right.
    """
    modality = MODALITIES[pool.dataset.kind]
    encoder = modality.fit_encoder(pool.dataset, pool.labelled)
    x, y = encoder.encode(pool.dataset, pool.labelled), torch.from_numpy(pool.dataset.labels[pool.labelled])
    operations = modality.operations(encoder, None)
    rows = {name: given for name, given in strategies.items() if not isinstance(given, Peer)}
    guests = {name: given for name, given in strategies.items() if isinstance(given, Peer)}
    strengths = [[row.get(operation.spec.name, 0.0) for operation in operations] for row in rows.values()]
    strengths += [[0.0] * len(operations) for _ in guests]
    contest = Contest(
        x=x,
        y=y,
        augmenter=of_operations(operations),
        strengths=x.new_tensor(strengths),
        seeds=seeds,
        steps=steps,
        make_network=lambda: modality.network(encoder, x, len(pool.dataset.classes)),
    )
    draw = with_peers([guest.make(encoder, x, y) for guest in guests.values()])
    progress, began = population.start(contest), time.perf_counter()
    for later in population.train(contest, progress, draw):
        progress = later
        if told and progress.step % 100 == 0:
            print(f"{told}: step {progress.step}/{steps}, {time.perf_counter() - began:.0f} s", file=sys.stderr)
    test_y = torch.from_numpy(pool.dataset.labels[pool.test])
    scored = population.correct(contest, progress, encoder.encode(pool.dataset, pool.test), test_y).numpy()
    place = {name: index for index, name in enumerate([*rows, *guests])}
    return scored[[place[name] for name in strategies]]
