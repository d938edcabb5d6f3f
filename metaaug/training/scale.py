"""The scale of a number to predict: what is learned is standardised, what is reported is in its own unit."""

from dataclasses import dataclass
from typing import Self

import numpy as np


@dataclass(frozen=True)
class Scale:
    """Mean and deviation of the labelled numbers, never of test data."""

    mean: float
    deviation: float

    @classmethod
    def of(cls, numbers: np.ndarray) -> Self:
        """The scale of ``(n,)`` numbers; where all are equal, in the number's own unit."""
        return cls(float(numbers.mean()), float(numbers.std()) or 1.0)

    def standardise(self, numbers: np.ndarray) -> np.ndarray:
        """``(n,)`` float64: how many deviations each number is from the mean."""
        standardised: np.ndarray = (numbers - self.mean) / self.deviation
        return standardised
