"""Hiding a symmetry in a set of series, so that what is learned can be checked against a known answer."""

import numpy as np

PLANTED = {
    "sign_flip": (
        "upside down",
        "Every series was turned upside down about the mean of the set with probability ½.",
    ),
    "time_reversal": ("backwards", "Every series was run backwards with probability ½."),
    "shift": (
        "shifted up to ±20 %",
        "Every series was moved in time by a random distance, uniform within 20 % of its length; end values fill gaps.",
    ),
}
"""What can be planted: name -> what a choice shows, and what was done as a sentence."""

SHIFT_OF_LENGTH = 0.2


def plant(series: np.ndarray, seed: int, name: str) -> np.ndarray:
    """A copy in which every series was transformed at random, whatever its class.

    Args:
        series: ``(n, channels, length)`` float32.
        seed: of the draws; the same seed gives the same series.
        name: a key of ``PLANTED``.
    """
    generator = np.random.default_rng([seed, list(PLANTED).index(name)])
    if name == "shift":
        return _moved(series, generator.uniform(-SHIFT_OF_LENGTH, SHIFT_OF_LENGTH, len(series)) * series.shape[-1])
    planted = series.copy()
    chosen = generator.random(len(series)) < 0.5
    if name == "time_reversal":
        planted[chosen] = planted[chosen][..., ::-1]
    else:
        planted[chosen] = 2 * series.mean(axis=(0, 2), keepdims=True) - planted[chosen]
    return planted


def _moved(series: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Each series ``steps`` ``(n,)`` later, by linear interpolation; beyond the ends lie the end values."""
    times = np.arange(series.shape[-1])
    moved = np.empty_like(series)
    for index, distance in enumerate(steps):
        for channel, values in enumerate(series[index]):
            moved[index, channel] = np.interp(times - distance, times, values)
    return moved
