"""What a run does, stage by stage. Imports torch: only the worker loads it."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import torch
from safetensors.torch import save

from metaaug import __version__
from metaaug.config import ProjectionConfig, QualityConfig, Stage
from metaaug.errors import RunError
from metaaug.inspect import pairs as pairs_of
from metaaug.inspect.neighbours import with_neighbours
from metaaug.inspect.policy import read_policy
from metaaug.inspect.projection import project
from metaaug.inspect.projection_table import read_projection, to_arrow
from metaaug.inspect.quality.report import measure
from metaaug.runs.context import StageContext
from metaaug.runs.files import write_atomically, write_json
from metaaug.runs.final_models import problem_of, recommendation_stage, verdict_stage
from metaaug.runs.folder import RunFolder
from metaaug.training.loop import Progress, StepRecord, final_policy, learn
from metaaug.training.problem import Problem
from metaaug.training.saved import SavedPolicy

PAIRS_PER_CLASS, PAIR_COPIES = 12, 4
TRAIL = 4
"""Steps of learning whose affinity and diversity are measured, beside the end."""


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
        "start": dict(zip(problem.names, problem.applied(progress.history[0]).tolist(), strict=True)),
        "started_from": _started_from(context),
        "best_step": best["step"],
        "best_validation_loss": best["validation_loss"],
        "validation_loss_none": best["validation_loss_none"],
        "learn_seconds": round(context.seconds, 3),
        "strengths": strengths,
        "operations": operations,
    }
    write_atomically(context.run.policy_path, (json.dumps(policy, indent=2, ensure_ascii=False) + "\n").encode())


def _started_from(context: StageContext) -> dict[str, Any] | None:
    """The earlier policy in a few words, for people; None where nothing was learned before."""
    policy, start = context.config.policy, context.run.start
    if policy.start_from is None or start is None:
        return None
    return {"run": policy.start_from, "data": start.get("data"), "transfer": policy.transfer}


def pairs_stage(context: StageContext) -> None:
    """Originals beside copies, each with its nearest labelled samples, for the Samples page."""
    problem = problem_of(context)
    samples = pairs_of.chosen_samples(problem, PAIRS_PER_CLASS)
    policy, seed = read_policy(context.run), context.config.seed
    table = pairs_of.draw(problem, policy, samples, PAIR_COPIES, seed)
    table = with_neighbours(problem, policy, table, PAIR_COPIES, seed)
    write_atomically(context.run.pairs_path, parquet_bytes(pa.Table.from_pandas(table, preserve_index=False)))
    context.report(1, 1)


def projection_stage(context: StageContext) -> None:
    """The map: written after PCA and again after every further one."""
    problem = problem_of(context)
    settings = context.stage_config
    assert isinstance(settings, ProjectionConfig)
    done = 0
    earlier = read_projection(context.run.projection_path)[0] if context.run.projection_path.exists() else None

    def store(points: pd.DataFrame, facts: dict[str, Any]) -> None:
        nonlocal done
        done += 1
        write_atomically(context.run.projection_path, parquet_bytes(to_arrow(points, facts)))
        context.report(done, 2 + settings.pacmap)
        context.raise_if_stopped()

    project(problem, read_policy(context.run), settings, store, earlier)


def quality_stage(context: StageContext) -> None:
    """What the copies do to the data in numbers, and which copies and operations are to be looked at."""
    problem = problem_of(context)
    settings = context.stage_config
    assert isinstance(settings, QualityConfig)

    def on_progress(done: int, of: int) -> None:
        context.report(done, of)
        context.raise_if_stopped()

    policy = read_policy(context.run)
    past = _past_of(context.run, policy)
    report = measure(problem, policy, settings, context.config.verdict.uniform, on_progress, past)
    flagged = pa.Table.from_pandas(report.flagged, preserve_index=False)
    write_atomically(context.run.flagged_path, parquet_bytes(flagged))
    write_json(context.run.issues_path, report.issues)
    # The page opens when this one is there, and then needs the others.
    write_json(context.run.quality_path, {**report.quality, "seconds": round(context.seconds, 3)})


def _past_of(run: RunFolder, policy: SavedPolicy) -> dict[int, SavedPolicy]:
    """What the policy was at the start and at a few steps after it; nothing where it has a network, of which no past is
    kept, or was not learned here."""
    known = {one["step"]: one["strengths"] for one in run.read_metrics()[0] if one.get("strengths")}
    steps = sorted(known)
    if policy.weights or len(steps) < 2:
        return {}
    chosen = sorted({steps[place * (len(steps) - 1) // TRAIL] for place in range(TRAIL)})
    return {step: SavedPolicy(known[step], {}, policy.kind) for step in chosen}


def parquet_bytes(table: pa.Table) -> bytes:
    """The content of a Parquet file."""
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return sink.getvalue().to_pybytes()


STAGE_FUNCTIONS: dict[Stage, Callable[[StageContext], None]] = {
    "learn": learn_stage,
    "pairs": pairs_stage,
    "projection": projection_stage,
    "quality": quality_stage,
    "recommendation": recommendation_stage,
    "verdict": verdict_stage,
}
