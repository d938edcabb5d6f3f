"""Learning a policy on a labelled pool, and training strategies on it side by side."""

import sys
import time
from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor

from benchmarks.peer import Peer
from benchmarks.peers import copies_with_peers, with_peers
from benchmarks.sets import LabelledPool
from metaaug.config import Device, RunConfig
from metaaug.data.dataset import Dataset
from metaaug.modalities.base import Encoder
from metaaug.modalities.registry import MODALITIES
from metaaug.modalities.specs import FinalModel
from metaaug.modalities.texts.layout import with_text_model
from metaaug.policies.augmenter import of_operations
from metaaug.runs.allocation import keep_freed_memory
from metaaug.training import closed_form, population, recommendation
from metaaug.training.closed_form import WIDER
from metaaug.training.contest import Contest
from metaaug.training.loop import final_strengths, learn
from metaaug.training.pool import FeatureMaker
from metaaug.training.problem import Problem, prepare
from metaaug.training.recommendation import Candidates
from metaaug.training.saved import SavedPolicy

Strengths = Mapping[str, float]
"""From operation to strength; an operation that is not there has 0."""


def learned_policy(
    config: RunConfig, dataset: Dataset, start: SavedPolicy | None = None
) -> tuple[Problem, dict[str, float], float]:
    """The problem, operation -> strength, and the seconds it took to learn, from ``start`` if there is one, in a
    process that keeps its memory as a worker does."""
    keep_freed_memory()
    began = time.perf_counter()
    problem = prepare(config, dataset, start=start)
    progress = None
    for record in learn(problem):
        progress = record.progress
    assert progress is not None
    return problem, final_strengths(problem, progress), time.perf_counter() - began


def usual_candidates(problem: Problem, learned: Strengths) -> Candidates:
    """What a run chooses among after learning."""
    settings = problem.config.recommendation
    return recommendation.candidates(problem, SavedPolicy(learned), settings, problem.config.verdict.uniform)


def candidates_of(strategies: Mapping[str, Strengths]) -> Candidates:
    """Any strategies by name as what is chosen among; one of them must be none."""
    policies = {name: SavedPolicy(strengths) for name, strengths in strategies.items()}
    return Candidates(policies, {name: name for name in policies}, dict.fromkeys(policies))


def recommended(problem: Problem, chosen: Candidates) -> tuple[dict[str, float], str]:
    """The strengths that a run would recommend, chosen on the labelled samples alone, and the candidate's name."""
    settings = problem.config.recommendation
    x, y = problem.pool.x, problem.pool.y
    held_out = recommendation.folds(problem, settings)
    entrants = recommendation.entrants(problem, chosen, settings, held_out)
    if problem.final_model == "ridge":
        scores = ridge_right(entrants, problem.final_features, x, y)
    else:
        progress = population.start(entrants)
        for later in population.train(entrants, progress):
            progress = later
        scores = population.correct(entrants, progress, x, y).cpu().numpy()
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
    model: FinalModel = "network",
    text_model: str | None = None,
    device: Device = "cpu",
) -> np.ndarray:
    """Train the kind's final model with every strategy and seed, and score it on the pool's test samples.

    Args:
        pool: trained on its labelled samples only.
        strategies: by name; strengths or a peer.
        seeds: of the trainings. All strategies share their starts and batches.
        steps: of training.
        told: what progress is reported as, on the error stream; empty for silence.
        model: the kind's small network, or a ridge, which takes no steps.
        text_model: of texts, whose embeddings a ridge is fitted to in the place of terms.
        device: where all of this is computed.

    Returns:
        bool ``(strategies, seeds, samples)``, whether each test sample was got right.
    """
    modality = MODALITIES[pool.dataset.kind]
    encoder = with_text_model(modality.fit_encoder(pool.dataset, pool.labelled), text_model)
    x, y = _on(device, encoder, pool, pool.labelled)
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
    made = [guest.make(encoder, x, y) for guest in guests.values()]
    test_x, test_y = _on(device, encoder, pool, pool.test)
    place = {name: index for index, name in enumerate([*rows, *guests])}
    order = [place[name] for name in strategies]
    if model == "ridge":
        width = WIDER * modality.spec.recipe.width

        def features(samples: Tensor, random: torch.Generator) -> Callable[[Tensor], Tensor]:
            return modality.final_features(encoder, samples, width, random)

        return ridge_right(contest, features, test_x, test_y, copies_with_peers(made))[order]
    draw = with_peers(made)
    progress, began = population.start(contest), time.perf_counter()
    for later in population.train(contest, progress, draw):
        progress = later
        if told and progress.step % 100 == 0:
            print(f"{told}: step {progress.step}/{steps}, {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return population.correct(contest, progress, test_x, test_y).cpu().numpy()[order]


def _on(device: Device, encoder: Encoder, pool: LabelledPool, indices: np.ndarray) -> tuple[Tensor, Tensor]:
    x, y = encoder.encode(pool.dataset, indices), torch.from_numpy(pool.dataset.labels[indices])
    return x.to(device), y.to(device)


def ridge_right(
    contest: Contest, features: FeatureMaker, x: Tensor, y: Tensor, draw: closed_form.Copies = closed_form.copies
) -> np.ndarray:
    """As :func:`right`, of ridge regressions on samples ``x`` of the classes ``y``."""
    found = [predicted.argmax(dim=-1) == y for predicted in closed_form.outputs(contest, features, x, draw)]
    return torch.stack(found, dim=1).cpu().numpy()
