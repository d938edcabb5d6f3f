"""Changing values and leaving their times: in standard deviations of the labelled series, per channel."""

import torch
from torch import Tensor

from metaaug.modalities.operation import CoinOperation, GaussianOperation, HalfGaussianOperation, Reference, pick
from metaaug.modalities.series.operations.smooth import smooth


class SignFlip(CoinOperation):
    """−x: upside down about the mean of the labelled series."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        return x * (1 - 2 * pick(value, x))


class Scale(GaussianOperation):
    """Multiplies all channels by exp(value)."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        return x * pick(value, x).exp()


class MagnitudeWarp(HalfGaussianOperation):
    """Multiplies each channel by exp(value × smooth) (after Um et al. 2017)."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return smooth(tuple(x.shape[:2]), x, generator)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        return x * (pick(value, x) * extra).exp()


class Offset(HalfGaussianOperation):
    """Adds ``value`` deviations to every channel or takes them off, each as likely."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        side = torch.rand(len(x), x.shape[1], 1, generator=generator)
        return torch.where(side < 0.5, -1.0, 1.0).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        return x + pick(value, x) * extra


class Drift(HalfGaussianOperation):
    """Adds value × smooth to each channel."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return smooth(tuple(x.shape[:2]), x, generator)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        return x + pick(value, x) * extra


class Jitter(HalfGaussianOperation):
    """Adds Gaussian noise of ``value`` standard deviations to every value."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.randn(x.shape, generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        return x + pick(value, x) * extra


class Cutout(HalfGaussianOperation):
    """Sets a stretch of ``value`` % of the length, its centre uniform, to the series' mean (DeVries & Taylor 2017)."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(len(x), generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        step = (torch.arange(x.shape[-1], dtype=x.dtype, device=x.device) + 0.5) / x.shape[-1]
        inside = (step - extra[:, None]).abs() < value[:, None] / 200
        return torch.where(inside[:, None], x.mean(dim=2, keepdim=True), x)

    def amount(self, value: float, shape: tuple[int, ...]) -> tuple[float, str]:
        return value / 100 * shape[-1], "steps"


class ChannelDropout(HalfGaussianOperation):
    """Sets each channel, with the chance ``value`` %, to the mean of the labelled series; one always stays."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(len(x), x.shape[1], 1, generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        dropped = (extra < pick(value, x) / 100) & (extra < extra.amax(dim=1, keepdim=True))
        return torch.where(dropped, 0.0, x)
