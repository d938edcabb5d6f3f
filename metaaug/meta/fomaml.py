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

from collections.abc import Iterator

import torch

from metaaug.learners.base import Learner
from metaaug.meta.adaptation import OuterGradient, adapt, drawn, outer_step, penalised_query_loss, policy_of
from metaaug.meta.base import Settings, State, Tasks
from metaaug.meta.descent import tracked
from metaaug.meta.objective import Episode, task_gradient
from metaaug.meta.side_by_side import side_by_side


def fomaml(
    state: State, tasks: Tasks, learner: Learner, settings: Settings, generator: torch.Generator
) -> tuple[State, float]:
    """One outer step; see the module's text."""

    def adapted_to(episodes: Iterator[Episode]) -> OuterGradient:
        adapted = adapt(tracked(state.parameters), episodes, learner, settings, second_order=False)
        there = tracked(adapted)
        outer, loss = penalised_query_loss(there, next(episodes), learner, settings)
        return OuterGradient(task_gradient(outer, there), policy_of(adapted), loss)

    return outer_step(state, side_by_side(adapted_to, drawn(tasks, settings, generator), settings.threads), settings)
