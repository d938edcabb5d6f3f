"""From series as they were read to a data set: no gaps, one length, and something to predict."""

from dataclasses import replace

import numpy as np
import pandas as pd

from metaaug.config import Task
from metaaug.data.dataset import Column, Dataset, Dropped
from metaaug.data.dropped import shorten_dropped
from metaaug.data.labels import check_classes, encode_labels
from metaaug.data.limits import MAX_SERIES_CHANNELS, MAX_SERIES_CLASSES, MAX_SERIES_VALUES
from metaaug.data.targets import check_targets, ranges_of
from metaaug.data.wording import counted, quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.series.lengths import one_length, without_gaps
from metaaug.modalities.series.raw import RawSeries
from metaaug.modalities.series.windows import cut
from metaaug.modalities.tables.target import guess_task
from metaaug.modalities.tables.target_values import names_of, numbers_of


def assembled(
    raw: RawSeries,
    filename: str,
    *,
    task: Task | None = None,
    length: int | None = None,
    horizon: int | None = None,
    window: int | None = None,
    forecast: str | None = None,
) -> Dataset:
    """The data set of series that were read; arguments as for :func:`metaaug.modalities.series.loading.load_series`."""
    _check_channels(raw, filename)
    whole = without_gaps(raw)
    if not whole.series:
        first = whole.dropped[0]
        raise DataError(
            f"{filename} has no series that can be used. The first one: {first.item}, because {first.reason}. "
            "Use series with values."
        )
    if horizon is not None:
        whole = cut(whole, horizon, window, forecast, filename)
    elif whole.answers is None:
        whole = _forecast(whole, window, forecast, filename)
    answered = _with_answers(whole, filename)
    even = one_length(answered, length, filename)
    values = len(even.series) * even.series[0].size
    if values > MAX_SERIES_VALUES:
        raise DataError(
            f"{filename} has {counted(len(even.series), 'series')}, which at {even.series[0].shape[1]:,} steps are "
            f"{values:,} values; at most {MAX_SERIES_VALUES:,} are used. Use fewer series or a smaller length."
        )
    labels, classes, targets, notes = _answers(even, task, filename)
    return Dataset(
        name=filename,
        kind="series",
        samples=np.stack(even.series).astype(np.float32),
        labels=labels,
        classes=classes,
        columns=tuple(Column(name, "numeric") for name in even.channels),
        dropped=shorten_dropped(even.dropped),
        notes=(*even.notes, *notes),
        source={**even.source, "target": even.target},
        names=tuple(even.names),
        targets=targets,
    )


def _check_channels(raw: RawSeries, filename: str) -> None:
    count = len(raw.channels)
    if count > MAX_SERIES_CHANNELS:
        raise DataError(
            f"{filename} has {count:,} channels; at most {MAX_SERIES_CHANNELS} are read. Keep fewer channels."
        )


def _forecast(raw: RawSeries, window: int | None, forecast: str | None, filename: str) -> RawSeries:
    """Windows of series that have nothing else to predict."""
    told = f"{filename} has no class and no number to predict"
    try:
        windows = cut(raw, 1, window, forecast, filename)
    except DataError as error:
        raise DataError(f"{told}, and its next value cannot be forecast either. {error}") from error
    return replace(windows, notes=[*windows.notes, "It has nothing else to predict, so the next value is forecast."])


def _with_answers(raw: RawSeries, filename: str) -> RawSeries:
    """The series whose class or number is known."""
    assert raw.answers is not None
    kept = [place for place, answer in enumerate(raw.answers) if answer is not None]
    if not kept:
        raise DataError(f"{filename} has no series whose {raw.target} is known. Add classes or numbers to predict.")
    missing = len(raw.answers) - len(kept)
    dropped = list(raw.dropped)
    if missing:
        dropped.insert(0, Dropped(counted(missing, "series"), f"the {shortened(raw.target)} is missing"))
    return raw.only(kept, [raw.series[place] for place in kept], dropped, raw.notes)


def _answers(
    raw: RawSeries, task: Task | None, filename: str
) -> tuple[np.ndarray, tuple[str, ...], np.ndarray | None, list[str]]:
    """Labels, classes and targets as in ``Dataset``, and a sentence where it was guessed that they are numbers."""
    written = pd.Series(list(raw.answers or ()), dtype="str")
    is_number = raw.is_number if task is None else task == "number"
    guessed = is_number is None
    if is_number is None:
        is_number = guess_task(written) == "number"
    where = f'"{shortened(raw.target)}" of {filename}'
    if not is_number:
        labels, classes = encode_labels([shortened(name) for name in names_of(written)])
        check_classes(labels, classes, where=filename, noun="series", most=MAX_SERIES_CLASSES)
        return labels, classes, None, []
    numbers = numbers_of(written)
    odd = written[np.isnan(numbers)]
    if len(odd):
        raise DataError(
            f"{where} cannot be predicted as a number: {quoted(odd.unique())} "
            f"{'is' if odd.nunique() == 1 else 'are'} no number. Correct that, or predict a class."
        )
    check_targets(numbers, where=where, value="value", noun="series")
    labels, ranges = ranges_of(numbers)
    different = counted(len(np.unique(numbers)), "different value")
    notes = (
        [f'Guessed the task: "{shortened(raw.target)}" is a number to predict, with {different}.'] if guessed else []
    )
    return labels, ranges, numbers, notes
