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

import torch

from metaaug.learners.base import Learner
from metaaug.meta.adaptation import adapt, penalised_query_loss, policy_of
from metaaug.meta.base import Settings, State, Tasks
from metaaug.meta.descent import adam, mean, tracked
from metaaug.meta.objective import task_gradient


def maml(
    state: State, tasks: Tasks, learner: Learner, settings: Settings, generator: torch.Generator
) -> tuple[State, float]:
    """One outer step; see the module's text."""
    gradients, ends, losses = [], [], []
    for _ in range(settings.tasks_per_step):
        task = tasks.sample(generator)
        parameters = tracked(state.parameters)
        adapted = adapt(parameters, task, learner, settings, generator)
        outer, loss = penalised_query_loss(adapted, task, learner, settings, generator)
        gradients.append(task_gradient(outer, parameters))
        ends.append(policy_of(adapted))
        losses.append(loss)
    moved, moments = adam(state.parameters, mean(gradients), state.moments, settings.meta_lr, settings.common_scale)
    return State(moved, moments, mean(ends)), sum(losses) / len(losses)
