"""What a run will cost, measured by timing two of its steps."""

import resource
import sys
import time
from itertools import islice

from metaaug.config import RunConfig
from metaaug.data.dataset import Dataset
from metaaug.training.loop import begin, learn
from metaaug.training.problem import prepare

TIMED_STEPS = 2


def measure(config: RunConfig, dataset: Dataset) -> dict[str, float | int]:
    """Time two steps of learning after one to warm up.

    Returns:
        ``seconds`` and ``seconds_per_step`` of learning, ``steps``, and ``megabytes``, the peak memory of this
        process.

    Raises:
        DataError, ConfigError: as for :func:`metaaug.training.problem.prepare`.
    """
    problem = prepare(config, dataset)
    records = learn(problem, begin(problem))
    next(records, None)
    before = time.perf_counter()
    done = sum(1 for _ in islice(records, TIMED_STEPS))
    per_step = (time.perf_counter() - before) / max(done, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": per_step * problem.steps,
        "seconds_per_step": per_step,
        "steps": problem.steps,
        "megabytes": peak / (2**20 if sys.platform == "darwin" else 2**10),
    }
