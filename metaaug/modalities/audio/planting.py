"""Hiding a symmetry in an audio set, so that what is learned can be checked against a known answer."""

import numpy as np

PLANTED = {
    "time_shift": (
        "moved up to ±25 %",
        "Every clip was moved in time by a random amount, uniform within 25 % of its length.",
    ),
    "reverse": ("played backwards", "Every clip was played backwards with probability ½."),
    "gain": (
        "louder or quieter by up to 20 dB",
        "Every clip was made louder or quieter by a random amount, uniform from −20 dB to 14 dB.",
    ),
}
"""What can be planted: name -> what a choice shows, and what was done as a sentence."""

SHIFT = 0.25
QUIETER, LOUDER = -20.0, 14.0
"""Decibels."""


def plant(clips: np.ndarray, seed: int, name: str) -> np.ndarray:
    """A copy in which every clip was transformed at random, whatever its class.

    ``time_shift`` moves by a uniform part of the clip, and what comes in is silent; ``reverse`` happens with
    probability ½; ``gain`` is uniform in decibels.

    Args:
        clips: ``(n, samples)`` int16.
        seed: of the draws; the same seed gives the same clips.
        name: the symmetry.
    """
    random = np.random.default_rng([seed, list(PLANTED).index(name)])
    if name == "reverse":
        backwards = random.random(len(clips)) < 0.5
        return np.where(backwards[:, None], clips[:, ::-1], clips)
    if name == "gain":
        factors = 10 ** (random.uniform(QUIETER, LOUDER, len(clips)) / 20)
        return np.rint(clips * factors[:, None]).clip(-32_768, 32_767).astype(np.int16)
    samples = clips.shape[1]
    moves = np.rint(random.uniform(-SHIFT, SHIFT, len(clips)) * samples).astype(int)
    moved = np.zeros_like(clips)
    for place, (clip, move) in enumerate(zip(clips, moves, strict=True)):
        kept = clip[max(0, -move) : samples - max(0, move)]
        moved[place, max(0, move) : max(0, move) + len(kept)] = kept
    return moved
