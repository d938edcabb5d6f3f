"""The known-answer check on series: of the three symmetries that can be planted, the planted one must be the strongest.

In a class of series there may be little to gain from a symmetry, so no strength is asked for but that it is the
largest of the three. Where nothing was planted, the two that turn a series over must be absent.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks import sets
from benchmarks.contests import learned_policy
from metaaug.config import LearnerConfig, MetaConfig, RunConfig
from metaaug.data.dataset import Dataset
from metaaug.modalities.series.planting import PLANTED, plant

SETS = ("cylinder_bell_funnel", "synthetic_control", "italy_power")
OVER = ("sign_flip", "time_reversal")
ABSENT = 0.1


def series_cases() -> Iterator[tuple[str, str | None]]:
    """Sets and what is planted in them; sets whose files are absent are left out."""
    for name in SETS:
        if sets.load(name) is not None:
            yield from ((name, symmetry) for symmetry in (*PLANTED, None))


def one_series_case(
    name: str, symmetry: str | None, seed: int, per_class: int, meta_learner: str, learner: str
) -> dict[str, Any]:
    """What was learned on a set with a symmetry planted in it, and whether that is right."""
    config = RunConfig(
        data=sets.pool(name, per_class, seed),
        meta=MetaConfig.model_validate({"name": meta_learner}),
        learner=LearnerConfig.model_validate({"name": learner}),
        seed=seed,
    )
    _, strengths, seconds = learned_policy(config, planted(name, symmetry))
    three = {one: strengths[one] for one in PLANTED}
    others = {one: value for one, value in three.items() if one != symmetry}
    if symmetry is None:
        right = all(three[one] <= ABSENT for one in OVER)
    else:
        right = three[symmetry] > max(0.0, *others.values())
    return {
        "set": name,
        "planted": symmetry,
        "seed": seed,
        "strength": None if symmetry is None else three[symmetry],
        "not_planted": others,
        "right": right,
        "seconds": seconds,
        "strengths": strengths,
    }


def planted(name: str, symmetry: str | None) -> Dataset:
    """The set with the symmetry planted in all of its series, by the same seed every time."""
    dataset = sets.load(name)
    assert dataset is not None
    if symmetry is None:
        return dataset
    return replace(dataset, samples=plant(np.asarray(dataset.samples), 0, symmetry))
