"""Prototypes: a class is the mean of its support, a query belongs to the nearest.

Source: Snell, Swersky and Zemel, "Prototypical Networks for Few-shot Learning", NIPS 2017, equations 1 and 2.

    c_k      =  Σ_i w_i [y_i = k] x_i / Σ_i w_i [y_i = k]
    scores   =  −γ ‖x_Q − c_k‖²

Symbols: x ``features``, w ``weights``, c ``prototypes``, γ exp(``log_scale``), the only parameter, learned alongside.
Departures: rows carry weights, which the score function needs; features are random and not meta-learned; distances have
a learned scale. Classes only. A copy counts only as far as it moves the mean of its class, so prototypes tell little of
what leaves that mean where it is; a mirror that was hidden in digits moved it enough to be found (docs/mathematics.md).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from metaaug.learners.base import standardise


@dataclass(frozen=True)
class Prototypes:
    """See the module's text."""

    def initial(self) -> dict[str, float]:
        """The learner's own parameters at the start, by name."""
        return {"log_scale": math.log(5.0)}

    def predict(
        self,
        features: Tensor,
        targets: Tensor,
        weights: Tensor,
        query_features: Tensor,
        parameters: Mapping[str, Tensor],
    ) -> Tensor:
        """Logits ``(q, k)``; arguments as for :class:`metaaug.learners.ridge.Ridge`."""
        support, query = standardise(features, query_features)
        members = targets * weights[:, None]
        prototypes = (members.T @ support) / members.sum(dim=0)[:, None]
        # ‖x‖² is the same for every class.
        distances = prototypes.square().sum(dim=1) - 2 * query @ prototypes.T
        return -distances * parameters["log_scale"].exp()
