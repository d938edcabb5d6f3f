"""First-order MAML: MAML whose inner gradients are taken as constants.

Source: Finn, Abbeel and Levine, ICML 2017, section 5.2 ("first-order approximation"); analysed in Nichol, Achiam and
Schulman 2018.

    repeat
        for each of the sampled tasks τ
            θ'_τ ← θ
            for K steps: θ'_τ ← θ'_τ − α ∇ episode_loss(θ'_τ; A_τ, B_τ)      A, B halves of D_train
        θ ← θ − β mean_τ ∇_{θ'} episode_loss(θ'_τ; D_train, D_val)           the query's gradient, where θ'_τ is

Symbols: θ ``state.parameters``, α ``settings.inner_lr``, K ``settings.inner_steps``, β ``settings.meta_lr``.
Departures: as for MAML.
"""

import torch

from metaaug.learners.base import Learner
from metaaug.meta.adaptation import adapt, penalised_query_loss, policy_of
from metaaug.meta.base import Settings, State, Tasks
from metaaug.meta.descent import adam, mean, tracked
from metaaug.meta.objective import task_gradient


def fomaml(
    state: State, tasks: Tasks, learner: Learner, settings: Settings, generator: torch.Generator
) -> tuple[State, float]:
    """One outer step; see the module's text."""
    gradients, ends, losses = [], [], []
    for _ in range(settings.tasks_per_step):
        task = tasks.sample(generator)
        adapted = adapt(tracked(state.parameters), task, learner, settings, generator, second_order=False)
        there = tracked(adapted)
        outer, loss = penalised_query_loss(there, task, learner, settings, generator)
        gradients.append(task_gradient(outer, there))
        ends.append(policy_of(adapted))
        losses.append(loss)
    moved, moments = adam(state.parameters, mean(gradients), state.moments, settings.meta_lr, settings.common_scale)
    return State(moved, moments, mean(ends)), sum(losses) / len(losses)
