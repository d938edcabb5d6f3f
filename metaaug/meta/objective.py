"""The one scalar function every meta-learner works on.

    episode_loss(θ; S, Q) = loss( predict( fit( augment(S; θ) ), x_Q ), y_Q )

This module sees tensors and functions, never a kind of data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.learners.base import Learner
from metaaug.meta.differences import slopes

Parameters = Mapping[str, Tensor]
"""What is learned, by name: ``strengths`` ``(operations,)``, the policy's weights, whose names begin with ``policy.``,
and the learner's own scalars."""

STRENGTHS = "strengths"
WEIGHTS = "policy."


def is_policy(name: str) -> bool:
    """Whether a parameter of that name is part of θ; the others belong to the learner or to the meta-learner."""
    return name == STRENGTHS or name.startswith(WEIGHTS)


@dataclass(frozen=True)
class Support:
    """An augmented support set: the clean samples first, then ``copies`` of each.

    Attributes:
        features: ``(m × (1 + copies), d)``; row ``m × c + i`` comes from sample ``i``.
        targets: ``(m × (1 + copies), k)``, one-hot for classes, or ``(…, 1)`` numbers.
        log_prob: ``(copies, m)`` log-probability of the score-function draws of each copy.
    """

    features: Tensor
    targets: Tensor
    log_prob: Tensor


@dataclass(frozen=True)
class CleanSupport:
    """The support set as it is. At strength 0 every copy is its original, so that a sample counts ``rows`` times.

    Attributes:
        features: ``(m, d)``.
        targets: ``(m, k)``, as of :class:`Support`.
        rows: 1 + copies.
    """

    features: Tensor
    targets: Tensor
    rows: int


@dataclass(frozen=True)
class Episode:
    """A support set that can be augmented, and a query set that never is.

    Attributes:
        augment: from θ to the augmented support, with the episode's own noise.
        clean: the same support without augmentation, computed when asked for.
        query_features: ``(q, d)``.
        query_targets: ``(q,)`` class indices, or ``(q, 1)`` numbers.
        directions: ``(operations,)`` from :func:`metaaug.meta.differences.random_directions`; None where no gradient
            is measured by differences.
    """

    augment: Callable[[Parameters], Support]
    clean: Callable[[], CleanSupport]
    query_features: Tensor
    query_targets: Tensor
    directions: Tensor | None = None


def copy_weights(log_prob: Tensor) -> Tensor:
    """The weight of each copy: 1 in value, and in gradient the score function with a baseline.

    ``w = exp(ℓ)`` with ``ℓ = log p − stop_gradient(log p)``, centred over the copies of the same
    original. Centring ``ℓ`` is the same as subtracting from dL/dw its mean over those copies, and stays
    right in derivatives of any order (the form of DiCE, Foerster et al. 2018). The factor
    copies / (copies − 1) makes it the leave-one-out baseline.

    Args:
        log_prob: ``(copies, m)`` with at least 2 copies.

    Returns:
        ``(copies, m)`` of ones.
    """
    copies = log_prob.shape[0]
    score = log_prob - log_prob.detach()
    centred = score - score.mean(dim=0, keepdim=True)
    return (centred * (copies / (copies - 1))).exp()


def task_loss(scores: Tensor, targets: Tensor) -> Tensor:
    """Mean cross-entropy where ``targets`` ``(q,)`` are class indices, mean squared error where they are numbers."""
    loss = functional.mse_loss if targets.is_floating_point() else functional.cross_entropy
    return loss(scores, targets)


def episode_loss(parameters: Parameters, episode: Episode, learner: Learner) -> Tensor:
    """The task loss of the queries after fitting ``learner`` on the support augmented with θ; a scalar.

    Where the episode has directions, the gradient in the strengths that have one is the slope by differences, a
    constant: a derivative of second order does not see it change.
    """
    if episode.directions is None or not torch.is_grad_enabled():
        return _loss_after_fit(parameters, episode, learner)
    strengths = parameters[STRENGTHS]
    at = strengths.detach()
    held = {name: value.detach() for name, value in parameters.items()}
    slope = slopes(lambda moved: _loss_after_fit({**held, STRENGTHS: moved}, episode, learner), at, episode.directions)
    rest = {**parameters, STRENGTHS: torch.where(episode.directions != 0, at, strengths)}
    return _loss_after_fit(rest, episode, learner) + (slope * (strengths - at)).sum()


def _loss_after_fit(parameters: Parameters, episode: Episode, learner: Learner) -> Tensor:
    support = episode.augment(parameters)
    clean = len(support.targets) - support.log_prob.numel()
    weights = torch.cat([support.log_prob.new_ones(clean), copy_weights(support.log_prob).reshape(-1)])
    scores = learner.predict(support.features, support.targets, weights, episode.query_features, parameters)
    return task_loss(scores, episode.query_targets)


def clean_loss(parameters: Parameters, clean: CleanSupport, episode: Episode, learner: Learner) -> Tensor:
    """:func:`episode_loss` at strength 0, to rounding: few rows with large weights in place of equal rows.

    Args:
        parameters: the learner's own; strengths are not asked.
        clean: of ``episode``.
        episode: whose queries are predicted.
        learner: fits.
    """
    weights = clean.features.new_full((len(clean.features),), float(clean.rows))
    scores = learner.predict(clean.features, clean.targets, weights, episode.query_features, parameters)
    return task_loss(scores, episode.query_targets)


def task_gradient(
    loss: Tensor, parameters: Parameters, *, differentiable: bool = False, prior: float = 0.0
) -> dict[str, Tensor]:
    """Gradient of ``loss`` plus the identity prior ``prior × Σ strengths``, by name.

    Args:
        loss: a scalar that depends on ``parameters``.
        parameters: tensors that require a gradient.
        differentiable: keep the graph, for second-order meta-learners.
        prior: how much every unit of strength must earn.
    """
    names = list(parameters)
    penalised = loss + prior * parameters[STRENGTHS].sum() if prior else loss
    gradients = torch.autograd.grad(
        penalised, [parameters[name] for name in names], create_graph=differentiable, allow_unused=True
    )
    return {
        name: torch.zeros_like(parameters[name]) if gradient is None else gradient
        for name, gradient in zip(names, gradients, strict=True)
    }
