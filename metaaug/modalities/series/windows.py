"""Forecasting: windows of the past as samples, and the mean of the values that follow as the number to predict."""

from dataclasses import replace

import numpy as np

from metaaug.data.limits import MIN_SERIES_LENGTH, MIN_TARGETS, MOST_SERIES_LENGTH
from metaaug.data.wording import counted, quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.series.raw import RawSeries

ENOUGH = 60
"""Unless a window is asked for, it is so long that there are about so many."""
LONGEST = 64
"""Longest window that is chosen unless one is asked for."""


def cut(raw: RawSeries, horizon: int, window: int | None, channel: str | None, filename: str) -> RawSeries:
    """Windows of all series that share no value, neither as past nor as what is predicted.

    A split at random then never tests on a value that was learned from. Labels of the file are left out.

    Args:
        raw: series without gaps.
        horizon: how many values after the window are averaged into its target.
        window: steps of a sample; by default chosen by how long the series are.
        channel: whose values are predicted; by default the first.
        filename: to begin sentences with.

    Raises:
        DataError: the numbers or the channel do not fit, or there are too few windows.
    """
    _check(horizon, window)
    if channel is not None and channel not in raw.channels:
        raise DataError(
            f'{filename} has no channel "{shortened(channel)}" to forecast. Choose one of {quoted(raw.channels, 8)}.'
        )
    predicted = 0 if channel is None else raw.channels.index(channel)
    steps = sum(values.shape[1] for values in raw.series)
    width = window or min(max(steps // ENOUGH - horizon, MIN_SERIES_LENGTH), LONGEST)
    series, names, answers = [], [], []
    several = len(raw.series) > 1
    for name, values in zip(raw.names, raw.series, strict=True):
        for begin in range(0, values.shape[1] - width - horizon + 1, width + horizon):
            end = begin + width
            series.append(values[:, begin:end])
            names.append((f"{name}, " if several else "") + f"steps {begin + 1:,} to {end:,}")
            answers.append(repr(float(np.mean(values[predicted, end : end + horizon]))))
    if len(series) < MIN_TARGETS:
        raise DataError(
            f"{filename} has {counted(steps, 'step')} in {counted(len(raw.series), 'series')}, which give "
            f"{counted(len(series), 'window')} of {width:,} with the {horizon:,} after each; at least {MIN_TARGETS} "
            "are needed. Choose a shorter window, or add steps."
        )
    what = "the next value" if horizon == 1 else f"the mean of the next {horizon:,} values"
    notes = [
        *raw.notes,
        f"Cut into {counted(len(series), 'window')} of {width:,} steps to forecast {what} of "
        f'"{raw.channels[predicted]}". No value is in two of them, so test windows hold none of a labelled one.',
    ]
    return replace(
        raw,
        series=series,
        names=names,
        answers=answers,
        target=f"{what.removeprefix('the ')} of {raw.channels[predicted]}",
        is_number=True,
        source=raw.source | {"horizon": str(horizon), "window": str(width), "forecast": raw.channels[predicted]},
        notes=notes,
    )


def _check(horizon: int, window: int | None) -> None:
    if not 1 <= horizon <= MOST_SERIES_LENGTH:
        raise DataError(
            f"The horizon is {horizon:,} steps; allowed are 1 to {MOST_SERIES_LENGTH:,}. Choose another horizon."
        )
    if window is not None and not MIN_SERIES_LENGTH <= window <= MOST_SERIES_LENGTH:
        raise DataError(
            f"The window is {window:,} steps; allowed are {MIN_SERIES_LENGTH} to {MOST_SERIES_LENGTH:,}. "
            "Choose another window."
        )
