"""How a verdict's numbers are written: accuracies in per cent and points, or errors in the target's own unit."""

from dataclasses import dataclass
from typing import Any

from metaaug.data.wording import common_scale, signed_like, written_like
from metaaug.ui import words


@dataclass(frozen=True)
class Measure:
    """What strategies are compared by.

    Attributes:
        title: of the axis and in the text that stands for the chart.
        difference: of the axis of differences.
        column: of the table of numbers, and ``gain`` that of its differences.
        factor: from a stored number to the one shown.
        better: on which side of a chart the better strategies are.
        unit: behind a number, with its blank; ``points`` behind a difference.
        mark: what stands for a strategy in a chart, in words.
        scale: where errors are shown, what all of them are written like.
    """

    title: str
    difference: str
    column: str
    gain: str
    factor: float
    better: str
    unit: str
    points: str
    mark: str
    scale: float | None = None

    def value(self, value: float) -> str:
        """``93.3``; a root mean squared error with three significant digits."""
        return f"{self.factor * value:.1f}" if self.scale is None else written_like(value, self.scale)

    def gap(self, difference: float) -> str:
        """A difference with its sign."""
        return words.points(difference) if self.scale is None else signed_like(difference, self.scale)

    def half(self, half: float) -> str:
        """Half an interval: the number behind ±."""
        return words.points(half, sign=False) if self.scale is None else written_like(half, self.scale)

    def difference_in_words(self, comparison: dict[str, Any]) -> str:
        """``+4.7 ± 0.6 points``, or ``RMSE −1.9 ± 0.8``."""
        low, high = comparison["interval"]
        amount = f"{self.gap(comparison['difference'])} ± {self.half((high - low) / 2)}"
        return f"{amount}{self.points}" if self.scale is None else f"RMSE {amount}"

    def best_first(self, strategies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Strategies of a verdict, the best first."""
        return sorted(strategies, key=lambda one: one["mean"] if self.better == "left" else -one["mean"])


ACCURACY = Measure(
    title="accuracy on test data (%)",
    difference="difference of accuracy (points)",
    column="accuracy, %",
    gain="over none, points",
    factor=100.0,
    better="right",
    unit=" %",
    points=" points",
    mark="the mean",
)


def measure_of(verdict: dict[str, Any]) -> Measure:
    """The measure of a verdict, by its ``metric``: accuracy unless it says ``rmse``."""
    if verdict.get("metric") != "rmse":
        return ACCURACY
    target = str(verdict.get("target", "target"))
    name = target if len(target) <= 40 else target[:39] + "…"
    return Measure(
        title="RMSE on test data",
        difference="difference of RMSE",
        column="RMSE",
        gain="against none",
        factor=1.0,
        better="left",
        unit="",
        points="",
        mark=f"the root mean squared error (RMSE: the usual size of an error, in the unit of {name}) over all seeds",
        scale=common_scale(verdict["strategies"], verdict.get("comparisons", [])),
    )
