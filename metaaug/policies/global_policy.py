"""The global policy: one strength per operation, the same for every sample."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class GlobalPolicy:
    """θ is the strengths themselves."""

    noise_size: int = 0

    def initial(self, generator: torch.Generator) -> dict[str, Tensor]:
        """No weights."""
        return {}

    def strengths(self, parameters: Mapping[str, Tensor], described: Tensor | None, noise: Tensor | None) -> Tensor:
        """``(operations,)``."""
        return parameters["strengths"]
