"""MAML: choose the θ that is best *after* adapting it, differentiating through the adaptation.

Source: Finn, Abbeel and Levine, "Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks", ICML 2017,
algorithm 1.

    repeat
        for each of the sampled tasks τ
            θ'_τ ← θ
            for K steps: θ'_τ ← θ'_τ − α ∇ episode_loss(θ'_τ; A_τ, B_τ)      A, B halves of D_train
        θ ← θ − β ∇_θ mean_τ episode_loss(θ'_τ; D_train, D_val)              through all K steps

Symbols: θ ``state.parameters``, α ``settings.inner_lr``, K ``settings.inner_steps``, β ``settings.meta_lr``.
Departures: only θ adapts in the inner steps, the learner's own scalars move in the outer step; adapted strengths stay
in [FLOOR, 1]; the outer step is Adam's. θ itself is where adapting starts, and stronger than what it adapts to, so the
policy that is used is the mean of θ'_τ.
"""

from collections.abc import Iterator

import torch

from metaaug.learners.base import Learner
from metaaug.meta.adaptation import OuterGradient, adapt, drawn, outer_step, penalised_query_loss, policy_of
from metaaug.meta.base import Settings, State, Tasks
from metaaug.meta.descent import tracked
from metaaug.meta.objective import Episode, task_gradient
from metaaug.meta.side_by_side import side_by_side


def maml(
    state: State, tasks: Tasks, learner: Learner, settings: Settings, generator: torch.Generator
) -> tuple[State, float]:
    """One outer step; see the module's text."""

    def adapted_to(episodes: Iterator[Episode]) -> OuterGradient:
        parameters = tracked(state.parameters)
        adapted = adapt(parameters, episodes, learner, settings)
        outer, loss = penalised_query_loss(adapted, next(episodes), learner, settings)
        return OuterGradient(task_gradient(outer, parameters), policy_of(adapted), loss)

    return outer_step(state, side_by_side(adapted_to, drawn(tasks, settings, generator), settings.threads), settings)
