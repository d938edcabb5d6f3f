"""Traces of runs as they are: strengths and losses by step, with the training loop that every run uses."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from metaaug.config import RunConfig
from metaaug.learners.network import CLASS_RATE, Network
from metaaug.meta.objective import Parameters
from metaaug.modalities.builtin import load_builtin
from metaaug.policies.augmenter import of_operations
from metaaug.teach.lessons import UNROLLED, symmetry_config, unrolled_config
from metaaug.training import population
from metaaug.training.contest import Contest
from metaaug.training.loop import final_strengths, learn
from metaaug.training.problem import Problem, prepare

FINAL_STEPS = 400
"""Training steps of the final networks of the third lesson."""


@dataclass(frozen=True)
class FixedRate:
    """A network unrolled with a step size η that is never learned: the obvious way.

    Attributes:
        steps: K.
        rate: η.
    """

    steps: int
    rate: float = CLASS_RATE

    def initial(self) -> dict[str, float]:
        """Nothing is learned beside θ."""
        return {}

    def predict(
        self, features: Tensor, targets: Tensor, weights: Tensor, query_features: Tensor, parameters: Parameters
    ) -> Tensor:
        """As :meth:`metaaug.learners.network.Network.predict`."""
        fixed = {"log_rate": features.new_tensor(self.rate).log()}
        return Network(self.steps).predict(features, targets, weights, query_features, fixed)


def run_trace(
    config: RunConfig, steps: int | None = None, changed: Callable[[Problem], Problem] = lambda problem: problem
) -> dict[str, Any]:
    """What a run of this configuration learns, on a built-in data set.

    Args:
        config: of the run.
        steps: the last step that is recorded; None: all.
        changed: what makes the problem another than the configuration's.

    Returns:
        ``names`` of the operations; ``strengths`` after every step, the start first, in thousandths; ``loss`` and
        ``loss_none``: the validation loss with the policy and without augmentation, by step where it was measured;
        ``final``: the policy's strengths; ``rate``: η of an unrolled network at the start and at the end, where it is
        learned.
    """
    problem = changed(prepare(config, load_builtin(config.data.source.removeprefix("builtin:"))))
    strengths, with_policy, without = [], [], []
    progress, rates = None, []
    for record in learn(problem):
        progress = record.progress
        if "log_rate" in progress.state.parameters:
            rates.append(round(float(progress.state.parameters["log_rate"].exp()), 3))
        strengths.append((progress.history[-1] * 1000).round().int().tolist())
        if record.validation_loss is not None and record.validation_loss_none is not None:
            with_policy.append([progress.step, round(record.validation_loss, 4)])
            without.append([progress.step, round(record.validation_loss_none, 4)])
        if progress.step == steps:
            break
    assert progress is not None
    final = {name: round(value, 4) for name, value in final_strengths(problem, progress).items()}
    return {
        "names": problem.names,
        "strengths": strengths,
        "loss": with_policy,
        "loss_none": without,
        "final": final,
        "labelled": len(problem.pool.y),
        **({"rate": [rates[0], rates[-1]]} if rates else {}),
    }


def symmetry_trace(symmetry: str, seed: int, steps: int | None = None) -> dict[str, Any]:
    """What the run of the first lesson learns; arguments as for ``symmetry_config`` and :func:`run_trace`."""
    return run_trace(symmetry_config(symmetry, seed), steps)


def unrolled_trace(case: str, pool: int, steps: int, until: int | None = None) -> dict[str, Any]:
    """What the run of the third lesson learns.

    Args:
        case: a key of ``UNROLLED``.
        pool: which samples are labelled.
        steps: of the run.
        until: the last step that is recorded; None: all.
    """

    def changed(problem: Problem) -> Problem:
        if not case.startswith("fixed"):
            return problem
        return replace(problem, learner=FixedRate(UNROLLED[case]["fit_steps"]))

    return run_trace(unrolled_config(case, pool, steps), until, changed)


def final_accuracy(pool: int, policies: dict[str, dict[str, float]], trainings: int) -> dict[str, list[float]]:
    """Test accuracy of the final network with each of several policies, one number per training.

    Args:
        pool: which samples are labelled.
        policies: by name, operation -> strength.
        trainings: networks per policy; those of the same number share their start and batches.
    """
    problem = prepare(unrolled_config("ridge", pool, 1), load_builtin("digits"))
    rows = [[policy.get(name, 0.0) for name in problem.names] for policy in policies.values()]
    contest = Contest(
        x=problem.pool.x,
        y=problem.pool.y,
        augmenter=of_operations(problem.operations),
        strengths=problem.pool.x.new_tensor(rows),
        seeds=tuple(1000 * pool + training for training in range(trainings)),
        steps=FINAL_STEPS,
        make_network=lambda: problem.modality.network(problem.encoder, problem.pool.x, problem.pool.n_classes),
    )
    *_, progress = population.train(contest, population.start(contest))
    test = problem.split.test
    right = population.correct(contest, progress, problem.encode(test), problem.labels(test))
    means = right.to(torch.float32).mean(dim=2).tolist()
    return {name: [round(value, 4) for value in found] for name, found in zip(policies, means, strict=True)}
