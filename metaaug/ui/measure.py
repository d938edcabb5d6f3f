"""How a verdict's numbers are written: accuracies in per cent and points, or errors in the target's own unit."""

from dataclasses import dataclass
from typing import Any

from metaaug.data.wording import common_scale, signed_like, written_like
from metaaug.ui import words
from metaaug.ui.language import gettext as _


@dataclass(frozen=True)
class Measure:
    """What strategies are compared by.

    Attributes:
        title: of the axis and in the text that stands for the chart.
        difference: of the axis of differences.
        column: of the table of numbers, and ``gain`` that of its differences.
        factor: from a stored number to the one shown.
        better: on which side of a chart the better strategies are.
        unit: behind a number, with its blank.
        reading: how to read the chart of strategies, and ``reading_differences`` that of differences.
        scale: where errors are shown, what all of them are written like.
    """

    title: str
    difference: str
    column: str
    gain: str
    factor: float
    better: str
    unit: str
    reading: str
    reading_differences: str
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
        message = _("{change} points") if self.scale is None else _("RMSE {change}")
        return message.format(change=amount)

    def best_first(self, strategies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Strategies of a verdict, the best first."""
        return sorted(strategies, key=lambda one: one["mean"] if self.better == "left" else -one["mean"])


def measure_of(verdict: dict[str, Any]) -> Measure:
    """The measure of a verdict, by its ``metric``: accuracy unless it says ``rmse``."""
    return _error(verdict) if verdict.get("metric") == "rmse" else _accuracy()


def _accuracy() -> Measure:
    return Measure(
        title=_("accuracy on test data (%)"),
        difference=_("difference of accuracy (points)"),
        column=_("accuracy, %"),
        gain=_("over none, points"),
        factor=100.0,
        better="right",
        unit=" %",
        reading=_(
            "Further right is better. The large mark is the mean, the bar its 95 % interval, the small ticks are "
            "single seeds."
        ),
        reading_differences=_(
            "The learned policy minus another strategy, seed by seed. A bar that stays right of the dashed line means "
            "it helps; one that touches it (hollow mark) means no difference was seen."
        ),
    )


def _error(verdict: dict[str, Any]) -> Measure:
    target = str(verdict.get("target", _("target")))
    return Measure(
        title=_("RMSE on test data"),
        difference=_("difference of RMSE"),
        column=_("RMSE"),
        gain=_("against none"),
        factor=1.0,
        better="left",
        unit="",
        reading=_(
            "Further left is better. The large mark is the root mean squared error (RMSE: the usual size of an error, "
            "in the unit of {target}) over all seeds, the bar its 95 % interval, the small ticks are single seeds."
        ).format(target=target if len(target) <= 40 else target[:39] + "…"),
        reading_differences=_(
            "The learned policy minus another strategy, seed by seed. A bar that stays left of the dashed line means "
            "it helps; one that touches it (hollow mark) means no difference was seen."
        ),
        scale=common_scale(verdict["strategies"], verdict.get("comparisons", [])),
    )
