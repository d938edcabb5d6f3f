"""What is seen of a series: random dilated convolutions and what of them is above a bias.

After ROCKET (Dempster, Petitjean and Webb, "ROCKET: exceptionally fast and accurate time series classification using
random convolutional kernels", 2020) with MiniRocket's biases (2021): kernels of length 9, a random choice of channels
each, mean-centred, of unit norm; dilations 1, 2, 4, … while 8 d < length; a bias is the convolution's value at a random
place of the support. Departures, for differentiability: the proportion of positive values is soft, and maxima are
divided by the kernel's deviation. Mean-centred kernels do not see a constant, so each channel's mean and deviation are
features too. All of this is pooled over the whole time, which a move in time leaves nearly as it is. A learner that
should tell whether moves are worth making must see them, so ``placed`` adds where something happens: a part of the
kernels, rectified, and the series itself, averaged over stretches of time.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as functional
from torch import Tensor

KERNEL = 9
MOST_STEPS = 96
"""Longer series are averaged over neighbouring steps until they have at most so many; features only, samples stay."""
SOFTNESS = 0.1
"""Of a kernel's deviation on the support: over how much the soft proportion goes from nearly 0 to nearly 1."""
PLACES = 12
"""Stretches of time over which rectified convolutions are averaged; the series itself, over twice as many, which its
channels share among them: many channels would outweigh the kernels."""
PLACED = 4
"""One kernel in so many is averaged over stretches too."""
_TINY = 1e-4
"""Added to a channel's variance: a constant channel would have no derivative otherwise."""


def series_features(
    x: Tensor, width: int, generator: torch.Generator, *, placed: bool = False
) -> Callable[[Tensor], Tensor]:
    """A random feature map for series of the shape of ``x``.

    Args:
        x: ``(m, channels, length)`` unaugmented support.
        width: number of kernels.
        generator: CPU generator.
        placed: add features that tell where in time something happens.

    Returns:
        A function from ``(n, channels, length)`` to ``(n, 2 × width + 2 × channels)``, and as many more as there are
        stretches of placed kernels and of channels.
    """
    channels, length = x.shape[1:]
    shrink = -(-length // MOST_STEPS)
    dilations = [2**power for power in range(length.bit_length()) if 8 * 2**power < -(-length // shrink)] or [1]
    groups = [
        (dilation, _kernels(channels, count, generator).to(x))
        for dilation, count in zip(dilations, _shares(width, len(dilations)), strict=True)
        if count
    ]

    def shortened(series: Tensor) -> Tensor:
        return functional.avg_pool1d(series, shrink, ceil_mode=True) if shrink > 1 else series

    def convolved(short: Tensor) -> list[Tensor]:
        return [
            functional.conv1d(
                functional.pad(short, (4 * dilation, 4 * dilation), mode="replicate"), kernels, dilation=dilation
            )
            for dilation, kernels in groups
        ]

    with torch.no_grad():
        seen = [values.transpose(0, 1).flatten(1) for values in convolved(shortened(x))]
    deviations = [values.std(dim=1, unbiased=False).clamp_min(1e-6)[:, None] for values in seen]
    places = [(torch.rand(len(values), 1, generator=generator) * values.shape[1]).long() for values in seen]
    biases = [values.gather(1, place.to(values.device)) for values, place in zip(seen, places, strict=True)]

    def features(series: Tensor) -> Tensor:
        short = shortened(series)
        parts = [series.mean(dim=2), (series.var(dim=2, unbiased=False) + _TINY).sqrt()]
        if placed:
            parts.append(_stretches(short, max(1, 2 * PLACES // channels)))
        for values, bias, deviation in zip(convolved(short), biases, deviations, strict=True):
            above = (values - bias) / deviation
            parts += [(above / SOFTNESS).sigmoid().mean(dim=2), above.amax(dim=2)]
            if placed:
                parts.append(_stretches(above[:, ::PLACED].relu(), PLACES))
        return torch.cat(parts, dim=1)

    return features


def _stretches(values: Tensor, most: int) -> Tensor:
    """Means over at most so many stretches of time, ``(n, rows × stretches)``."""
    steps = -(-values.shape[2] // most)
    return functional.avg_pool1d(values, steps, ceil_mode=True).flatten(1)


def _shares(total: int, parts: int) -> list[int]:
    """``total`` in as equal whole parts as possible, the first ones larger."""
    return [total // parts + (part < total % parts) for part in range(parts)]


def _kernels(channels: int, count: int, generator: torch.Generator) -> Tensor:
    """``(count, channels, KERNEL)``: each of a random choice of channels, mean-centred in every one, of unit norm."""
    weights = torch.randn(count, channels, KERNEL, generator=generator)
    weights = weights - weights.mean(dim=2, keepdim=True)
    # As many channels as ROCKET takes of several: one more often than many.
    chosen = (2 ** (torch.rand(count, generator=generator) * torch.tensor(channels + 1.0).log2())).long()
    rank = torch.rand(count, channels, generator=generator).argsort(dim=1).argsort(dim=1)
    weights = weights * (rank < chosen[:, None])[..., None]
    return weights / weights.flatten(1).norm(dim=1)[:, None, None]
