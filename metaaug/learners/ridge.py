"""Ridge regression with weighted rows: the default learner.

Source: Hoerl and Kennard, "Ridge Regression: Biased Estimation for Nonorthogonal Problems", 1970; as the base
learner of a meta-learner: Bertinetto et al., "Meta-learning with differentiable closed-form solvers",
ICLR 2019.

    given  support features X (n, d), targets Y (n, k), weights w (n,), penalty λ
    W  =  (Xᵀ diag(w) X + λ I)⁻¹ Xᵀ diag(w) Y          (primal, n ≥ d)
       =  Xᵀ (X Xᵀ + λ diag(w)⁻¹)⁻¹ Y                    (dual,   n < d)
    prediction for a query x:  x W

Its optimum is exact, so there is no horizon over which a gradient could be cut short, and it is
differentiable as often as one likes.

Symbols: X ``features``, Y ``targets``, w ``weights``, λ ``penalty``, W ``coefficients``.
Departures from Bertinetto et al.: rows carry weights, which the score function needs; features are
random and not meta-learned; the calibration is a scale only.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from metaaug.learners.base import standardise


def solve(matrix: Tensor, right: Tensor) -> Tensor:
    """``matrix⁻¹ right``. By LU: its derivative takes one more solve, that of a Cholesky factor several products."""
    solution: Tensor = torch.linalg.solve(matrix, right)
    return solution


def primal(features: Tensor, targets: Tensor, weights: Tensor, penalty: Tensor) -> Tensor:
    """Coefficients ``(d, k)`` through the ``(d, d)`` normal equations."""
    weighted = features * weights[:, None]
    gram = features.T @ weighted
    gram = gram + penalty * torch.eye(gram.shape[0], dtype=gram.dtype, device=gram.device)
    return solve(gram, weighted.T @ targets)


def dual(features: Tensor, targets: Tensor, weights: Tensor, penalty: Tensor) -> Tensor:
    """Coefficients ``(d, k)`` through the ``(n, n)`` kernel matrix.

    The weights act on the diagonal alone, so that the gradient with respect to them never passes through the products
    of features.
    """
    kernel = features @ features.T + torch.diag_embed(penalty / weights)
    return features.T @ solve(kernel, targets)


def fit(features: Tensor, targets: Tensor, weights: Tensor, penalty: Tensor) -> Tensor:
    """Coefficients ``(d, k)`` of the weighted ridge regression, by whichever system is smaller.

    Args:
        features: ``(n, d)``.
        targets: ``(n, k)``.
        weights: ``(n,)``, positive.
        penalty: scalar, positive.
    """
    n, d = features.shape
    return (dual if n < d else primal)(features, targets, weights, penalty)


@dataclass(frozen=True)
class Ridge:
    """The ridge learner with its own parameters, learned alongside the strengths.

    ``log_penalty`` is ln λ and, for classes, ``log_scale`` the logarithm of the factor that turns scores into logits.

    Attributes:
        start: ln λ at the start.
        floor: smallest ln λ; a small penalty inflates the noise of the gradient.
        numeric: targets are numbers, and the prediction is the regression's own; otherwise classes, whose one-hot
            targets are fitted less 1 / k.
    """

    start: float = math.log(0.01)
    floor: float = math.log(1e-4)
    numeric: bool = False

    def initial(self) -> dict[str, float]:
        """The learner's own parameters at the start, by name."""
        return {"log_penalty": self.start} | ({} if self.numeric else {"log_scale": math.log(5.0)})

    def predict(
        self,
        features: Tensor,
        targets: Tensor,
        weights: Tensor,
        query_features: Tensor,
        parameters: Mapping[str, Tensor],
    ) -> Tensor:
        """Logits ``(q, k)`` of the queries, or numbers ``(q, 1)``.

        Args:
            features: ``(n, d)`` of the support.
            targets: ``(n, k)`` one-hot, or ``(n, 1)`` standardised numbers.
            weights: ``(n,)``.
            query_features: ``(q, d)``.
            parameters: with ``log_penalty`` and, for classes, ``log_scale``.
        """
        support, query = standardise(features, query_features)
        penalty = parameters["log_penalty"].clamp_min(self.floor).exp()
        if self.numeric:
            return query @ fit(support, targets, weights, penalty)
        coefficients = fit(support, targets - 1 / targets.shape[1], weights, penalty)
        return query @ coefficients * parameters["log_scale"].exp()
