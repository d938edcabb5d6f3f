"""Numbers and durations as they are written."""

import pytest

from metaaug.ui import words


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.51234, "0.512"), (12.0, "12"), (0.1, "0.1"), (-3.456, "−3.46"), (1234.5, "1,230"), (0.000123456, "0.000123"),
     (999.6, "1,000"), (0.0, "0"), (float("nan"), "–"), (123456789.0, "1.23 × 10⁸"), (-6.334e-8, "−6.33 × 10⁻⁸")],
)  # fmt: skip
def test_three_significant_digits(value: float, text: str) -> None:
    assert words.number(value) == text


def test_data_keeps_its_digits() -> None:
    assert words.number(1169.0, 6) == "1,169"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "under 1 s"), (4.4, "4 s"), (89.0, "89 s"), (200.0, "3 min"), (4800.0, "80 min"), (6000.0, "1 h 40 min"),
     (None, "–")],
)  # fmt: skip
def test_duration(seconds: float | None, text: str) -> None:
    assert words.duration(seconds) == text


@pytest.mark.parametrize(("difference", "text"), [(0.047, "+4.7"), (-0.0031, "−0.3"), (0.0001, "0.0")])
def test_points(difference: float, text: str) -> None:
    assert words.points(difference) == text
