"""Bringing series to one length without gaps: missing values interpolated, short ones stretched, long ones averaged."""

import numpy as np

from metaaug.data.dataset import Dropped
from metaaug.data.limits import MAX_NUMBER, MAX_SERIES_LENGTH, MAX_SERIES_SIZE, MIN_SERIES_LENGTH, MOST_SERIES_LENGTH
from metaaug.data.wording import counted
from metaaug.errors import DataError
from metaaug.modalities.series.raw import RawSeries


def check_length(length: int | None) -> None:
    """Raise DataError unless ``length`` is None or within the limits."""
    if length is not None and not MIN_SERIES_LENGTH <= length <= MOST_SERIES_LENGTH:
        raise DataError(
            f"The length is {length:,} steps; allowed are {MIN_SERIES_LENGTH} to {MOST_SERIES_LENGTH:,}. "
            "Choose another length."
        )


def without_gaps(raw: RawSeries) -> RawSeries:
    """The series with missing values interpolated linearly in time; at the ends the nearest value is held.

    Infinite values and those beyond ``MAX_NUMBER`` are missing. Steps at the end in which all channels are missing are
    no part of a series: that is how files of arrays hold shorter ones. A series with a channel of nothing but missing
    values is dropped.
    """
    kept, filled, dropped, gaps, holed = [], [], list(raw.dropped), 0, 0
    for place, values in enumerate(raw.series):
        usable = np.abs(values) <= MAX_NUMBER
        reason = _empty(usable, raw.channels)
        if reason:
            dropped.append(Dropped(f"series {raw.names[place]}", reason))
            continue
        last = int(np.flatnonzero(usable.any(axis=0))[-1]) + 1
        values, usable = values[:, :last], usable[:, :last]
        if not usable.all():
            gaps += int((~usable).sum())
            holed += 1
            values = np.stack([_interpolated(*channel) for channel in zip(values, usable, strict=True)])
        kept.append(place)
        filled.append(values)
    notes = list(raw.notes)
    if gaps:
        notes.append(f"Interpolated {counted(gaps, 'missing value')} in {counted(holed, 'series')}.")
    return raw.only(kept, filled, dropped, notes)


def _empty(usable: np.ndarray, channels: tuple[str, ...]) -> str | None:
    """Why nothing can be interpolated, if so."""
    if not usable.any():
        return "all its values are missing"
    empty = np.flatnonzero(~usable.any(axis=1))
    return f'all values of "{channels[empty[0]]}" are missing' if len(empty) else None


def _interpolated(values: np.ndarray, usable: np.ndarray) -> np.ndarray:
    times = np.arange(len(values))
    return np.interp(times, times[usable], values[usable])


def one_length(raw: RawSeries, length: int | None, filename: str) -> RawSeries:
    """All series as long as the longest, at most ``length``, or ``MAX_SERIES_LENGTH`` where that is None.

    Raises:
        DataError: even the longest is too short, or ``length`` is too much for so many channels.
    """
    fitting = MAX_SERIES_SIZE // len(raw.channels)
    if length is not None and length > fitting:
        raise DataError(
            f"{filename} has {counted(len(raw.channels), 'channel')}, so the length may be at most {fitting:,} steps, "
            f"not {length:,}. Choose a smaller length or keep fewer channels."
        )
    lengths = np.array([values.shape[1] for values in raw.series])
    longest = int(lengths.max())
    if longest < MIN_SERIES_LENGTH:
        raise DataError(
            f"The longest series of {filename} has {counted(longest, 'step')}; at least {MIN_SERIES_LENGTH} are "
            "needed. Use longer series."
        )
    common = min(longest, length or MAX_SERIES_LENGTH, fitting)
    changed = [resampled(values, common) for values in raw.series]
    return raw.only(range(len(changed)), changed, raw.dropped, [*raw.notes, *_account(lengths, common)])


def resampled(values: np.ndarray, length: int) -> np.ndarray:
    """A series ``(channels, n)`` as ``(channels, length)``: stretched linearly, or averaged where it is longer."""
    now = values.shape[1]
    if now == length:
        return values
    if now < length:
        places = np.linspace(0, now - 1, length)
        return np.stack([np.interp(places, np.arange(now), channel) for channel in values])
    # Averages over stretches of equal length, which may begin and end between two steps.
    totals = np.concatenate([np.zeros((len(values), 1)), values.cumsum(axis=1)], axis=1)
    edges = np.linspace(0, now, length + 1)
    sums = np.stack([np.interp(edges, np.arange(now + 1), channel) for channel in totals])
    return np.diff(sums, axis=1) * (length / now)


def _account(lengths: np.ndarray, common: int) -> list[str]:
    notes = []
    short, long = lengths[lengths < common], lengths[lengths > common]
    if len(short):
        notes.append(f"Stretched {counted(len(short), 'series')} of {_span(short)} to {common:,}, the longest.")
    if len(long):
        notes.append(
            f"Averaged {counted(len(long), 'series')} of {_span(long)} to {common:,}. "
            "Choose another length to keep more or less detail."
        )
    return notes


def _span(lengths: np.ndarray) -> str:
    low, high = int(lengths.min()), int(lengths.max())
    return counted(low, "step") if low == high else f"{low:,} to {high:,} steps"
