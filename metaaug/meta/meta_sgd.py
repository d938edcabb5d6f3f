"""Meta-SGD: MAML that also learns how far each entry of θ moves when it adapts.

Source: Li, Zhou, Chen and Li, "Meta-SGD: Learning to Learn Quickly for Few-Shot Learning", 2017, algorithm 1.

    repeat
        for each of the sampled tasks τ
            θ'_τ ← θ
            for K steps: θ'_τ ← θ'_τ − α ∘ ∇ episode_loss(θ'_τ; A_τ, B_τ)    one α per entry of θ
        (θ, α) ← (θ, α) − β ∇_(θ, α) mean_τ episode_loss(θ'_τ; D_train, D_val)

Symbols: θ ``state.parameters``, α exp of ``log_rate.<name>`` (each starts at ``settings.inner_lr``), K
``settings.inner_steps``, β ``settings.meta_lr``.
Departures: α is learned as a logarithm, so it stays positive, and moves at ``LEARNER_RATE``; K may exceed 1; the rest
as for MAML. With α kept constant it is MAML.
"""

import math
from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

from metaaug.learners.base import Learner
from metaaug.meta.adaptation import OuterGradient, adapt, drawn, outer_step, penalised_query_loss, policy_of
from metaaug.meta.base import Settings, State, Tasks
from metaaug.meta.descent import tracked
from metaaug.meta.objective import Episode, is_policy, task_gradient
from metaaug.meta.side_by_side import side_by_side

RATE = "log_rate."
"""Begins the name of the rates of a part of θ."""


def initial_rates(parameters: Mapping[str, Tensor], settings: Settings) -> dict[str, Tensor]:
    """Logarithms of α, all at ``settings.inner_lr``, to be learned beside ``parameters``."""
    start = math.log(max(settings.inner_lr, 1e-12))
    return {RATE + name: torch.full_like(value, start) for name, value in parameters.items() if is_policy(name)}


def meta_sgd(
    state: State, tasks: Tasks, learner: Learner, settings: Settings, generator: torch.Generator
) -> tuple[State, float]:
    """One outer step; see the module's text."""

    def adapted_to(episodes: Iterator[Episode]) -> OuterGradient:
        parameters = tracked(state.parameters)
        rates = {name.removeprefix(RATE): value.exp() for name, value in parameters.items() if name.startswith(RATE)}
        theta = {name: value for name, value in parameters.items() if not name.startswith(RATE)}
        adapted = adapt(theta, episodes, learner, settings, rates=rates)
        outer, loss = penalised_query_loss(adapted, next(episodes), learner, settings)
        return OuterGradient(task_gradient(outer, parameters), policy_of(adapted), loss)

    return outer_step(state, side_by_side(adapted_to, drawn(tasks, settings, generator), settings.threads), settings)
