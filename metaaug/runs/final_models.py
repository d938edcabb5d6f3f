"""The stages that train final models: the recommendation and the verdict. Imports torch: only the worker loads it."""

import json
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from metaaug.config import RecommendationConfig, VerdictConfig
from metaaug.inspect.policy import read_policy, read_start
from metaaug.modalities.specs import GENERATOR
from metaaug.runs.context import StageContext, StageStopped
from metaaug.runs.files import write_atomically
from metaaug.training import closed_form, population, recommendation
from metaaug.training.contest import Contest
from metaaug.training.problem import Problem, prepare
from metaaug.training.verdict import Entry, contest, entries, judge, model_name, scored_indices

SAVE_POPULATION_EVERY = 20
"""Steps of training between two checkpoints: losing them costs a second or two."""


def problem_of(context: StageContext) -> Problem:
    """What the run is about. Raises DataError, ConfigError where its data is gone or does not fit."""
    return prepare(context.config, context.dataset(), context.other_datasets(), read_start(context.run))


def recommendation_stage(context: StageContext) -> None:
    """Cross-validate the final network with every candidate on the labelled samples, and choose."""
    problem = problem_of(context)
    settings = context.stage_config
    assert isinstance(settings, RecommendationConfig)
    learned = read_policy(context.run)
    chosen = recommendation.candidates(problem, learned, settings, context.config.verdict.uniform)
    held_out = recommendation.folds(problem, settings)
    entrants = recommendation.entrants(problem, chosen, settings, held_out)
    scores = recommendation.held_out_scores(
        _scores(context, problem, entrants, problem.split.pool, "recommendation"), held_out
    )
    if problem.scale is not None:
        scores = scores / problem.scale.deviation**2
    made = settings.model_copy(update={"folds": len(held_out[0])})
    found = recommendation.recommend(scores, chosen, made, problem.scale is None, round(context.seconds, 3))
    found |= {"model": model_name(problem), "steps": settings.steps if problem.final_model == "network" else 0}
    write_atomically(context.run.recommendation_path, _json(found))
    context.delete_checkpoint("recommendation")


def verdict_stage(context: StageContext) -> None:
    """Train every strategy with every seed and score them on the test part.

    Seeds scored before under the same settings are kept, so that asking for more seeds trains only those.
    """
    settings = context.stage_config
    assert isinstance(settings, VerdictConfig)
    # A later request may ask for another final model.
    problem = replace(problem_of(context), config=context.config.model_copy(update={"verdict": settings}))
    strategies = entries(
        problem, read_policy(context.run), settings.uniform, context.run.recommendation, settings.custom
    )
    test = scored_indices(problem, settings.max_test)
    scores, seconds = _earlier_scores(context, problem, settings, strategies, test)
    if scores.shape[1] < settings.seeds:
        rows = {entry.name: entry.policy for entry in strategies}
        entrants = contest(problem, rows, settings, range(scores.shape[1], settings.seeds))
        fresh = _scores(context, problem, entrants, test, "population")
        scores = np.concatenate([scores, fresh], axis=1)
        seconds += context.seconds
        facts = _facts(problem, settings, strategies, test)
        kept = {"correct": torch.from_numpy(scores), "facts": facts, "seconds": torch.tensor(seconds)}
        context.save_checkpoint("scores", kept)
        context.delete_checkpoint("population")
    verdict = judge(scores[:, : settings.seeds], problem, settings, round(seconds, 3), strategies)
    write_atomically(context.run.verdict_path, _json(verdict))


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _facts(problem: Problem, settings: VerdictConfig, strategies: list[Entry], test: np.ndarray) -> Tensor:
    """What earlier scores must agree on to be reused: settings, test samples, and the strengths of all strategies."""
    names = [spec.name for spec in problem.modality.spec.operations] + [GENERATOR.name]
    strengths = [entry.policy.strengths.get(name, 0.0) for entry in strategies for name in names]
    is_network = float(problem.final_model == "network")
    return torch.tensor([settings.steps, settings.uniform, len(test), is_network, *strengths], dtype=torch.float64)


def _earlier_scores(
    context: StageContext, problem: Problem, settings: VerdictConfig, strategies: list[Entry], test: np.ndarray
) -> tuple[np.ndarray, float]:
    """How networks trained before did, and the seconds that took."""
    kept = context.load_checkpoint("scores")
    if kept is not None and torch.equal(kept["facts"], _facts(problem, settings, strategies, test)):
        return kept["correct"].numpy(), float(kept["seconds"])
    return np.zeros((len(strategies), 0, len(test)), dtype=np.float64 if problem.scale else bool), 0.0


def _trained(context: StageContext, entrants: Contest, checkpoint: str) -> population.Progress:
    """Train to the end, from where an interrupted attempt was left. Raises StageStopped where a stop was requested."""
    kept = context.load_checkpoint(checkpoint)
    earlier = None if kept is None else population.Progress.from_tensors(kept, entrants)
    progress = earlier or population.start(entrants)
    if progress.step:
        context.resume_from(progress.step)
    for later in population.train(entrants, progress):
        progress = later
        context.report(progress.step, entrants.steps)
        stopping = context.stop_requested()
        if stopping or progress.step % SAVE_POPULATION_EVERY == 0:
            context.save_checkpoint(checkpoint, progress.to_tensors(entrants))
        if stopping:
            raise StageStopped
    return progress


def _scores(
    context: StageContext, problem: Problem, entrants: Contest, samples: np.ndarray, checkpoint: str
) -> np.ndarray:
    """Train every strategy with every seed, and how each model does on each sample, ``(strategies, seeds, samples)``.

    bool, whether it gets the class right; or float64, the squared error of the number in its own unit.
    """
    x = problem.encode(samples)
    if problem.final_model == "ridge":
        return _ridge_scores(context, problem, entrants, x, samples)
    progress = _trained(context, entrants, checkpoint)
    if problem.scale is None:
        return population.correct(entrants, progress, x, problem.labels(samples)).cpu().numpy()
    errors = population.squared_errors(entrants, progress, x, problem.targets(samples))
    return errors.cpu().double().numpy() * problem.scale.deviation**2


def _ridge_scores(
    context: StageContext, problem: Problem, entrants: Contest, x: Tensor, samples: np.ndarray
) -> np.ndarray:
    """As :func:`_scores`, by ridge regressions. They take seconds in all, so an interrupted stage begins anew."""
    found = []
    for predicted in closed_form.outputs(entrants, problem.final_features, x):
        if problem.scale is None:
            found.append((predicted.argmax(dim=-1) == problem.labels(samples)).cpu().numpy())
        else:
            errors = (predicted - problem.targets(samples)).square()[..., 0]
            found.append(errors.cpu().double().numpy() * problem.scale.deviation**2)
        context.report(len(found), len(entrants.seeds))
        if context.stop_requested():
            raise StageStopped
    return np.stack(found, axis=1)
