"""What a policy is: from θ, and what is known of a sample, to the strengths of all operations."""

from collections.abc import Mapping
from typing import Protocol

import torch
from torch import Tensor


class Policy(Protocol):
    """One kind of policy. Implementations are frozen; what is learned is passed in."""

    @property
    def noise_size(self) -> int:
        """Random numbers per copy that the policy itself takes."""
        ...

    def initial(self, generator: torch.Generator) -> dict[str, Tensor]:
        """The weights at the start, beside ``strengths``; their names begin with ``policy.``."""
        ...

    def strengths(self, parameters: Mapping[str, Tensor], described: Tensor | None, noise: Tensor | None) -> Tensor:
        """Strengths in [0, 1]: ``(operations,)``, or ``(operations, n)`` where every sample has its own.

        Args:
            parameters: θ: ``strengths`` and the policy's weights. Without weights every policy is the global one.
            described: ``(n, d)`` what is known of the samples; None where the policy does not ask.
            noise: ``(n, noise_size)`` standard normal, or None.
        """
        ...
