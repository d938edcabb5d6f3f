"""Changing pixel values. Every result stays within [0, 1]."""

import math

import torch
from torch import Tensor

from metaaug.modalities.images.operations.warp import border_level
from metaaug.modalities.operation import (
    CoinOperation,
    GaussianOperation,
    HalfGaussianOperation,
    Reference,
    pick,
)

GREY_WEIGHTS = (0.299, 0.587, 0.114)
"""Luma of ITU-R BT.601."""


class Brightness(GaussianOperation):
    """Adds ``value`` % of the full range to all pixels."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        return (x + pick(value, x) / 100).clamp(0, 1)


class Contrast(GaussianOperation):
    """Multiplies deviations from the image's mean by exp(value)."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        mean = x.mean(dim=(1, 2, 3), keepdim=True)
        return (mean + (x - mean) * pick(value, x).exp()).clamp(0, 1)


class Invert(CoinOperation):
    """Swaps light and dark: 1 − x."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        return x + pick(value, x) * (1 - 2 * x)


class Noise(HalfGaussianOperation):
    """Adds Gaussian noise; ``value`` is its deviation in deviations of the reference's pixels."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.randn(x.shape, generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        return (x + pick(value, x) * reference.x.std() * extra).clamp(0, 1)


class Blur(HalfGaussianOperation):
    """Gaussian blur with standard deviation ``value`` pixels, weights renormalised at the edges."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        height, width = x.shape[-2:]
        rows = self._kernel(value, height)
        columns = rows if width == height else self._kernel(value, width)
        return rows @ x @ columns.transpose(-1, -2)

    def _kernel(self, value: Tensor, size: int) -> Tensor:
        """``(n, 1, size, size)``: row i holds the weights of all pixels for pixel i."""
        place = torch.arange(size, dtype=value.dtype, device=value.device)
        distance = (place[:, None] - place) / pick(value.clamp_min(1e-2), place.expand(1, 1, 1, size))
        # The largest is 1, on the diagonal, so nothing overflows; softmax takes eight times as long on short rows.
        weights = (-0.5 * distance.square()).exp()
        return weights / weights.sum(dim=-1, keepdim=True)


class Cutout(HalfGaussianOperation):
    """Sets a square of ``value`` % of the side to the background, its centre uniform (DeVries & Taylor 2017)."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(len(x), 2, generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        height, width = x.shape[-2:]
        rows = (torch.arange(height, dtype=x.dtype, device=x.device) + 0.5) / height
        columns = (torch.arange(width, dtype=x.dtype, device=x.device) + 0.5) / width
        half = (value / 200)[:, None]
        inside_rows = (rows - extra[:, :1]).abs() < half
        inside_columns = (columns - extra[:, 1:]).abs() < half
        mask = inside_rows[:, None, :, None] & inside_columns[:, None, None, :]
        return torch.where(mask, border_level(x), x)


class Saturation(GaussianOperation):
    """Multiplies deviations from grey by exp(value)."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        grey = (x * x.new_tensor(GREY_WEIGHTS)[:, None, None]).sum(dim=1, keepdim=True)
        return (grey + (x - grey) * pick(value, x).exp()).clamp(0, 1)


class Hue(GaussianOperation):
    """Turns the colour plane of YIQ by ``value`` degrees, which keeps the luma."""

    YIQ = ((0.299, 0.587, 0.114), (0.595716, -0.274453, -0.321263), (0.211456, -0.522591, 0.311135))

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        forward = x.new_tensor(self.YIQ)
        luma, first, second = torch.einsum("ij,njhw->inhw", forward, x)
        angle = (value * (math.pi / 180))[:, None, None]
        turned = torch.stack(
            [luma, first * angle.cos() - second * angle.sin(), first * angle.sin() + second * angle.cos()]
        )
        return torch.einsum("ij,jnhw->nihw", torch.linalg.inv(forward), turned).clamp(0, 1)
