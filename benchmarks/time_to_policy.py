"""Seconds until a policy is as good: the default ridge beside an unrolled network, ours and higher's.

The same labelled samples of digits, operations, episodes and meta-learner (reptile); only the learner inside an episode
differs. Policies are taken at several steps, and final networks are trained with all of them side by side and scored on
the test samples. Seconds are those of the processor, on one thread, without measuring.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from benchmarks import report, sets
from benchmarks.contests import right
from benchmarks.unrolled_peers import UnrolledByHigher, load
from metaaug.config import LearnerConfig, MetaConfig, RunConfig
from metaaug.training.loop import begin, final_strengths, learn
from metaaug.training.problem import prepare

SET, PER_CLASS = "digits", 10
SHARES = (0.1, 0.2, 0.5, 1.0)
"""Parts of all steps after which a policy is taken."""

TRAININGS, STEPS = 2, 400
"""Final networks per policy, and the steps of training each."""

RIDGE, UNROLLED, HIGHER = "ridge", "unrolled network", "unrolled network by higher"


def policies(name: str, pool: sets.LabelledPool, seed: int) -> list[dict[str, Any]]:
    """Strengths, and the seconds and steps they took, for every one of ``SHARES``."""
    learner = LearnerConfig(name="ridge" if name == RIDGE else "network")
    # The validation loss is measured at the start and at the end alone.
    config = RunConfig(data=pool.learning_config, learner=learner, meta=MetaConfig(evaluate_every=1000), seed=seed)
    problem = prepare(config, pool.learning)
    if name == HIGHER:
        problem = replace(problem, learner=UnrolledByHigher(learner.fit_steps))
    wanted = {round(share * problem.steps) for share in SHARES}
    found, began = [], time.process_time()
    for record in learn(problem, begin(problem)):
        if record.progress.step in wanted:
            strengths = final_strengths(problem, record.progress)
            seconds = time.process_time() - began
            found.append({"learner": name, "step": record.progress.step, "seconds": seconds, "strengths": strengths})
    return found


def one_pool(seed: int) -> dict[str, Any]:
    """Accuracy and seconds of every policy on the ``seed``-th labelled pool, and the accuracy without augmentation."""
    dataset = sets.load(SET)
    assert dataset is not None
    pool = sets.labelled_pool(SET, dataset, PER_CLASS, seed)
    names = [RIDGE, UNROLLED] + ([HIGHER] if load("higher") is not None else [])
    found = [policy for name in names for policy in policies(name, pool, seed)]
    strategies = {"none": {}} | {f"{policy['learner']} {policy['step']}": policy["strengths"] for policy in found}
    seeds = tuple(1000 * seed + training for training in range(TRAININGS))
    accuracy = right(pool, strategies, seeds, STEPS, f"pool {seed}").mean(axis=(1, 2))
    scored = [{**policy, "accuracy": float(value)} for policy, value in zip(found, accuracy[1:], strict=True)]
    return {"pool": seed, "none": float(accuracy[0]), "policies": scored}


def section(pools: Sequence[dict[str, Any]]) -> str:
    """The results as a section of the page."""
    rows = [["no augmentation", "", "", *(f"{pool['none']:.3f}" for pool in pools)]]
    for place, policy in enumerate(pools[0]["policies"]):
        same = [pool["policies"][place] for pool in pools]
        seconds = sum(other["seconds"] for other in same) / len(same)
        cells = [policy["learner"], str(policy["step"]), f"{seconds:.1f}"]
        rows.append([*cells, *(f"{other['accuracy']:.3f}" for other in same)])
    header = ["learner", "steps", "seconds", *(f"accuracy, pool {pool['pool']}" for pool in pools)]
    told = f"{SET}, {PER_CLASS} per class, {TRAININGS} final networks a policy, {STEPS} steps each; "
    told += "seconds are those of the processor, means over pools."
    return f"{told}\n\n{report.table(header, rows)}"
