"""The learners, by name: what fits on an augmented support and predicts the query."""

from collections.abc import Callable

from metaaug.config import LearnerConfig
from metaaug.learners.base import Learner
from metaaug.learners.matching import Matching
from metaaug.learners.network import Network
from metaaug.learners.prototypes import Prototypes
from metaaug.learners.ridge import Ridge
from metaaug.modalities.specs import Recipe

LEARNERS: dict[str, Callable[[LearnerConfig, Recipe, bool], Learner]] = {
    "ridge": lambda config, recipe, numeric: Ridge(recipe.log_penalty, recipe.log_penalty_floor, numeric),
    "prototypes": lambda config, recipe, numeric: Prototypes(),
    "matching": lambda config, recipe, numeric: Matching(numeric),
    "network": lambda config, recipe, numeric: Network(config.fit_steps, numeric),
}
"""From the configuration, the recipe of the kind of data and whether targets are numbers, to a learner."""
