"""A data set one can see whole: two classes of points in the plane, with a hidden symmetry, and two operations.

Of two operations one is the symmetry that is hidden in the points, and the other moves them into the other class. So
θ has two entries and can be drawn as a place in a square. All else is what images and tables are learned with.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from metaaug.learners.ridge import Ridge
from metaaug.modalities.operation import LOG_FACTOR, GaussianOperation, Reference
from metaaug.modalities.specs import OperationSpec
from metaaug.policies.augmenter import of_operations
from metaaug.teach.lessons import Hidden
from metaaug.training.pool import Pool

EXTENT = 2.4
"""The picture shows [−EXTENT, EXTENT] both ways."""

PER_CLASS = 12
COPIES = 16
START = 0.3
"""Strength of both operations before the first step."""

BUMPS_ACROSS, BUMP_WIDTH = 8, 0.55
_SPREAD = 0.2
_LAW = "Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum"


class Rotate(GaussianOperation):
    """Turns points about the origin."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        """See :meth:`metaaug.modalities.operation.Operation.apply`; ``value`` in degrees, counter-clockwise."""
        angle = value * (math.pi / 180)
        cosine, sine = angle.cos(), angle.sin()
        return torch.stack([cosine * x[:, 0] - sine * x[:, 1], sine * x[:, 0] + cosine * x[:, 1]], dim=1)


class Stretch(GaussianOperation):
    """Stretches or squeezes the horizontal axis."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        """See :meth:`metaaug.modalities.operation.Operation.apply`; ``value`` the logarithm of the factor."""
        return torch.stack([x[:, 0] * value.exp(), x[:, 1]], dim=1)


OPERATIONS = (
    Rotate(OperationSpec("rotate", "Turns points about the centre.", 120.0, "°", _LAW, "pathwise")),
    Stretch(OperationSpec("stretch", "Stretches or squeezes sideways.", 1.0, LOG_FACTOR, _LAW, "pathwise")),
)
"""In the order of application; θ has their strengths in this order."""


def draw_points(hidden: Hidden, per_class: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of two classes, each moved at random by the hidden symmetry.

    Args:
        hidden: ``rotate``: two blobs one above the other, turned about the origin by up to ±75°; ``stretch``: two blobs
            each at the left and the right, with the horizontal axis stretched by a factor from 1 / e to e.
        per_class: points of each class.
        seed: of the draws.

    Returns:
        ``(2 × per_class, 2)`` float64 and classes ``(2 × per_class,)``.
    """
    random = np.random.default_rng([seed, len(hidden)])
    labels = np.repeat([0, 1], per_class)
    if hidden == "rotate":
        radius = np.where(labels == 0, 0.9, 1.6) + random.normal(0, _SPREAD, len(labels))
        angle = np.deg2rad(90 + random.uniform(-75, 75, len(labels)))
        return np.stack([radius * np.cos(angle), radius * np.sin(angle) - 0.3], axis=1), labels
    height = np.where(labels == 0, -0.35, 0.35) + random.normal(0, _SPREAD, len(labels))
    side = np.where(random.random(len(labels)) < 0.5, 1.0, -1.0)
    return np.stack([0.75 * side * np.exp(random.uniform(-1, 1, len(labels))), height], axis=1), labels


def grid(across: int, extent: float = EXTENT) -> Tensor:
    """``(across², 2)`` places evenly over the picture, row by row from the top, each row from the left."""
    places = torch.linspace(-extent, extent, across)
    down, right = torch.meshgrid(-places, places, indexing="ij")
    return torch.stack([right.reshape(-1), down.reshape(-1)], dim=1)


_CENTRES = grid(BUMPS_ACROSS, extent=2.2)


def bumps(x: Tensor) -> Tensor:
    """Features ``(n, 2) -> (n, 64)``: how near a point is to each of 8 × 8 places. The same in every episode."""
    return (-(x[:, None] - _CENTRES.to(x)).square().sum(dim=2) / (2 * BUMP_WIDTH**2)).exp()


def _always_bumps(x: Tensor, generator: torch.Generator) -> Callable[[Tensor], Tensor]:
    return bumps


@dataclass(frozen=True)
class Plane:
    """The problem.

    Attributes:
        hidden: the symmetry.
        pool: the labelled points.
        learner: ridge regression.
    """

    hidden: Hidden
    pool: Pool
    learner: Ridge


def make_plane(hidden: Hidden, seed: int = 0) -> Plane:
    """The labelled points of the lesson, ``PER_CLASS`` of each class."""
    points, labels = draw_points(hidden, PER_CLASS, seed)
    pool = Pool(
        x=torch.from_numpy(points).float(),
        y=torch.from_numpy(labels),
        n_classes=2,
        augmenter=of_operations(OPERATIONS),
        make_features=_always_bumps,
        copies=COPIES,
        max_samples=2 * PER_CLASS,
    )
    return Plane(hidden, pool, Ridge(start=0.0, floor=math.log(0.1)))
