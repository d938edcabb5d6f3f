"""Paired differences with 95 % intervals that cover both sources of chance: training seeds and test samples."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student


@dataclass(frozen=True)
class Interval:
    """A mean and its 95 % interval."""

    mean: float
    low: float
    high: float

    @property
    def half(self) -> float:
        """Half the interval's length: the number behind ±."""
        return (self.high - self.low) / 2


def crossed_interval(values: np.ndarray, confidence: float = 0.95) -> Interval:
    """Interval of the mean of a table of seeds × samples, both of them random.

    The variance of the mean in a two-way crossed layout with one value per cell is
    σ²_seed / S + σ²_sample / n + σ²_rest / (S n) (Searle, Casella and McCulloch, "Variance Components",
    1992, chapter 4). Row means have variance σ²_seed + σ²_rest / n and column means σ²_sample + σ²_rest / S, so
    their two contributions count σ²_rest twice, and one is taken off again. Degrees of freedom after Satterthwaite.

    Args:
        values: ``(seeds, samples)``, at least 2 of each.
        confidence: of the interval.

    Raises:
        ValueError: fewer than 2 seeds or samples.
    """
    seeds, samples = values.shape
    if seeds < 2 or samples < 2:
        raise ValueError(f"An interval needs at least 2 seeds and 2 samples, not {seeds} and {samples}.")
    mean = float(values.mean())
    by_seed, by_sample = values.mean(axis=1), values.mean(axis=0)
    from_seeds = float(by_seed.var(ddof=1)) / seeds
    from_samples = float(by_sample.var(ddof=1)) / samples
    rest = values - by_seed[:, None] - by_sample[None, :] + mean
    from_rest = float((rest**2).sum()) / ((seeds - 1) * (samples - 1)) / (seeds * samples)
    variance = max(from_seeds + from_samples - from_rest, from_seeds, from_samples)
    if variance == 0:
        return Interval(mean, mean, mean)
    shares = from_seeds**2 / (seeds - 1) + from_samples**2 / (samples - 1)
    freedom = variance**2 / shares if shares > 0 else seeds - 1
    half = float(student.ppf(0.5 + confidence / 2, max(freedom, seeds - 1))) * math.sqrt(variance)
    return Interval(mean, mean - half, mean + half)
