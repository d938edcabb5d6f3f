"""Meta-learners under the lens: every inner and outer step on points in the plane, as numbers that can be drawn."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

from metaaug.meta import META_LEARNERS, OWN_PARAMETERS
from metaaug.meta.base import Settings, State, initial_state
from metaaug.meta.meta_sgd import RATE
from metaaug.meta.objective import STRENGTHS, Episode, episode_loss
from metaaug.modalities.augment import Noise
from metaaug.modalities.operation import Reference
from metaaug.teach.lessons import INNER_STEPS, TASKS, Hidden
from metaaug.teach.plane import COPIES, EXTENT, OPERATIONS, START, Plane, bumps, grid, make_plane
from metaaug.teach.watching import ReplayedTask, WatchedTask, WatchedTasks
from metaaug.training.randomness import generator
from metaaug.training.tasks import REPTILE_SHARE, PoolTasks

SHOWN_COPIES = 5
"""Of the copies that are fitted on, how many of each point are drawn."""

MAP_ACROSS = 18
"""Places across the picture at which the prediction is stored."""

LANDSCAPE_ACROSS = 13
"""Strengths of each operation at which the validation loss is stored."""

EVALUATIONS = 12
"""Fixed splits and noises over which the validation loss is a mean."""

SETTINGS: dict[str, Settings] = {
    name: Settings(TASKS, meta_lr, inner_lr, INNER_STEPS, prior=0.0, common_scale=True)
    for name, meta_lr, inner_lr in (
        ("bilevel", 0.06, 0.0),
        ("maml", 0.06, 0.1),
        ("fomaml", 0.06, 0.1),
        ("reptile", 0.5, 0.06),
        ("meta_sgd", 0.06, 0.1),
    )
}


@dataclass(frozen=True)
class Lens:
    """What every θ is looked at through: the same points, noise and splits, so that θ alone makes a difference.

    Attributes:
        plane: the problem.
        seed: of noise and splits.
    """

    plane: Plane
    seed: int

    @cached_property
    def evaluations(self) -> list[Episode]:
        """Fixed episodes (D_train, D_val) for the validation loss."""
        return [self._episode(index) for index in range(EVALUATIONS)]

    def _episode(self, index: int) -> Episode:
        random = generator(self.seed, "lens", index)
        return PoolTasks(self.plane.pool, 1.0).sample(random).train_to_validation(random)

    @cached_property
    def parts(self) -> tuple[Tensor, Tensor]:
        """Indices of the D_train and the D_val that are drawn: those of the first evaluation."""
        random = generator(self.seed, "lens", 0)
        task = PoolTasks(self.plane.pool, 1.0).sample(random)
        return task.train, task.validation

    @cached_property
    def _support(self) -> tuple[Tensor, Tensor, Noise, Reference]:
        x, y = self.plane.pool.x[self.parts[0]], self.plane.pool.y[self.parts[0]]
        reference, repeated = Reference(x, y), x.repeat(COPIES, 1)
        random = generator(self.seed, "cloud")
        return repeated, y, self.plane.pool.augmenter.draw(
            repeated, y.repeat(COPIES), reference, random, copies=COPIES
        ), reference  # fmt: skip

    def loss(self, parameters: Mapping[str, Tensor]) -> float:
        """The validation loss: the mean over the fixed episodes."""
        with torch.no_grad():
            losses = [episode_loss(parameters, episode, self.plane.learner) for episode in self.evaluations]
        return float(torch.stack(losses).mean())

    def cloud(self, parameters: Mapping[str, Tensor]) -> Tensor:
        """``(COPIES × m, 2)`` copies of D_train's points."""
        repeated, _, noise, reference = self._support
        return self.plane.pool.augmenter(parameters, repeated, noise, reference).x

    def map(self, parameters: Mapping[str, Tensor], cloud: Tensor) -> Tensor:
        """``(MAP_ACROSS²,)`` the probability of class 1 over the picture, after fitting on D_train and ``cloud``."""
        _, y, _, reference = self._support
        targets = torch.nn.functional.one_hot(y, 2).to(cloud).repeat(1 + COPIES, 1)
        support = torch.cat([reference.x, cloud])
        logits = self.plane.learner.predict(
            bumps(support), targets, support.new_ones(len(support)), bumps(grid(MAP_ACROSS)), parameters
        )
        return logits.softmax(dim=1)[:, 1]


def shared_trace(hidden: Hidden, seed: int = 0) -> dict[str, Any]:
    """What all meta-learners have in common: points, operations, and the validation loss at every pair of strengths."""
    plane = make_plane(hidden, seed)
    lens = Lens(plane, seed)
    train, validation = lens.parts
    strengths = torch.linspace(0, 1, LANDSCAPE_ACROSS).tolist()
    learner = {name: torch.tensor(value) for name, value in plane.learner.initial().items()}
    landscape = [
        [round(lens.loss({STRENGTHS: torch.tensor([first, second]), **learner}), 3) for first in strengths]
        for second in strengths
    ]
    return {
        "hidden": hidden,
        "seed": seed,
        "extent": EXTENT,
        "start": START,
        "evaluations": EVALUATIONS,
        "operations": [
            {"name": one.spec.name, "maximum": one.spec.maximum, "unit": one.spec.unit} for one in OPERATIONS
        ],
        "train": {"points": _points(plane.pool.x[train]), "classes": plane.pool.y[train].tolist()},
        "validation": {"points": _points(plane.pool.x[validation]), "classes": plane.pool.y[validation].tolist()},
        "copies": SHOWN_COPIES,
        "map": MAP_ACROSS,
        "strengths": [round(strength, 4) for strength in strengths],
        "landscape": landscape,
    }


def learner_trace(hidden: Hidden, name: str, outer: int, seed: int = 0) -> dict[str, Any]:
    """Every step of one meta-learner.

    Args:
        hidden: the symmetry in the points.
        name: a key of ``META_LEARNERS``.
        outer: outer steps.
        seed: of the points and of learning.

    Returns:
        Settings, and one frame for every θ: ``K + 1`` for each outer step (``K = 0`` without inner steps) and one for
        the end. A frame has the strengths of every task (one pair where all tasks are still at θ) and what the lens
        shows of the first: validation loss, copies in hundredths, and the map as two hexadecimal digits a place.
    """
    plane = make_plane(hidden, seed)
    lens, settings = Lens(plane, seed), SETTINGS[name]
    theta = {STRENGTHS: torch.full((len(OPERATIONS),), START)}
    own = OWN_PARAMETERS.get(name, lambda theta, settings: {})(theta, settings)
    state = initial_state(theta, plane.learner.initial(), own)
    tasks = PoolTasks(plane.pool, REPTILE_SHARE if name == "reptile" else 1.0)
    frames = []
    for step in range(1, outer + 1):
        watched = WatchedTasks(tasks)
        after, _ = META_LEARNERS[name](state, watched, plane.learner, settings, generator(seed, "learn", step))
        rates = _rates(state)
        frames += [_frame(lens, found) | rates for found in _inner_steps(name, state, watched.given, plane, settings)]
        state = after
    frames.append(_frame(lens, [state.parameters]) | _rates(state))
    inner = 0 if name == "bilevel" else settings.inner_steps
    return {
        "learner": name,
        "outer": outer,
        "inner": inner,
        "tasks": settings.tasks_per_step,
        "meta_lr": settings.meta_lr,
        "inner_lr": settings.inner_lr,
        "frames": frames,
    }


def _inner_steps(
    name: str, state: State, tasks: list[WatchedTask], plane: Plane, settings: Settings
) -> list[list[Mapping[str, Tensor]]]:
    """Where the tasks of one outer step are after 0, 1, … K inner steps."""
    seen = [[look.parameters for look in task.looks] for task in tasks]
    if name == "bilevel":
        return [seen[0]]
    if name == "reptile":
        # No episode looks at its last inner step. With ε = 1 and this task alone, the outer step ends there.
        alone = replace(settings, tasks_per_step=1, meta_lr=1.0)
        for task, found in zip(tasks, seen, strict=True):
            again = ReplayedTask(look.episode for look in task.looks)
            found.append(META_LEARNERS[name](state, again, plane.learner, alone, torch.Generator())[0].parameters)
    after = [list(found) for found in zip(*seen, strict=True)]
    return [after[0][:1], *after[1:]]


def _frame(lens: Lens, found: list[Mapping[str, Tensor]]) -> dict[str, Any]:
    """What is drawn of the parameters of every task; the lens shows the first."""
    first = found[0]
    cloud = lens.cloud(first)
    shown = cloud[: SHOWN_COPIES * len(lens.parts[0])]
    levels = (lens.map(first, cloud) * 255).round().int().tolist()
    return {
        "theta": [[round(float(value), 3) for value in one[STRENGTHS]] for one in found],
        "loss": round(lens.loss(first), 4),
        "cloud": _points(shown),
        "map": "".join(f"{level:02x}" for level in levels),
    }


def _rates(state: State) -> dict[str, Any]:
    rates = state.parameters.get(RATE + STRENGTHS)
    return {} if rates is None else {"rates": [round(math.exp(value), 4) for value in rates.tolist()]}


def _points(x: Tensor) -> list[int]:
    """``x0, y0, x1, y1, …`` in hundredths."""
    return (x * 100).round().int().reshape(-1).tolist()
