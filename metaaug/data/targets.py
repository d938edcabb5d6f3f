"""Numbers to predict: checked, and cut into ranges that play the part of classes wherever samples are grouped."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from metaaug.data.limits import MAX_NUMBER, MAX_RANGES, MIN_DIFFERENT, MIN_PER_RANGE, MIN_TARGETS
from metaaug.data.wording import counted, plural
from metaaug.errors import DataError

ANY = "any value"
"""The name of the one range of targets of which most are the same."""


def check_targets(targets: np.ndarray, *, where: str, value: str = "cell", noun: str = "row") -> None:
    """Raise DataError unless the numbers are enough, usable and different enough to be predicted.

    Args:
        targets: ``(n,)`` float64 without missing values.
        where: what holds them, such as the column and the file's name, to begin a sentence with.
        value: what one number is in the file.
        noun: what one sample is.
    """
    start = f"{where} cannot be predicted as a number: "
    large = int(np.count_nonzero(~(np.abs(targets) <= MAX_NUMBER)))
    if large:
        are = "is" if large == 1 else "are"
        raise DataError(
            f"{start}{counted(large, value)} {are} infinite or beyond {MAX_NUMBER:g}. Correct them or leave them empty."
        )
    different = len(np.unique(targets))
    if different < MIN_DIFFERENT:
        raise DataError(
            f"{start}it has {counted(different, 'different value')}, and at least {MIN_DIFFERENT} are needed. "
            "Predict a class, or choose another target."
        )
    if len(targets) < MIN_TARGETS:
        raise DataError(
            f"{start}it has {counted(len(targets), noun)}, and at least {MIN_TARGETS} are needed. Add {plural(noun)}."
        )


def ranges_of(targets: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """Ranges of about equally many samples: what stands for classes where a number is predicted.

    There are up to ``MAX_RANGES``, each with at least ``MIN_PER_RANGE`` samples. Equal numbers are never parted, so
    there are fewer where many are equal, down to a single one.

    Args:
        targets: ``(n,)`` finite numbers.

    Returns:
        Range indices ``(n,)`` int64, and the names in ascending order, such as "below 87", "87 to 140",
        "140 and above". A range begins at its lower end and stops short of its upper one.
    """
    ordered = np.sort(targets)
    places = _places(ordered)
    cuts = [_short_number(float(ordered[place - 1]), float(ordered[place])) for place in places]
    return np.searchsorted(cuts, targets, side="right").astype(np.int64), _names(cuts)


def _places(ordered: np.ndarray) -> list[int]:
    """How many samples lie below each cut, ascending."""
    n = len(ordered)
    possible = np.flatnonzero(np.diff(ordered) > 0) + 1
    chosen: list[int] = []
    for part in range(1, MAX_RANGES):
        free = possible[(possible >= (chosen[-1] if chosen else 0) + MIN_PER_RANGE) & (possible <= n - MIN_PER_RANGE)]
        if not len(free):
            break
        ideal = n * part / MAX_RANGES
        nearest = int(free[np.abs(free - ideal).argmin()])
        # Half a range is near enough; a cut from farther away would be that of the next range.
        if abs(nearest - ideal) <= n / MAX_RANGES / 2:
            chosen.append(nearest)
    if not chosen:
        free = possible[(possible >= MIN_PER_RANGE) & (possible <= n - MIN_PER_RANGE)]
        chosen = [int(free[np.abs(free - n / 2).argmin()])] if len(free) else []
    return chosen


def _short_number(below: float, above: float) -> float:
    """The number of the fewest digits that is more than ``below`` and at most ``above``."""
    middle = below + (above - below) / 2
    for digits in range(1, 16):
        for value in (above, middle):
            short = float(f"{value:.{digits}g}")
            if below < short <= above:
                return short
    return above


def _names(cuts: Sequence[float]) -> tuple[str, ...]:
    if not cuts:
        return (ANY,)
    texts = [_text(cut) for cut in cuts]
    between = [f"{low} to {high}" for low, high in pairwise(texts)]
    return (f"below {texts[0]}", *between, f"{texts[-1]} and above")


def _text(value: float) -> str:
    text = f"{value:,.15g}"
    exact = text if float(text.replace(",", "")) == value else repr(value)
    return "−" + exact[1:] if value < 0 else exact
