"""What a run will cost, measured by timing two of its steps."""

import resource
import sys
import time
from dataclasses import replace
from itertools import islice

from metaaug.config import RunConfig
from metaaug.data.dataset import Dataset
from metaaug.modalities.recipes import outer_steps
from metaaug.training.loop import Evaluation, begin, learn
from metaaug.training.problem import prepare

TIMED_STEPS = 2


def measure(config: RunConfig, dataset: Dataset) -> dict[str, float | int]:
    """Time two steps of learning after one to warm up, and one measurement of the validation loss.

    Returns:
        ``seconds`` and ``seconds_per_step`` of learning, ``steps``, and ``megabytes``, the peak memory of this
        process.

    Raises:
        DataError, ConfigError: as for :func:`metaaug.training.problem.prepare`.
    """
    # From where it learns makes no step cheaper, and the earlier policy is copied only when the run is made.
    policy = config.policy.model_copy(update={"start_from": None, "transfer": "adapt"})
    problem = prepare(config.model_copy(update={"policy": policy}), dataset)
    steps = outer_steps(config, dataset.kind)
    start = begin(problem)
    evaluate = Evaluation(problem)
    evaluate(start.state)
    before = time.perf_counter()
    evaluate(start.state)
    per_evaluation = time.perf_counter() - before
    # More steps than the configuration may have, so that there are always some to time.
    endless = replace(problem, steps=TIMED_STEPS + 2)
    records = learn(endless, start)
    next(records)
    before = time.perf_counter()
    done = sum(1 for _ in islice(records, TIMED_STEPS))
    per_step = (time.perf_counter() - before) / done + per_evaluation / config.meta.evaluate_every
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": per_step * steps,
        "seconds_per_step": per_step,
        "steps": steps,
        "megabytes": peak / (2**20 if sys.platform == "darwin" else 2**10),
    }
