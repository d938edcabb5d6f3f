"""What a run does, stage by stage. Imports torch: only the worker loads it."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import torch
from safetensors.torch import save

from metaaug import __version__
from metaaug.config import ProjectionConfig, Stage, VerdictConfig
from metaaug.errors import RunError
from metaaug.inspect import pairs as pairs_of
from metaaug.inspect.policy import read_policy
from metaaug.inspect.projection import project
from metaaug.inspect.projection_table import to_arrow
from metaaug.runs.context import StageContext, StageStopped
from metaaug.runs.files import write_atomically
from metaaug.training import population
from metaaug.training.loop import Progress, StepRecord, final_policy, learn
from metaaug.training.problem import Problem, prepare
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import contest, judge, scored_indices, strategies

PAIRS_PER_CLASS, PAIR_COPIES = 12, 4
SAVE_POPULATION_EVERY = 20
"""Steps of the verdict's training between two checkpoints: losing them costs a second or two."""


def problem_of(context: StageContext) -> Problem:
    """What the run is about. Raises DataError, ConfigError where its data is gone or does not fit."""
    return prepare(context.config, context.dataset(), context.other_datasets())


def learn_stage(context: StageContext) -> None:
    """Learn the strengths; every step is checkpointed. A stop keeps the mean over the last third of the steps."""
    problem = problem_of(context)
    kept = context.load_checkpoint("learn")
    progress = None
    if kept is not None:
        progress = Progress.from_tensors(kept, problem.pool.x.device)
        context.resume_from(progress.step)
    for record in learn(problem, progress):
        progress = record.progress
        # Records first: a resume drops those after the checkpoint, but cannot make up one that is missing.
        _report(context, problem, record)
        context.save_checkpoint("learn", progress.to_tensors())
        if context.stop_requested() and progress.step > 0:
            break
    assert progress is not None
    write_policy(context, problem, progress)


def _report(context: StageContext, problem: Problem, record: StepRecord) -> None:
    for loss in (record.loss, record.validation_loss):
        if loss is not None and not math.isfinite(loss):
            raise RunError(
                f"The loss became {loss} at step {record.progress.step}. Use smaller inner and outer steps, "
                "or look for extreme values in the data."
            )
    strengths = problem.applied(record.progress.history[-1]).tolist()
    context.report(
        record.progress.step,
        problem.steps,
        loss=record.loss,
        validation_loss=record.validation_loss,
        validation_loss_none=record.validation_loss_none,
        strengths={name: round(value, 5) for name, value in zip(problem.names, strengths, strict=True)},
    )


def write_policy(context: StageContext, problem: Problem, progress: Progress) -> None:
    """policy.safetensors and policy.json of the run."""
    learned = final_policy(problem, progress)
    strengths = dict(learned.strengths)
    tensors = {name: value.detach().cpu() for name, value in progress.state.parameters.items()}
    tensors |= {"strengths": torch.tensor([strengths[name] for name in problem.names]), **learned.weights}
    write_atomically(context.run.policy_tensors_path, save(tensors))
    records, _ = context.run.read_metrics()
    measured = [r for r in records if r["stage"] == "learn" and r.get("validation_loss") is not None]
    best = min(measured, key=lambda record: record["validation_loss"])
    operations = [
        {**asdict(operation.spec), "strength": strengths[operation.spec.name]} for operation in problem.operations
    ]
    policy = {
        "metaaug": __version__,
        "kind": problem.dataset.kind,
        "task": problem.dataset.task,
        "data": problem.dataset.name,
        "fingerprint": problem.dataset.fingerprint,
        "n_labelled": len(problem.pool.y),
        "meta_learner": context.config.meta.name,
        "learner": context.config.learner.name,
        "seed": context.config.seed,
        "steps": progress.step,
        "policy": context.config.policy.name,
        "episodes": context.config.episodes.name,
        "start": problem.start,
        "best_step": best["step"],
        "best_validation_loss": best["validation_loss"],
        "validation_loss_none": best["validation_loss_none"],
        "learn_seconds": round(context.seconds, 3),
        "strengths": strengths,
        "operations": operations,
    }
    write_atomically(context.run.policy_path, (json.dumps(policy, indent=2, ensure_ascii=False) + "\n").encode())


def pairs_stage(context: StageContext) -> None:
    """Originals beside copies, for the Samples page."""
    problem = problem_of(context)
    samples = pairs_of.chosen_samples(problem, PAIRS_PER_CLASS)
    table = pairs_of.draw(problem, read_policy(context.run), samples, PAIR_COPIES, context.config.seed)
    write_atomically(context.run.pairs_path, parquet_bytes(pa.Table.from_pandas(table, preserve_index=False)))
    context.report(1, 1)


def projection_stage(context: StageContext) -> None:
    """The map: written after PCA and again after UMAP."""
    problem = problem_of(context)
    settings = context.stage_config
    assert isinstance(settings, ProjectionConfig)
    done = 0

    def store(points: pd.DataFrame, facts: dict[str, Any]) -> None:
        nonlocal done
        done += 1
        write_atomically(context.run.projection_path, parquet_bytes(to_arrow(points, facts)))
        context.report(done, 2)
        context.raise_if_stopped()

    project(problem, read_policy(context.run), settings, store)


def parquet_bytes(table: pa.Table) -> bytes:
    """The content of a Parquet file."""
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return sink.getvalue().to_pybytes()


def verdict_stage(context: StageContext) -> None:
    """Train every strategy with every seed and score them on the test part.

    Seeds scored before under the same settings are kept, so that asking for more seeds trains only those.
    """
    problem = problem_of(context)
    settings = context.stage_config
    assert isinstance(settings, VerdictConfig)
    learned = read_policy(context.run)
    test = scored_indices(problem, settings.max_test)
    scores, seconds = _earlier_scores(context, problem, settings, test)
    if scores.shape[1] < settings.seeds:
        fresh = _train(context, problem, settings, learned, range(scores.shape[1], settings.seeds), test)
        scores = np.concatenate([scores, fresh], axis=1)
        seconds += context.seconds
        kept = {"correct": torch.from_numpy(scores), "facts": _facts(settings, test), "seconds": torch.tensor(seconds)}
        context.save_checkpoint("scores", kept)
        context.delete_checkpoint("population")
    verdict = judge(scores[:, : settings.seeds], problem, settings, round(seconds, 3))
    write_atomically(context.run.verdict_path, (json.dumps(verdict, indent=2, ensure_ascii=False) + "\n").encode())


def _facts(settings: VerdictConfig, test: np.ndarray) -> torch.Tensor:
    """What earlier scores must agree on to be reused."""
    return torch.tensor([settings.steps, settings.uniform, len(test)], dtype=torch.float64)


def _earlier_scores(
    context: StageContext, problem: Problem, settings: VerdictConfig, test: np.ndarray
) -> tuple[np.ndarray, float]:
    """How networks trained before did, and the seconds that took."""
    kept = context.load_checkpoint("scores")
    if kept is not None and torch.equal(kept["facts"], _facts(settings, test)):
        return kept["correct"].numpy(), float(kept["seconds"])
    n_strategies = len(strategies(problem, SavedPolicy({}), settings.uniform))
    return np.zeros((n_strategies, 0, len(test)), dtype=np.float64 if problem.scale else bool), 0.0


def _train(
    context: StageContext,
    problem: Problem,
    settings: VerdictConfig,
    learned: SavedPolicy,
    seeds: range,
    test: np.ndarray,
) -> np.ndarray:
    """How each fresh network does on each test sample, ``(strategies, seeds, samples)``.

    bool, whether it gets the class right; or float64, the squared error of the number in its own unit.
    """
    entrants = contest(problem, strategies(problem, learned, settings.uniform), settings, seeds)
    progress = _kept_population(context, entrants) or population.start(entrants)
    if progress.step:
        context.resume_from(progress.step)
    for later in population.train(entrants, progress):
        progress = later
        context.report(progress.step, settings.steps)
        stopping = context.stop_requested()
        if stopping or progress.step % SAVE_POPULATION_EVERY == 0:
            context.save_checkpoint("population", progress.to_tensors(entrants))
        if stopping:
            raise StageStopped
    x = problem.encode(test)
    if problem.scale is None:
        return population.correct(entrants, progress, x, problem.labels(test)).cpu().numpy()
    errors = population.squared_errors(entrants, progress, x, problem.targets(test))
    return errors.cpu().double().numpy() * problem.scale.deviation**2


def _kept_population(context: StageContext, entrants: population.Contest) -> population.Progress | None:
    kept = context.load_checkpoint("population")
    return None if kept is None else population.Progress.from_tensors(kept, entrants)


STAGE_FUNCTIONS: dict[Stage, Callable[[StageContext], None]] = {
    "learn": learn_stage,
    "pairs": pairs_stage,
    "projection": projection_stage,
    "verdict": verdict_stage,
}
