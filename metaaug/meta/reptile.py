"""Reptile: adapt to a task for a few steps, then move part of the way there.

Source: Nichol, Achiam and Schulman, "On First-Order Meta-Learning Algorithms", 2018, algorithm 2 (batched).

    repeat
        for each of the sampled tasks τ
            θ̃_τ ← θ
            for K steps: θ̃_τ ← step down ∇ episode_loss(θ̃_τ; fresh halves of τ)
        θ ← θ + ε (mean_τ θ̃_τ − θ)

Symbols: θ ``state.parameters``, K ``settings.inner_steps``, ε ``settings.meta_lr`` (½ is the average of θ
and θ̃), the inner step ``settings.inner_lr``.
Departures: the inner optimiser is a fresh Adam per task (``settings.inner_optimiser``; with plain SGD and K = 1
Reptile is SGD at rate ε × α), and every task is a random part of the pool.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

from metaaug.learners.base import Learner
from metaaug.meta.base import Settings, State, Tasks
from metaaug.meta.descent import Moments, adam, mean, sgd, tracked
from metaaug.meta.objective import Episode, episode_loss, task_gradient
from metaaug.meta.side_by_side import side_by_side


def reptile(
    state: State, tasks: Tasks, learner: Learner, settings: Settings, generator: torch.Generator
) -> tuple[State, float]:
    """One outer step; see the module's text."""

    def drawn() -> Iterator[Iterator[Episode]]:
        for _ in range(settings.tasks_per_step):
            task = tasks.sample(generator)
            yield (task.halves(generator) for _ in range(settings.inner_steps))

    def adapted_to(episodes: Iterator[Episode]) -> tuple[dict[str, Tensor], float]:
        parameters, moments, losses = state.parameters, Moments.zeros(state.parameters), []
        for episode in episodes:
            leaves = tracked(parameters)
            loss = episode_loss(leaves, episode, learner)
            gradients = task_gradient(loss, leaves, prior=settings.prior)
            if settings.inner_optimiser == "adam":
                parameters, moments = adam(leaves, gradients, moments, settings.inner_lr, settings.common_scale)
            else:
                parameters = sgd(leaves, gradients, settings.inner_lr)
            losses.append(float(loss.detach()))
        return parameters, sum(losses) / len(losses)

    ends, losses = zip(*side_by_side(adapted_to, drawn(), settings.threads), strict=True)
    target = mean(ends)
    moved = {name: value + settings.meta_lr * (target[name] - value) for name, value in state.parameters.items()}
    return State(moved, state.moments), sum(losses) / len(losses)
