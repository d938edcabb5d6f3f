"""The kinds of data, by name. Imports no torch."""

import math

from metaaug.config import Kind, RunConfig
from metaaug.modalities.audio.catalogue import AUDIO
from metaaug.modalities.images.catalogue import IMAGES
from metaaug.modalities.series.catalogue import SERIES
from metaaug.modalities.specs import KindSpec
from metaaug.modalities.tables.catalogue import TABLES
from metaaug.modalities.texts.catalogue import TEXTS

KINDS: dict[Kind, KindSpec] = {"images": IMAGES, "tables": TABLES, "series": SERIES, "audio": AUDIO, "texts": TEXTS}

ADAPTED_SHARE = 0.25
"""Part of the recipe's outer steps that are taken from an earlier policy, which has most of its way behind it."""


def outer_steps(config: RunConfig, kind: Kind) -> int:
    """How many outer steps a run takes: those it was given, else the recipe's; 0 where a policy is used as it is."""
    if config.policy.is_used_as_is:
        return 0
    if config.meta.steps is not None:
        return config.meta.steps
    return recommended_steps(kind, config.meta.name, adapted=config.policy.start_from is not None)


def recommended_steps(kind: Kind, meta_learner: str, *, adapted: bool) -> int:
    """The recipe's outer steps; a quarter of them, rounded up, where an earlier policy is ``adapted``."""
    steps = KINDS[kind].recipe.steps[meta_learner]
    return math.ceil(steps * ADAPTED_SHARE) if adapted else steps
