"""Slopes of the loss in the strengths, by comparing what it is above with what it is below.

Source: Spall, "Multivariate Stochastic Approximation Using a Simultaneous Perturbation Gradient Approximation", IEEE
Transactions on Automatic Control 37, 1992, equation 2.2; with common random numbers, as in Kleinman, Spall and Naiman,
"Simulation-Based Optimization with Stochastic Approximation Using Common Random Numbers", Management Science 45, 1999.

    Δ_o ← +1 or −1 at random for every operation measured so, 0 for the others
    slope_o ← (ℓ(θ + c Δ) − ℓ(θ − c Δ)) / (2 c_o Δ_o)            the same episode, features and noise in both

Symbols: θ ``strengths``, Δ ``directions``, c ``reach``, ℓ ``loss``. Two losses serve all operations: what the others
change in a slope is 0 on average, since their directions are independent.
Departures: the reach does not shrink as learning goes on, because the loss is rough at a small scale and what is asked
for is its trend; θ ± cΔ is clipped to [0, 1], and the difference divided by the distance that is left.
"""

from collections.abc import Callable

import torch
from torch import Tensor

REACH, REACH_SHARE = 0.2, 0.4
"""A strength θ is compared with θ ± (REACH + REACH_SHARE × θ)."""


def random_directions(measured: Tensor, generator: torch.Generator) -> Tensor:
    """+1 or −1, each with probability ½, where ``measured`` ``(operations,)`` is true, and 0 elsewhere; on the CPU."""
    signs = torch.randint(0, 2, measured.shape, generator=generator) * 2 - 1
    return torch.where(measured, signs, 0)


def slopes(loss: Callable[[Tensor], Tensor], strengths: Tensor, directions: Tensor) -> Tensor:
    """How the loss changes with each strength.

    Args:
        loss: from strengths ``(operations,)`` to a scalar; whatever is random in it stays the same.
        strengths: ``(operations,)`` in [0, 1].
        directions: ``(operations,)`` from :func:`random_directions`.

    Returns:
        ``(operations,)`` without a gradient; 0 where the direction is 0.
    """
    with torch.no_grad():
        reach = (REACH + REACH_SHARE * strengths) * directions
        above, below = (strengths + reach).clamp(0, 1), (strengths - reach).clamp(0, 1)
        rise = loss(above) - loss(below)
        return torch.where(directions != 0, rise / torch.where(directions != 0, above - below, 1), 0)
