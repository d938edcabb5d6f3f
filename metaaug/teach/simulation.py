"""Comparisons of two strategies, simulated: what a verdict says when it is known what is true. Imports no torch."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from metaaug.training.statistics import Interval, crossed_interval


@dataclass(frozen=True)
class Crossed:
    """Right and wrong of two arms of one strategy: 1 where a sum of Gaussian effects is positive.

    Attributes:
        seeds, samples: size of a verdict.
        ease: mean of the sum; with a total standard deviation of about 1.5, 2 means 90 % right.
        by_seed: standard deviation of the effects of a training.
        by_sample: of a sample, the same in every training.
        rest: of a sample in a training.
        shared: part of the variance of training effects and of the rest that the two arms of a seed share.
        gain: what the first arm has on top of the mean.
    """

    seeds: int = 5
    samples: int = 400
    ease: float = 2.0
    by_seed: float = 0.1
    by_sample: float = 1.2
    rest: float = 0.9
    shared: float = 0.5
    gain: float = 0.0

    @property
    def deviation(self) -> float:
        """Standard deviation of the sum of all effects."""
        return float((self.by_seed**2 + self.by_sample**2 + self.rest**2) ** 0.5)

    def gain_for(self, points: float) -> float:
        """The ``gain`` that raises the accuracy by so many percentage points.

        Raises ValueError where that would leave nothing wrong.
        """
        wanted = norm.cdf(self.ease / self.deviation) + points / 100
        if not 0 < wanted < 1:
            raise ValueError(f"An accuracy of {wanted:.2f} cannot be reached. Choose a smaller difference.")
        return float(norm.ppf(wanted)) * self.deviation - self.ease

    def __call__(self, random: np.random.Generator) -> np.ndarray:
        """The difference of the two arms, ``(seeds, samples)``: 1, 0 or −1."""
        by_sample = self.by_sample * random.normal(size=(1, self.samples))

        def arms(deviation: float, shape: tuple[int, int]) -> np.ndarray:
            common, own = random.normal(size=shape), random.normal(size=(2, *shape))
            return deviation * (self.shared**0.5 * common + (1 - self.shared) ** 0.5 * own)

        effects = arms(self.by_seed, (self.seeds, 1)) + arms(self.rest, (self.seeds, self.samples))
        gains = np.array([self.gain, 0.0])[:, None, None]
        first, second = (self.ease + gains + by_sample + effects > 0).astype(np.float64)
        return first - second


@dataclass(frozen=True)
class Comparisons:
    """Many verdicts on the same two strategies, each with new trainings and new test samples.

    Attributes:
        intervals: of the paired differences, as fractions.
    """

    intervals: tuple[Interval, ...]

    @property
    def called(self) -> list[bool]:
        """Which of them leave out 0, so that "different" is said."""
        return [one.low > 0 or one.high < 0 for one in self.intervals]

    @property
    def share_called(self) -> float:
        """How often "different" is said."""
        return float(np.mean(self.called))

    @property
    def half_width(self) -> float:
        """The usual number behind ±: the median."""
        return float(np.median([one.half for one in self.intervals]))


def compare(
    points: float, trainings: int, samples: int, *, paired: bool = True, comparisons: int = 200, seed: int = 0
) -> Comparisons:
    """Compare two strategies again and again.

    Args:
        points: by how many percentage points of accuracy the first is truly better; 0: both are the same.
        trainings: of each strategy in a comparison, at least 2.
        samples: of test data in a comparison.
        paired: networks of the same number share start and batches, so that much of their luck is the same.
        comparisons: how many.
        seed: of the draws.
    """
    model = Crossed(seeds=trainings, samples=samples, shared=0.8 if paired else 0.0, by_seed=0.15)
    model = Crossed(**{**vars(model), "gain": model.gain_for(points)})
    random = np.random.default_rng(seed)
    return Comparisons(tuple(crossed_interval(model(random)) for _ in range(comparisons)))
