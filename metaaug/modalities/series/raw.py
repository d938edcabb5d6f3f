"""Series as they were read, before they are brought to one length."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from metaaug.data.dataset import Dropped


@dataclass(frozen=True)
class RawSeries:
    """The series of a file.

    Attributes:
        series: each ``(channels, length)`` float64, NaN where a value is missing; lengths may differ.
        names: of the series, one each.
        channels: the names of the channels, the same in all series.
        answers: what is written in the file as class or number to predict, None where that is missing; None where the
            file has no answers at all.
        target: what the answers are called.
        is_number: whether the file says that the answers are numbers; None where it does not say.
        source: facts on the form of the file, as in ``Dataset.source``.
        dropped: series that could not be read, and why.
        notes: sentences on how the file was read.
    """

    series: Sequence[np.ndarray]
    names: Sequence[str]
    channels: tuple[str, ...]
    answers: Sequence[str | None] | None
    target: str = "class"
    is_number: bool | None = None
    source: dict[str, str] = field(default_factory=dict)
    dropped: Sequence[Dropped] = ()
    notes: Sequence[str] = ()

    def only(
        self, kept: Sequence[int], series: Sequence[np.ndarray], dropped: Sequence[Dropped], notes: Sequence[str]
    ) -> "RawSeries":
        """The series at the places ``kept``, whose values are now ``series``."""
        return replace(
            self,
            series=series,
            names=[self.names[place] for place in kept],
            answers=None if self.answers is None else [self.answers[place] for place in kept],
            dropped=dropped,
            notes=notes,
        )


def channel_names(count: int) -> tuple[str, ...]:
    """``value``, or ``channel 1``, ``channel 2`` and so on."""
    return ("value",) if count == 1 else tuple(f"channel {number}" for number in range(1, count + 1))
