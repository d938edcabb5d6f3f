"""A small set of synthetic sounds, so that there is audio without a file: five gestures of pitch."""

from collections.abc import Callable

import numpy as np

from metaaug.data.dataset import Dataset
from metaaug.data.labels import encode_labels

RATE = 8_000
SAMPLES = 4_000
PER_CLASS = 40
SEED = 0

LOWEST, HIGHEST = 300.0, 700.0
"""Hertz between which a sound begins."""
ONSET = (0.06, 0.14)
DURATION = (0.22, 0.34)
"""Seconds."""
LEVEL = (0.08, 0.2)
SIGNAL_TO_NOISE = (6.0, 20.0)
"""Decibels."""


def _rising(time: np.ndarray, random: np.random.Generator) -> np.ndarray:
    return random.uniform(5, 8) * time


def _falling(time: np.ndarray, random: np.random.Generator) -> np.ndarray:
    # Further than rising sounds rise: played backwards, the two stay apart.
    return -random.uniform(11, 16) * time


def _steady(time: np.ndarray, random: np.random.Generator) -> np.ndarray:
    return np.zeros_like(time)


def _trill(time: np.ndarray, random: np.random.Generator) -> np.ndarray:
    return random.uniform(2, 4) * (np.sin(2 * np.pi * random.uniform(3, 5) * time) > 0)


def _two_tones(time: np.ndarray, random: np.random.Generator) -> np.ndarray:
    return random.choice([-1.0, 1.0]) * random.uniform(5, 8) * (time > random.uniform(0.4, 0.6))


GESTURES: dict[str, Callable[[np.ndarray, np.random.Generator], np.ndarray]] = {
    "falling": _falling,
    "rising": _rising,
    "steady": _steady,
    "trill": _trill,
    "two tones": _two_tones,
}
"""From the time within a sound, 0 to 1, to its pitch in semitones above its beginning."""


def tones() -> Dataset:
    """200 sounds of half a second at 8 kHz, 40 of each gesture, with random pitch, onset, length, level and noise."""
    random = np.random.default_rng(SEED)
    named = [(name, _sound(name, random)) for name in GESTURES for _ in range(PER_CLASS)]
    labels, classes = encode_labels([name for name, _ in named])
    return Dataset(
        name="tones",
        kind="audio",
        samples=np.stack([sound for _, sound in named]),
        labels=labels,
        classes=classes,
        source={"format": "builtin", "rate": str(RATE)},
        names=tuple(str(index) for index in range(len(labels))),
    )


def _sound(name: str, random: np.random.Generator) -> np.ndarray:
    """``(SAMPLES,)`` int16."""
    start = round(random.uniform(*ONSET) * RATE)
    length = round(random.uniform(*DURATION) * RATE)
    time = np.arange(length) / length
    pitch = np.exp(random.uniform(np.log(LOWEST), np.log(HIGHEST))) * 2 ** (GESTURES[name](time, random) / 12)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    overtones = random.uniform(0, 0.5, 2)
    wave = np.sin(phase) + overtones[0] * np.sin(2 * phase) + overtones[1] * np.sin(3 * phase)
    # A quick beginning and a slow end.
    envelope = np.minimum(1, time / 0.05) * np.exp(-1.5 * time) * np.minimum(1, (1 - time) / 0.1)
    sound = np.zeros(SAMPLES)
    sound[start : start + length] = wave * envelope
    noise = random.normal(size=SAMPLES) * wave.std() / 10 ** (random.uniform(*SIGNAL_TO_NOISE) / 20)
    sound = (sound + noise) * np.exp(random.uniform(*np.log(LEVEL)))
    return np.rint(32_767 * sound.clip(-1, 1)).astype(np.int16)
