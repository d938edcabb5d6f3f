"""Moving pixels: every geometric operation contributes a matrix or a field, and the image is sampled once.

Sampling once matters: on small images six bilinear samplings in a row blur everything.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.modalities.operation import CoinOperation, GaussianOperation, HalfGaussianOperation, Operation, Reference


def border_level(x: Tensor) -> Tensor:
    """The median of each image's outermost pixels, ``(n, c, h, w) -> (n, c, 1, 1)``: its background."""
    edges = [x[..., 0, :], x[..., -1, :], x[..., :, 0], x[..., :, -1]]
    return torch.cat(edges, dim=-1).median(dim=-1).values[..., None, None]


def warp(x: Tensor, moves: Sequence[tuple["GeometricOperation", Tensor, Tensor | None]]) -> Tensor:
    """All ``moves`` (operation, value, extra) composed in order and sampled once, bilinearly.

    Matrices are multiplied; displacement fields are added to where the matrices point, whatever their place in the
    order. Outside the image lies its border level. ``x`` is ``(n, c, h, w)``.
    """
    n, _, height, width = x.shape
    total: Tensor | None = None
    displacement: Tensor | None = None
    for operation, value, extra in moves:
        matrix = operation.matrix(value, extra, height / width)
        if matrix is not None:
            total = matrix if total is None else torch.bmm(total, matrix)
        field = operation.field(value, extra, height, width)
        if field is not None:
            displacement = field if displacement is None else displacement + field
    if total is None:
        total = torch.eye(3, dtype=x.dtype, device=x.device).expand(n, 3, 3)
    points = _pixel_centres(height, width, x.dtype, x.device)
    grid = (points @ total[:, :2].transpose(1, 2)).reshape(n, height, width, 2)
    if displacement is not None:
        grid = grid + displacement
    level = border_level(x)
    return functional.grid_sample(x - level, grid, "bilinear", "zeros", align_corners=False) + level


@lru_cache(maxsize=8)
def _pixel_centres(height: int, width: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    """``(1, height × width, 3)``: x and y of every pixel's centre, from −1 to 1, and 1."""
    rows = (torch.arange(height, dtype=dtype, device=device) * 2 + 1) / height - 1
    columns = (torch.arange(width, dtype=dtype, device=device) * 2 + 1) / width - 1
    ones = torch.ones(height, width, dtype=dtype, device=device)
    return torch.stack([columns.expand(height, width), rows[:, None].expand(height, width), ones], dim=-1).reshape(
        1, -1, 3
    )


class GeometricOperation(Operation):
    """An operation that says where each output pixel comes from, in coordinates from −1 to 1."""

    @staticmethod
    def apply_all(x: Tensor, steps: list[Any], reference: Reference) -> Tensor:
        """All of them as one warp."""
        return warp(x, steps)

    def matrix(self, value: Tensor, extra: Tensor | None, ratio: float) -> Tensor | None:
        """``(n, 3, 3)`` map from output to input coordinates, or None; ``ratio`` is height / width."""
        return None

    def field(self, value: Tensor, extra: Tensor | None, height: int, width: int) -> Tensor | None:
        """``(n, height, width, 2)`` displacement of the input coordinates, or None."""
        return None

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        return warp(x, [(self, value, extra)])


def _matrix(value: Tensor, entries: dict[tuple[int, int], Tensor]) -> Tensor:
    zero, one = torch.zeros_like(value), torch.ones_like(value)
    every = [entries.get((i, j), one if i == j else zero) for i in range(3) for j in range(3)]
    return torch.stack(every, dim=-1).unflatten(-1, (3, 3))


def _rotation(angle: Tensor, ratio: float) -> Tensor:
    cosine, sine = angle.cos(), angle.sin()
    return _matrix(angle, {(0, 0): cosine, (0, 1): -sine * ratio, (1, 0): sine / ratio, (1, 1): cosine})


class Rotate(GaussianOperation, GeometricOperation):
    """Turns about the centre; positive is counter-clockwise."""

    def matrix(self, value: Tensor, extra: Tensor | None, ratio: float) -> Tensor:
        return _rotation(value * (math.pi / 180), ratio)


class ShiftX(GaussianOperation, GeometricOperation):
    """Moves to the right by a part of the width."""

    def matrix(self, value: Tensor, extra: Tensor | None, ratio: float) -> Tensor:
        return _matrix(value, {(0, 2): -2 * value / 100})

    def amount(self, value: float, shape: tuple[int, ...]) -> tuple[float, str]:
        return value / 100 * shape[-1], "px"


class ShiftY(GaussianOperation, GeometricOperation):
    """Moves down by a part of the height."""

    def matrix(self, value: Tensor, extra: Tensor | None, ratio: float) -> Tensor:
        return _matrix(value, {(1, 2): -2 * value / 100})

    def amount(self, value: float, shape: tuple[int, ...]) -> tuple[float, str]:
        return value / 100 * shape[-2], "px"


class Scale(GaussianOperation, GeometricOperation):
    """Enlarges by exp(value)."""

    def matrix(self, value: Tensor, extra: Tensor | None, ratio: float) -> Tensor:
        factor = (-value).exp()
        return _matrix(value, {(0, 0): factor, (1, 1): factor})


class Aspect(GaussianOperation, GeometricOperation):
    """Widens by exp(value / 2) and flattens by as much."""

    def matrix(self, value: Tensor, extra: Tensor | None, ratio: float) -> Tensor:
        return _matrix(value, {(0, 0): (-value / 2).exp(), (1, 1): (value / 2).exp()})


class Shear(GaussianOperation, GeometricOperation):
    """Slants sideways: the top moves against the bottom."""

    def matrix(self, value: Tensor, extra: Tensor | None, ratio: float) -> Tensor:
        return _matrix(value, {(0, 1): value * ratio})


class HorizontalFlip(CoinOperation, GeometricOperation):
    """Mirrors left and right."""

    def matrix(self, value: Tensor, extra: Tensor | None, ratio: float) -> Tensor:
        return _matrix(value, {(0, 0): 1 - 2 * value})


class VerticalFlip(CoinOperation, GeometricOperation):
    """Mirrors top and bottom."""

    def matrix(self, value: Tensor, extra: Tensor | None, ratio: float) -> Tensor:
        return _matrix(value, {(1, 1): 1 - 2 * value})


class QuarterTurn(CoinOperation, GeometricOperation):
    """Turns by 90° to the left or the right, each as likely."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        side = torch.rand(len(x), generator=generator)
        return torch.where(side < 0.5, -1.0, 1.0).to(x)

    def matrix(self, value: Tensor, extra: Tensor | None, ratio: float) -> Tensor:
        assert extra is not None
        return _rotation(value * extra * (math.pi / 2), ratio)


@lru_cache(maxsize=16)
def _bicubic(knots: int, size: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    """``(size, knots)``: from values at knots to values at ``size`` places, from the first knot to the last."""
    every = torch.eye(knots, dtype=torch.float64)[None, None]
    return functional.interpolate(every, size=(size, knots), mode="bicubic", align_corners=True)[0, 0].to(device, dtype)


class Elastic(HalfGaussianOperation, GeometricOperation):
    """Bends by a smooth field: 4×4 knots displaced by up to ``value``, interpolated bicubically (after Simard 2003)."""

    KNOTS = 4

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return (2 * torch.rand(len(x), 2, self.KNOTS, self.KNOTS, generator=generator) - 1).to(x)

    def field(self, value: Tensor, extra: Tensor | None, height: int, width: int) -> Tensor:
        assert extra is not None
        # Interpolating is linear: as two small matrix products it takes a tenth of the time.
        rows, columns = (_bicubic(self.KNOTS, size, extra.dtype, extra.device) for size in (height, width))
        smooth = rows @ extra @ columns.T
        return smooth.permute(0, 2, 3, 1) * (2 * value / 100)[:, None, None, None]
