"""The residual generator: an operation that adds what a small network makes of noise, gated by its own strength.

    x + m · B tanh(W_2 tanh(W_1 z))       m = |N(0, s²)| × maximum / 2.5, as for every one-sided operation

Symbols: s the operation's strength, z ``extra``, W_1 ``policy.generator_hidden``, W_2 ``policy.generator_output``, B
the residual basis of the kind of data (smooth fields for images, columns for numbers). It is one more operation at the
end of the order, so it is shown, drawn, scaled and exported like the others; its gradient is pathwise.
"""

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from metaaug.modalities.operation import HalfGaussianOperation, Reference, pick
from metaaug.modalities.residual import Residual
from metaaug.modalities.specs import GENERATOR

HIDDEN, OUTPUT = "policy.generator_hidden", "policy.generator_output"
WIDTH, NOISE = 16, 8


class Generator(HalfGaussianOperation):
    """See the module's text.

    Attributes:
        residual: how coefficients are added to a sample.
        weights: of the network, by name; None: does nothing, because there is nothing to generate with.
    """

    def __init__(self, residual: Residual, weights: Mapping[str, Tensor] | None = None) -> None:
        super().__init__(GENERATOR)
        self.residual = residual
        self.weights = weights

    def initial(self, generator: torch.Generator) -> dict[str, Tensor]:
        """Random weights: the gate, which is the strength, is what starts small."""
        return {
            HIDDEN: torch.randn(WIDTH, NOISE, generator=generator) / math.sqrt(NOISE),
            OUTPUT: torch.randn(self.residual.size, WIDTH, generator=generator) / math.sqrt(WIDTH),
        }

    def bound(self, parameters: Mapping[str, Tensor]) -> "Generator":
        """The same operation with the weights in ``parameters``, if it has any."""
        return Generator(self.residual, parameters if OUTPUT in parameters else None)

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        """Noise ``(n, NOISE)``."""
        return torch.randn(len(x), NOISE, generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        """See :class:`metaaug.modalities.operation.Operation`."""
        if self.weights is None:
            return x
        assert extra is not None
        made = ((extra @ self.weights[HIDDEN].T).tanh() @ self.weights[OUTPUT].T).tanh()
        return self.residual.add(x, made * pick(value, made))
