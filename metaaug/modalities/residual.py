"""How a kind of data adds a generated residual to its samples."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Residual:
    """Coefficients and what they mean.

    Attributes:
        size: number of coefficients.
        add: from samples ``(n, …)`` and coefficients ``(n, size)`` to samples of the same shape and range; coefficients
            of zero change nothing.
    """

    size: int
    add: Callable[[Tensor, Tensor], Tensor]
