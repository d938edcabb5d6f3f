"""The one rate and length that all clips of a set are brought to."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from metaaug.data.limits import MAX_AUDIO_VALUES, MAX_RATE, MAX_SECONDS, MIN_SECONDS
from metaaug.data.wording import counted
from metaaug.errors import DataError
from metaaug.modalities.audio.decode import Header, length_at

WHOLE = 0.99
"""Part of the recordings that are kept whole where nobody chooses a length: a single long one would cost all others."""


@dataclass(frozen=True)
class Form:
    """Samples per second, and samples of every clip."""

    rate: int
    samples: int

    @property
    def seconds(self) -> float:
        """How long every clip is."""
        return self.samples / self.rate


def check_seconds(seconds: float | None) -> None:
    """Raise DataError unless ``seconds`` is None or within the limits."""
    if seconds is not None and not MIN_SECONDS <= seconds <= MAX_SECONDS:
        raise DataError(
            f"The length is {seconds:g} s; allowed are {MIN_SECONDS:g} to {MAX_SECONDS:g} s. Choose another length."
        )


def choose_form(headers: Sequence[Header], seconds: float | None, filename: str) -> Form:
    """The most frequent rate, up to 16 kHz; the longest length, unless it is longer than nearly all or than the most.

    Raises:
        DataError: all recordings are too short, or they are too many to hold.
    """
    counts = Counter(header.rate for header in headers)
    rate = min(max(counts, key=lambda one: (counts[one], one)), MAX_RATE)
    lengths = sorted(length_at(header, rate) for header in headers)
    most = lengths[math.ceil(WHOLE * len(lengths)) - 1] if seconds is None else round(seconds * rate)
    form = Form(rate, min(most, lengths[-1], round(MAX_SECONDS * rate)))
    if form.seconds < MIN_SECONDS:
        raise DataError(
            f"The recordings of {filename} have at most {told(form.seconds)}; at least {told(MIN_SECONDS)} are needed. "
            "Use longer recordings."
        )
    values = len(headers) * form.samples
    if values > MAX_AUDIO_VALUES:
        raise DataError(
            f"{filename} has {counted(len(headers), 'recording')}, which at {told(form.seconds)} and {form.rate:,} Hz "
            f"are {values:,} samples; at most {MAX_AUDIO_VALUES:,} are read. Use fewer recordings or a shorter length."
        )
    return form


def form_notes(headers: Sequence[Header], form: Form) -> list[str]:
    """Sentences on what bringing the recordings to the form means."""
    notes = []
    several = sum(header.channels > 1 for header in headers)
    if several:
        notes.append(f"Averaged the channels of {counted(several, 'recording')}.")
    other = Counter(header.rate for header in headers if header.rate != form.rate)
    if other:
        rates = f"{next(iter(other)):,} Hz" if len(other) == 1 else f"{len(other)} different rates"
        notes.append(f"Resampled {counted(other.total(), 'recording')} ({rates}) to {form.rate:,} Hz.")
    lengths = [length_at(header, form.rate) for header in headers]
    cut, filled = (sum(longer(one) for one in lengths) for longer in (form.samples.__lt__, form.samples.__gt__))
    if cut:
        longest = max(header.seconds for header in headers)
        notes.append(
            f"Cut {counted(cut, 'recording')} to the first {told(form.seconds)}; the longest has {told(longest)}."
        )
    if filled:
        notes.append(f"Filled up {counted(filled, 'shorter recording')} with silence to {told(form.seconds)}.")
    return notes


def told(seconds: float) -> str:
    """``1.31 s``, ``50 ms``, ``12 min``, ``10 h``."""
    if seconds < 0.1:
        return f"{seconds * 1000:.3g} ms"
    if seconds < 120:
        return f"{seconds:.3g} s"
    return f"{seconds / 60:.3g} min" if seconds < 7200 else f"{seconds / 3600:.3g} h"
