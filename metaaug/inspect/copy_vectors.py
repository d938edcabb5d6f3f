"""Copies as plain vectors, with the noise of the pictures."""

import numpy as np
import torch

from metaaug.modalities.operation import Reference
from metaaug.policies.augmenter import Augmenter
from metaaug.training.problem import Problem
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy


def copy_vectors(
    problem: Problem, augmenter: Augmenter, policy: SavedPolicy, samples: np.ndarray, copies: int, seed: int
) -> np.ndarray:
    """Augmented copies of ``samples`` as vectors ``(n × copies, d)``, a sample with all its copies before the next.

    They are the copies that :func:`metaaug.inspect.pairs.draw` draws of the same samples with the same seed, where
    ``augmenter`` is that of the run.

    Args:
        problem: the data and its encoder.
        augmenter: has every operation of the policy.
        policy: what is applied.
        samples: ``(n,)`` indices into the data set.
        copies: of each.
        seed: of the noise.
    """
    x, y = problem.encode(samples), problem.labels(samples)
    reference = Reference(problem.pool.x, problem.pool.y)
    theta = policy.parameters([operation.spec.name for operation in augmenter.operations], x)
    made = []
    for copy in range(1, copies + 1):
        noise = augmenter.draw(x, y, reference, generator(seed, "pairs", copy))
        made.append(augmenter(theta, x, noise, reference).x)
    return problem.encoder.vectors(torch.stack(made, dim=1).flatten(0, 1)).cpu().numpy()
