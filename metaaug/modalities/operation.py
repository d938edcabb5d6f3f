"""What an operation is: a distribution over magnitudes that its strength sets, and a way to apply a magnitude.

An operation is two small things (docs/mathematics.md, "Estimating the gradient"):

* ``family``: a ``torch.distributions`` family that the strength sets the parameter of. Its ``log_prob`` gives the score
  function, its ``icdf`` the pathwise gradient.
* ``apply(x, value, extra, reference)``: the transform itself, which for a score-function operation is
  a black box.

Randomness is passed in. ``sample`` turns uniform numbers into a draw, and ``extra`` is randomness whose
law does not depend on the strength (where a square is cut out, which partner is chosen).
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor
from torch.distributions import Bernoulli, Distribution, HalfNormal, Normal

from metaaug.modalities.specs import OperationSpec

CLIP = 2.5
"""Gaussian magnitudes are clipped at this many standard deviations, which is the stated maximum at strength 1."""

LOG_FACTOR = "log factor"
"""Unit of operations that multiply by exp(value), told to people as a factor."""

TINY = 1e-6
"""Smallest scale given to a distribution: a Normal with standard deviation 0 has no density."""


@dataclass(frozen=True)
class Reference:
    """The unaugmented samples an operation may look at: the support it came with, never the query.

    Attributes:
        x: ``(m, …)`` samples.
        y: ``(m,)`` class indices.
    """

    x: Tensor
    y: Tensor


class Family(ABC):
    """A family of distributions of draws, and what a draw means; shared by many operations, so that all of them can be
    drawn at once. Shapes broadcast."""

    @abstractmethod
    def distribution(self, strength: Tensor, maximum: Tensor | float) -> Distribution:
        """The law of the draw at ``strength`` in [0, 1]."""

    @abstractmethod
    def value(self, draw: Tensor, maximum: Tensor | float) -> Tensor:
        """The magnitude that a draw means; 0 does nothing."""


class Gaussian(Family):
    """Draws z from N(0, strength²); the magnitude is z × maximum / 2.5, clipped at the maximum."""

    def distribution(self, strength: Tensor, maximum: Tensor | float) -> Distribution:
        """N(0, strength²)."""
        return Normal(torch.zeros_like(strength), strength.clamp_min(TINY), validate_args=False)

    def value(self, draw: Tensor, maximum: Tensor | float) -> Tensor:
        """Clipped and scaled to ``maximum``."""
        return draw.clamp(-CLIP, CLIP) * (maximum / CLIP)


class HalfGaussian(Family):
    """Draws |z| with z from N(0, strength²); the magnitude is |z| × maximum / 2.5, clipped at the maximum."""

    def distribution(self, strength: Tensor, maximum: Tensor | float) -> Distribution:
        """|N(0, strength²)|."""
        return HalfNormal(strength.clamp_min(TINY), validate_args=False)

    def value(self, draw: Tensor, maximum: Tensor | float) -> Tensor:
        """Clipped and scaled to ``maximum``."""
        return draw.clamp(0, CLIP) * (maximum / CLIP)


class Coin(Family):
    """Happens (draw 1) with probability strength × maximum, or does not (draw 0)."""

    def distribution(self, strength: Tensor, maximum: Tensor | float) -> Distribution:
        """Bernoulli(strength × maximum)."""
        return Bernoulli(probs=(strength * maximum).clamp(TINY, 1 - TINY), validate_args=False)

    def value(self, draw: Tensor, maximum: Tensor | float) -> Tensor:
        """The draw itself."""
        return draw


class Operation(ABC):
    """One stochastic transform; see the module's text. Subclasses are stateless.

    Attributes:
        family: how magnitudes are drawn.
        spec: what can be said of it without computing.
    """

    family: ClassVar[Family]

    def __init__(self, spec: OperationSpec) -> None:
        self.spec = spec

    def distribution(self, strength: Tensor) -> Distribution:
        """The law of the draw at ``strength`` (any shape, in [0, 1]); batch shape as ``strength``."""
        return self.family.distribution(strength, self.spec.maximum)

    def value(self, draw: Tensor) -> Tensor:
        """The magnitude in the unit of ``spec`` that a draw means, same shape; 0 does nothing."""
        return self.family.value(draw, self.spec.maximum)

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor | None:
        """Randomness whose law does not depend on the strength, ``(n, …)``, or None."""
        return None

    @abstractmethod
    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        """The transformed samples.

        Args:
            x: ``(n, …)`` samples, left unchanged.
            value: ``(n,)`` magnitudes in the unit of ``spec``.
            extra: what :meth:`extra` returned for these samples.
            reference: the unaugmented samples that may be looked at.

        Returns:
            ``(n, …)``, same shape and dtype as ``x``.
        """

    @staticmethod
    def apply_all(x: Tensor, steps: list[Any], reference: Reference) -> Tensor:
        """Apply a run of neighbouring operations that share this method.

        A family that can do better than one after the other (geometric operations, which sample once) overrides it.

        Args:
            x: ``(n, …)`` samples.
            steps: (operation, value, extra) in the order of application.
            reference: as for :meth:`apply`.
        """
        for operation, value, extra in steps:
            x = operation.apply(x, value, extra, reference)
        return x

    def describe(self, value: float, shape: tuple[int, ...]) -> str:
        """What was done to a sample of ``shape``, in words: ``rotate −12°``; empty where nothing visible happened."""
        words = self.spec.name.replace("_", " ")
        if self.spec.discrete:
            return words if value else ""
        if abs(value) < 0.01 * self.spec.maximum:
            return ""
        if self.spec.unit == LOG_FACTOR:
            return f"{words} ×{math.exp(value):.2f}"
        amount, unit = self.amount(value, shape)
        sign = "" if not self.spec.symmetric else ("+" if value > 0 else "−")
        return f"{words} {sign}{significant(abs(amount))}{'' if unit[0] in '°%' else ' '}{unit}"

    def amount(self, value: float, shape: tuple[int, ...]) -> tuple[float, str]:
        """The magnitude as it is told for a sample of ``shape``, and its unit."""
        return value, self.spec.unit


class GaussianOperation(Operation):
    """An operation whose magnitudes go both ways; see :class:`Gaussian`."""

    family = Gaussian()


class HalfGaussianOperation(Operation):
    """An operation whose magnitudes go one way; see :class:`HalfGaussian`."""

    family = HalfGaussian()


class CoinOperation(Operation):
    """An operation that happens or does not; see :class:`Coin`."""

    family = Coin()


def sample(distribution: Distribution, uniform: Tensor) -> Tensor:
    """The draw that ``uniform`` in (0, 1) stands for: same noise, same draw.

    ``torch.distributions`` samples from the global generator only, so the inverse distribution
    function is applied to noise that is passed in. It is differentiable in the parameters (the
    pathwise gradient) except for a Bernoulli, whose draw is a comparison.
    """
    if isinstance(distribution, Bernoulli):
        return (uniform < distribution.probs).to(uniform.dtype)
    return distribution.icdf(uniform)


def pick(value: Tensor, x: Tensor) -> Tensor:
    """``value`` ``(n,)`` shaped to broadcast over ``x`` ``(n, …)``."""
    return value.reshape(-1, *([1] * (x.dim() - 1)))


def significant(number: float) -> str:
    """At most two significant digits, never in scientific notation: 12, 1.2, 0.12."""
    return f"{number:.0f}" if number >= 9.95 else f"{number:.2g}"
