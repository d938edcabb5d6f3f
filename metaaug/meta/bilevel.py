"""Bilevel descent: the validation loss, straight down.

    repeat
        sample tasks τ, each with halves (S_τ, Q_τ)
        θ ← θ − β ∇_θ mean_τ episode_loss(θ; S_τ, Q_τ)

This is MAML with α = 0 (no adaptation before use); because the learner is solved exactly, the inner
problem of the bilevel programme is exact too (Franceschi et al., "Bilevel Programming for Hyperparameter
Optimization and Meta-Learning", ICML 2018).

Symbols: θ ``state.parameters``, β ``settings.meta_lr``. The step is Adam's.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

from metaaug.learners.base import Learner
from metaaug.meta.base import Settings, State, Tasks
from metaaug.meta.descent import adam, mean, tracked
from metaaug.meta.objective import Episode, episode_loss, task_gradient
from metaaug.meta.side_by_side import side_by_side


def bilevel(
    state: State, tasks: Tasks, learner: Learner, settings: Settings, generator: torch.Generator
) -> tuple[State, float]:
    """One outer step; see the module's text."""

    def drawn() -> Iterator[Iterator[Episode]]:
        for _ in range(settings.tasks_per_step):
            yield iter([tasks.sample(generator).halves(generator)])

    def gradient_in(episodes: Iterator[Episode]) -> tuple[dict[str, Tensor], float]:
        parameters = tracked(state.parameters)
        loss = episode_loss(parameters, next(episodes), learner)
        return task_gradient(loss, parameters, prior=settings.prior), float(loss.detach())

    gradients, losses = zip(*side_by_side(gradient_in, drawn(), settings.threads), strict=True)
    moved, moments = adam(state.parameters, mean(gradients), state.moments, settings.meta_lr, settings.common_scale)
    return State(moved, moments), sum(losses) / len(losses)
