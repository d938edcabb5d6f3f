"""MAML: choose the θ that is best *after* adapting it, differentiating through the adaptation.

Source: Finn, Abbeel and Levine, "Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks", ICML 2017,
algorithm 1.

    repeat
        for each of the sampled tasks τ
            θ'_τ ← θ
            for K steps: θ'_τ ← θ'_τ − α ∇ episode_loss(θ'_τ; A_τ, B_τ)      A, B halves of D_train
        θ ← θ − β ∇_θ mean_τ episode_loss(θ'_τ; D_train, D_val)              through all K steps

Symbols: θ ``state.parameters``, α ``settings.inner_lr``, K ``settings.inner_steps``, β ``settings.meta_lr``.
Departures: only the strengths adapt in the inner steps, the learner's own scalars move in the outer step; adapted
strengths stay in [FLOOR, 1]; the outer step is Adam's.
"""

import torch
from torch import Tensor

from metaaug.meta.base import Settings, State, Task, Tasks
from metaaug.meta.descent import adam, bounded, mean, tracked
from metaaug.meta.objective import STRENGTHS, Learner, episode_loss, task_gradient


def adapt(
    parameters: dict[str, Tensor],
    task: Task,
    learner: Learner,
    settings: Settings,
    generator: torch.Generator,
    *,
    second_order: bool = True,
) -> dict[str, Tensor]:
    """θ'_τ: K plain gradient steps on the strengths, differentiable in ``parameters``.

    Args:
        parameters: leaves that require a gradient.
        task: where the halves of D_train come from.
        learner: fits inside each episode.
        settings: α, K and the prior.
        generator: of the episodes.
        second_order: differentiate through the inner gradient (MAML) or take it as constant.
    """
    adapted = dict(parameters)
    for _ in range(settings.inner_steps):
        loss = episode_loss(adapted, task.train_halves(generator), learner)
        gradient = task_gradient(loss, adapted, differentiable=second_order, prior=settings.prior)[STRENGTHS]
        adapted[STRENGTHS] = adapted[STRENGTHS] - settings.inner_lr * gradient
        adapted = bounded(adapted)
    return adapted


def maml(
    state: State, tasks: Tasks, learner: Learner, settings: Settings, generator: torch.Generator
) -> tuple[State, float]:
    """One outer step; see the module's text."""
    gradients, losses = [], []
    for _ in range(settings.tasks_per_step):
        task = tasks.sample(generator)
        parameters = tracked(state.parameters)
        adapted = adapt(parameters, task, learner, settings, generator)
        loss = episode_loss(adapted, task.train_to_validation(generator), learner)
        penalised = loss + settings.prior * adapted[STRENGTHS].sum()
        gradients.append(task_gradient(penalised, parameters))
        losses.append(float(loss.detach()))
    moved, moments = adam(state.parameters, mean(gradients), state.moments, settings.meta_lr, settings.common_scale)
    return State(moved, moments), sum(losses) / len(losses)
