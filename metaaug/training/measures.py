"""What strategies are compared by: accuracy where a class is predicted, the root mean squared error of a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from metaaug.data.wording import common_scale, signed_like, written_like
from metaaug.training.rmse import rmse, rmse_difference, rmse_interval
from metaaug.training.statistics import Interval, crossed_interval

Row = dict[str, Any]
"""A strategy or a comparison, as in verdict.json."""


class Words(Protocol):
    """How comparisons read in a sentence."""

    def number(self, value: float) -> str:
        """One of the numbers that are compared."""
        ...

    def opening(self, comparison: Row) -> str:
        """The comparison with no augmentation, behind "The learned policy helps: "."""
        ...

    def clause(self, comparison: Row) -> str:
        """A further comparison."""
        ...


class Measure(Protocol):
    """From tables ``(seeds, samples)`` of what single predictions were worth to numbers and words."""

    metric: str

    def by_seed(self, table: np.ndarray) -> list[float]:
        """One number for each seed."""
        ...

    def interval(self, table: np.ndarray) -> Interval:
        """Over all seeds and samples."""
        ...

    def difference(self, table: np.ndarray, against: np.ndarray) -> Interval:
        """Of two strategies, paired."""
        ...

    def outcome(self, difference: Interval) -> str:
        """``better``, ``worse`` or ``no difference seen``."""
        ...

    def words(self, strategies: Sequence[Row], comparisons: Sequence[Row]) -> Words:
        """How these comparisons of these strategies read."""
        ...


class Accuracy:
    """The share of samples whose class is predicted rightly; tables hold 0 and 1. More is better."""

    metric = "accuracy"

    def by_seed(self, table: np.ndarray) -> list[float]:
        """Accuracies."""
        return [float(value) for value in table.mean(axis=1)]

    def interval(self, table: np.ndarray) -> Interval:
        """Of the mean."""
        found = crossed_interval(table)
        # Few seeds make it wider than an accuracy can be.
        return Interval(found.mean, max(found.low, 0.0), min(found.high, 1.0))

    def difference(self, table: np.ndarray, against: np.ndarray) -> Interval:
        """Of the mean difference."""
        return crossed_interval(table - against)

    def outcome(self, difference: Interval) -> str:
        """Better where the interval leaves 0 out above."""
        return "better" if difference.low > 0 else "worse" if difference.high < 0 else "no difference seen"

    def words(self, strategies: Sequence[Row], comparisons: Sequence[Row]) -> Words:
        """In points."""
        return PointWords({row["name"]: row["label"] for row in strategies})


class RootMeanSquaredError:
    """The usual size of an error, in the target's own unit; tables hold squared errors. Less is better."""

    metric = "rmse"

    def by_seed(self, table: np.ndarray) -> list[float]:
        """Root mean squared errors."""
        return [rmse(row) for row in table]

    def interval(self, table: np.ndarray) -> Interval:
        """By the delta method."""
        return rmse_interval(table)

    def difference(self, table: np.ndarray, against: np.ndarray) -> Interval:
        """By the delta method."""
        return rmse_difference(table, against)

    def outcome(self, difference: Interval) -> str:
        """Better where the interval leaves 0 out below."""
        return "better" if difference.high < 0 else "worse" if difference.low > 0 else "no difference seen"

    def words(self, strategies: Sequence[Row], comparisons: Sequence[Row]) -> Words:
        """In the target's unit."""
        return ErrorWords(
            called={row["name"]: row["label"] for row in strategies},
            errors={row["name"]: row["mean"] for row in strategies},
            scale=common_scale(strategies, comparisons),
        )


@dataclass(frozen=True)
class PointWords:
    """Differences of accuracies: ``+4.7 ± 0.6 points over no augmentation``."""

    called: dict[str, str]

    def number(self, value: float) -> str:
        """In per cent."""
        return f"{100 * value:.1f} %"

    def opening(self, comparison: Row) -> str:
        """As any other."""
        return self.clause(comparison)

    def clause(self, comparison: Row) -> str:
        """In points."""
        low, high = comparison["interval"]
        difference = 100 * comparison["difference"]
        amount = f"{abs(difference):.1f}"
        sign = "" if amount == "0.0" else "−" if difference < 0 else "+"
        points = f"{sign}{amount} ± {50 * (high - low):.1f} points"
        return f"{points} over {self.called[comparison['against']]}"


@dataclass(frozen=True)
class ErrorWords:
    """Errors and their differences, all with the decimals of ``scale``."""

    called: dict[str, str]
    errors: dict[str, float]
    scale: float

    def number(self, value: float) -> str:
        """In the target's unit."""
        return written_like(value, self.scale)

    def opening(self, comparison: Row) -> str:
        """``RMSE 54.1 instead of 56.0, −1.9 ± 0.8``."""
        mine, other = (self.number(self.errors[comparison[side]]) for side in ("strategy", "against"))
        return f"RMSE {mine} instead of {other}, {self._change(comparison)}"

    def clause(self, comparison: Row) -> str:
        """``−0.5 ± 0.7 against the hand-made default``."""
        return f"{self._change(comparison)} against {self.called[comparison['against']]}"

    def _change(self, comparison: Row) -> str:
        low, high = comparison["interval"]
        difference, half = comparison["difference"], (high - low) / 2
        return f"{signed_like(difference, self.scale)} ± {self.number(half)}"
