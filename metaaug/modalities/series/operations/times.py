"""Moving values in time: every such operation says where each step comes from, and the series is sampled once.

Sampling once matters: each linear interpolation flattens peaks a little.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from metaaug.modalities.operation import CoinOperation, GaussianOperation, HalfGaussianOperation, Operation, Reference
from metaaug.modalities.series.operations.smooth import smooth


def sampled(x: Tensor, places: Tensor) -> Tensor:
    """The values of ``x`` at ``places``, by linear interpolation.

    Args:
        x: ``(n, channels, length)``.
        places: ``(n, length)`` in steps from 0; beyond the ends lie the end values.
    """
    last = x.shape[-1] - 1
    places = places.clamp(0, last)
    # The last step is reached from below, so that it has a right neighbour too.
    left = places.detach().floor().clamp(max=last - 1)
    index = left.long()[:, None].expand(-1, x.shape[1], -1)
    before, after = x.gather(2, index), x.gather(2, index + 1)
    return torch.lerp(before, after, (places - left)[:, None])


def moved(x: Tensor, steps: Sequence[tuple["TimeOperation", Tensor, Tensor | None]]) -> Tensor:
    """All ``steps`` (operation, value, extra) in order, as one interpolation of ``x`` ``(n, channels, length)``."""
    n, _, length = x.shape
    places = torch.arange(length, dtype=x.dtype, device=x.device).expand(n, length)
    # From a step of the result back to one of the original: the last operation is undone first.
    for operation, value, extra in reversed(steps):
        places = operation.places(places, value, extra, length)
    return sampled(x, places)


class TimeOperation(Operation):
    """An operation that says from where in time each value comes."""

    @staticmethod
    def apply_all(x: Tensor, steps: list[Any], reference: Reference) -> Tensor:
        """All of them as one interpolation."""
        return moved(x, steps)

    def places(self, at: Tensor, value: Tensor, extra: Tensor | None, length: int) -> Tensor:
        """Where in the input, ``(n, m)`` in steps, the values at ``at`` ``(n, m)`` of the output come from."""
        raise NotImplementedError

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        return moved(x, [(self, value, extra)])


class TimeReversal(CoinOperation, TimeOperation):
    """The last value comes first."""

    def places(self, at: Tensor, value: Tensor, extra: Tensor | None, length: int) -> Tensor:
        return at + value[:, None] * (length - 1 - 2 * at)


class Shift(GaussianOperation, TimeOperation):
    """Moves later by ``value`` % of the length."""

    def places(self, at: Tensor, value: Tensor, extra: Tensor | None, length: int) -> Tensor:
        return at - value[:, None] * (length / 100)

    def amount(self, value: float, shape: tuple[int, ...]) -> tuple[float, str]:
        return value / 100 * shape[-1], "steps"


class Zoom(HalfGaussianOperation, TimeOperation):
    """Stretches a window of exp(−value) of the length, its place uniform (window slicing, Le Guennec et al. 2016)."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(len(x), generator=generator).to(x)

    def places(self, at: Tensor, value: Tensor, extra: Tensor | None, length: int) -> Tensor:
        assert extra is not None
        part = (-value).exp()[:, None]
        return at * part + extra[:, None] * (length - 1) * (1 - part)


class TimeWarp(HalfGaussianOperation, TimeOperation):
    """Runs with the speed exp(value × smooth), from the first step to the last (Um et al. 2017)."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return smooth((len(x),), x, generator)

    def places(self, at: Tensor, value: Tensor, extra: Tensor | None, length: int) -> Tensor:
        assert extra is not None
        speed = (value[:, None] * (extra[:, 1:] + extra[:, :-1]) / 2).exp()
        run = torch.cat([torch.zeros_like(speed[:, :1]), speed.cumsum(dim=1)], dim=1)
        curve = run * ((length - 1) / run[:, -1:])
        return sampled(curve[:, None], at)[:, 0]


class SegmentPermutation(CoinOperation):
    """Cuts into ``SEGMENTS`` parts of equal length and puts them into another order (Um et al. 2017)."""

    SEGMENTS = 4

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(len(x), self.SEGMENTS, generator=generator).argsort(dim=1).to(x.device)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        length = x.shape[-1]
        step = torch.arange(length, device=x.device)
        rank = extra[:, step * self.SEGMENTS // length]
        order = (rank * length + step).argsort(dim=1)
        shuffled = x.gather(2, order[:, None].expand_as(x))
        return torch.where(value[:, None, None] > 0, shuffled, x)
