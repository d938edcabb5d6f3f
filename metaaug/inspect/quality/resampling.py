"""Intervals by resampling whole groups, for numbers that are no means."""

import numpy as np

DRAWS = 400


def median_interval(values: np.ndarray, owners: np.ndarray, random: np.random.Generator) -> tuple[float, float] | None:
    """95 % interval of the median by the bootstrap over owners (Efron 1979; percentiles), None below 2 of them.

    An owner that is drawn brings all of its values, so that what depends on each other stays together.

    Args:
        values: ``(m,)``.
        owners: ``(m,)`` the group of each.
        random: draws the groups.
    """
    order = np.argsort(owners, kind="stable")
    _, starts, sizes = np.unique(owners[order], return_index=True, return_counts=True)
    groups = len(starts)
    if groups < 2:
        return None
    drawn = random.integers(groups, size=(DRAWS, groups))
    # How often each value is drawn; the median is then a weighted one of sorted values.
    counts = np.stack([np.bincount(row, minlength=groups) for row in drawn])
    rising = np.argsort(values, kind="stable")
    group_of = np.empty(len(values), dtype=np.int64)
    group_of[order] = np.repeat(np.arange(groups), sizes)
    weights = np.cumsum(counts[:, group_of[rising]], axis=1)
    half = weights[:, -1:] / 2
    # Of an even number the median is the mean of the two in the middle.
    middle = values[rising]
    medians = (middle[(weights >= half).argmax(axis=1)] + middle[(weights > half).argmax(axis=1)]) / 2
    low, high = np.quantile(medians, [0.025, 0.975])
    return float(low), float(high)
