"""Adapting θ to a task by plain gradient steps: what MAML, first-order MAML and Meta-SGD share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor

from metaaug.learners.base import Learner
from metaaug.meta.base import Settings, State, Task, Tasks
from metaaug.meta.descent import adam, bounded, mean
from metaaug.meta.objective import STRENGTHS, Episode, episode_loss, is_policy, task_gradient


def drawn(tasks: Tasks, settings: Settings, generator: torch.Generator) -> Iterator[Iterator[Episode]]:
    """For each task of an outer step its episodes: K halves (A, B) of D_train, fresh for every inner step, and at last
    (D_train, D_val)."""

    def episodes(task: Task) -> Iterator[Episode]:
        for _ in range(settings.inner_steps):
            yield task.train_halves(generator)
        yield task.train_to_validation(generator)

    for _ in range(settings.tasks_per_step):
        yield episodes(tasks.sample(generator))


def adapt(
    parameters: Mapping[str, Tensor],
    episodes: Iterator[Episode],
    learner: Learner,
    settings: Settings,
    *,
    second_order: bool = True,
    rates: Mapping[str, Tensor] | None = None,
) -> dict[str, Tensor]:
    """θ'_τ after K steps θ' ← θ' − α ∇ episode_loss(θ'; A_τ, B_τ), differentiable in ``parameters``.

    Args:
        parameters: leaves that require a gradient. Only θ adapts; the learner's scalars stay.
        episodes: the first K of them are taken.
        learner: fits inside each episode.
        settings: α ``inner_lr``, K ``inner_steps`` and the prior.
        second_order: differentiate through the inner gradients (MAML), or take them as constants.
        rates: α for every entry of θ, by name (Meta-SGD); None: ``settings.inner_lr`` for all.
    """
    adapted = dict(parameters)
    for episode in islice(episodes, settings.inner_steps):
        loss = episode_loss(adapted, episode, learner)
        gradients = task_gradient(loss, adapted, differentiable=second_order, prior=settings.prior)
        for name in filter(is_policy, parameters):
            rate = settings.inner_lr if rates is None else rates[name]
            adapted[name] = adapted[name] - rate * gradients[name]
        adapted = bounded(adapted)
    return adapted


def penalised_query_loss(
    adapted: Mapping[str, Tensor], episode: Episode, learner: Learner, settings: Settings
) -> tuple[Tensor, float]:
    """The outer loss at θ' in (D_train, D_val), with and (as a number) without the identity prior."""
    loss = episode_loss(adapted, episode, learner)
    return loss + settings.prior * adapted[STRENGTHS].sum(), float(loss.detach())


def policy_of(adapted: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """θ'_τ alone, without a graph."""
    return {name: value.detach() for name, value in adapted.items() if is_policy(name)}


@dataclass(frozen=True)
class OuterGradient:
    """What one task contributes to the outer step.

    Attributes:
        gradient: of the outer loss, by name.
        end: θ'_τ, what the task adapted θ to.
        loss: the outer loss without the identity prior.
    """

    gradient: dict[str, Tensor]
    end: dict[str, Tensor]
    loss: float


def outer_step(state: State, tasks: Sequence[OuterGradient], settings: Settings) -> tuple[State, float]:
    """θ ← θ − β × Adam of the mean gradient; the mean of θ'_τ is what is used. And the mean loss."""
    gradient = mean([task.gradient for task in tasks])
    moved, moments = adam(state.parameters, gradient, state.moments, settings.meta_lr, settings.common_scale)
    return State(moved, moments, mean([task.end for task in tasks])), sum(task.loss for task in tasks) / len(tasks)
