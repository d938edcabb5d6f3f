"""Smooth random curves, made of a few knots."""

from functools import cache

import torch
import torch.nn.functional as functional
from torch import Tensor

KNOTS = 5


def smooth(shape: tuple[int, ...], x: Tensor, generator: torch.Generator) -> Tensor:
    """Curves ``(*shape, length)``, as long as ``x`` ``(…, length)``: uniform knots in [−1, 1], joined bicubically."""
    knots = 2 * torch.rand(*shape, KNOTS, generator=generator) - 1
    return knots.to(x) @ between_knots(x.shape[-1]).to(x).T


@cache
def between_knots(length: int) -> Tensor:
    """``(length, KNOTS)`` float32: the weight of every knot in each step."""
    knots = torch.eye(KNOTS)[None, None]
    return functional.interpolate(knots, size=(length, KNOTS), mode="bicubic", align_corners=True)[0, 0]
