"""Matching: a query takes the labels of the support, each by how near it is.

Source: Vinyals, Blundell, Lillicrap, Kavukcuoglu and Wierstra, "Matching Networks for One Shot Learning", NIPS 2016,
equations 1 and 2; for numbers it is the regression of Nadaraya and Watson (1964).

    a(x_Q, x_i)  =  w_i exp(γ cos(x_Q, x_i)) / Σ_j w_j exp(γ cos(x_Q, x_j))
    prediction   =  Σ_i a(x_Q, x_i) y_i

Symbols: x ``features``, w ``weights``, y ``targets``, a ``attention``, γ exp(``log_scale``), learned alongside.
Departures: rows carry weights, which the score function needs; the cosine has a learned scale; no full-context
embedding, features are random and not meta-learned.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch.nn.functional as functional
from torch import Tensor

from metaaug.learners.base import standardise

SMALLEST = 1e-6
"""Least probability of a class: where the whole attention is elsewhere, its logarithm would be infinite."""


@dataclass(frozen=True)
class Matching:
    """See the module's text.

    Attributes:
        numeric: targets are numbers, and predictions are their weighted mean; otherwise classes, and predictions are
            logarithms of probabilities.
    """

    numeric: bool = False

    def initial(self) -> dict[str, float]:
        """The learner's own parameters at the start, by name."""
        return {"log_scale": math.log(10.0)}

    def predict(
        self,
        features: Tensor,
        targets: Tensor,
        weights: Tensor,
        query_features: Tensor,
        parameters: Mapping[str, Tensor],
    ) -> Tensor:
        """Logits ``(q, k)``, or numbers ``(q, 1)``; arguments as for :class:`metaaug.learners.ridge.Ridge`."""
        support, query = (functional.normalize(x, dim=1) for x in standardise(features, query_features))
        nearness = (query @ support.T) * parameters["log_scale"].exp() + weights.log()
        prediction = nearness.softmax(dim=1) @ targets
        return prediction if self.numeric else (prediction + SMALLEST).log()
