"""How many threads work on the tasks of an outer step."""

import os

from metaaug.meta.base import Settings
from metaaug.modalities.specs import Recipe
from metaaug.training.pool import Pool

MOST_BYTES = 256 * 2**20
"""Of the episodes of an outer step: all of them are in memory at once where threads share the work."""


def usable_threads(pool: Pool, recipe: Recipe, settings: Settings) -> int:
    """As many as there are cores, but not more than tasks; 1 where several do not pay or episodes are too large.

    On a GPU one thread already fills the queue of the device.

    Args:
        pool: the labelled samples.
        recipe: of the kind of data.
        settings: of the meta-learner.
    """
    numbers = pool.x[0].numel() if len(pool.x) else 0
    if pool.x.device.type != "cpu" or recipe.threads_from is None or numbers < recipe.threads_from:
        return 1
    copies = pool.copies * min(pool.max_samples, -(-len(pool.x) // 2))
    # The samples again, and noise of the same size.
    episodes = settings.tasks_per_step * (1 + settings.inner_steps)
    held = 2 * copies * numbers * pool.x.element_size() * episodes
    return min(_cores(), settings.tasks_per_step) if held <= MOST_BYTES else 1


def _cores() -> int:
    """Of this machine, or those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
