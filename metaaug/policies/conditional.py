"""The conditional policy, the document's augmentation network: from a sample's features and noise to its strengths.

    s(x, z) = clamp( θ_0 + W_2 tanh(W_1 [d(x), z] + b_1), 0, 1 )

Symbols: θ_0 ``strengths``, d ``described`` (statistics that any data set of the kind has, so that the network can be
used on another one), z ``noise``, W_1 ``policy.hidden``, b_1 ``policy.hidden_bias``, W_2 ``policy.output``.
W_2 starts at zero, so it begins as the global policy.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

HIDDEN, HIDDEN_BIAS, OUTPUT = "policy.hidden", "policy.hidden_bias", "policy.output"


@dataclass(frozen=True)
class ConditionalPolicy:
    """See the module's text.

    Attributes:
        inputs: length of a sample's description.
        operations: number of operations.
        width: hidden units.
        noise_size: random numbers per copy.
    """

    inputs: int
    operations: int
    width: int = 16
    noise_size: int = 2

    def initial(self, generator: torch.Generator) -> dict[str, Tensor]:
        """Hidden weights at random, output weights zero."""
        size = self.inputs + self.noise_size
        return {
            HIDDEN: torch.randn(self.width, size, generator=generator) / math.sqrt(size),
            HIDDEN_BIAS: torch.zeros(self.width),
            OUTPUT: torch.zeros(self.operations, self.width),
        }

    def strengths(self, parameters: Mapping[str, Tensor], described: Tensor | None, noise: Tensor | None) -> Tensor:
        """``(operations, n)``, or ``(operations,)`` without weights."""
        base = parameters["strengths"]
        if OUTPUT not in parameters:
            return base
        assert described is not None
        assert noise is not None
        hidden = torch.cat([described, noise], dim=1) @ parameters[HIDDEN].T + parameters[HIDDEN_BIAS]
        return (base[:, None] + parameters[OUTPUT] @ hidden.tanh().T).clamp(0, 1)
