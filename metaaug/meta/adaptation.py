"""Adapting θ to a task by plain gradient steps: what MAML, first-order MAML and Meta-SGD share."""

from collections.abc import Mapping

import torch
from torch import Tensor

from metaaug.learners.base import Learner
from metaaug.meta.base import Settings, Task
from metaaug.meta.descent import bounded
from metaaug.meta.objective import STRENGTHS, episode_loss, is_policy, task_gradient


def adapt(
    parameters: Mapping[str, Tensor],
    task: Task,
    learner: Learner,
    settings: Settings,
    generator: torch.Generator,
    *,
    second_order: bool = True,
    rates: Mapping[str, Tensor] | None = None,
) -> dict[str, Tensor]:
    """θ'_τ after K steps θ' ← θ' − α ∇ episode_loss(θ'; A_τ, B_τ), differentiable in ``parameters``.

    Args:
        parameters: leaves that require a gradient. Only θ adapts; the learner's scalars stay.
        task: where the halves (A, B) of D_train come from, fresh in every step.
        learner: fits inside each episode.
        settings: α ``inner_lr``, K ``inner_steps`` and the prior.
        generator: of the episodes.
        second_order: differentiate through the inner gradients (MAML), or take them as constants.
        rates: α for every entry of θ, by name (Meta-SGD); None: ``settings.inner_lr`` for all.
    """
    adapted = dict(parameters)
    for _ in range(settings.inner_steps):
        loss = episode_loss(adapted, task.train_halves(generator), learner)
        gradients = task_gradient(loss, adapted, differentiable=second_order, prior=settings.prior)
        for name in filter(is_policy, parameters):
            rate = settings.inner_lr if rates is None else rates[name]
            adapted[name] = adapted[name] - rate * gradients[name]
        adapted = bounded(adapted)
    return adapted


def penalised_query_loss(
    adapted: Mapping[str, Tensor], task: Task, learner: Learner, settings: Settings, generator: torch.Generator
) -> tuple[Tensor, float]:
    """The outer loss at θ': D_train to D_val, with and (as a number) without the identity prior."""
    loss = episode_loss(adapted, task.train_to_validation(generator), learner)
    return loss + settings.prior * adapted[STRENGTHS].sum(), float(loss.detach())


def policy_of(adapted: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """θ'_τ alone, without a graph."""
    return {name: value.detach() for name, value in adapted.items() if is_policy(name)}
