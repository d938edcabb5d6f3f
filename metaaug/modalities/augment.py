"""Strengths applied in a fixed order of operations.

Two steps, after the manner of "sample, then apply": :func:`draw_noise` makes everything random that
does not depend on θ, :func:`augment` turns noise and strengths into samples.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor

from metaaug.modalities.operation import Family, Operation, Reference, sample
from metaaug.modalities.specs import Gradient

EDGE = 1e-6
"""Uniform noise stays this far from 0 and 1, where inverse distribution functions are infinite."""


@dataclass(frozen=True)
class Noise:
    """What is random about a batch of augmented copies, apart from the strengths.

    Attributes:
        uniforms: ``(operations, n)`` in (0, 1).
        extras: one entry per operation: ``(n, …)`` or None.
        policy: ``(n, k)`` noise that a conditional policy takes, or None.
    """

    uniforms: Tensor
    extras: tuple[Tensor | None, ...]
    policy: Tensor | None = None

    def at(self, places: Tensor) -> "Noise":
        """The noise of some of the copies, ``(m,)`` indices."""
        extras = tuple(None if extra is None else extra[places] for extra in self.extras)
        return Noise(self.uniforms[:, places], extras, None if self.policy is None else self.policy[places])


def joined(noises: Sequence[Noise]) -> Noise:
    """The noise of several batches as that of one."""
    together = [_joined(parts) for parts in zip(*(noise.extras for noise in noises), strict=True)]
    uniforms = torch.cat([noise.uniforms for noise in noises], dim=1)
    return Noise(uniforms, tuple(together), _joined([noise.policy for noise in noises]))


def _joined(parts: Sequence[Tensor | None]) -> Tensor | None:
    known = [part for part in parts if part is not None]
    return torch.cat(known) if known else None


@dataclass(frozen=True)
class Augmented:
    """A batch of copies.

    Attributes:
        x: ``(n, …)`` the copies.
        log_prob: ``(n,)`` log-probability of the draws of all operations that are not pathwise, differentiable in the
            strengths; 0 where they need no gradient.
        values: ``(operations, n)`` the magnitudes, in each operation's unit.
    """

    x: Tensor
    log_prob: Tensor
    values: Tensor


def draw_noise(
    operations: Sequence[Operation],
    x: Tensor,
    y: Tensor,
    reference: Reference,
    generator: torch.Generator,
    *,
    copies: int = 1,
) -> Noise:
    """Noise for one copy of every sample.

    Numbers come from ``generator`` on the CPU, so the same seed gives the same noise on every device.

    With ``copies`` above 1, ``x`` holds that many copies of each sample, and for every operation they share out
    the range of the uniform numbers among them (Latin hypercube sampling, McKay, Beckman and Conover 1979): each
    copy by itself is still uniform, but weak and strong draws are always compared, so the gradient is less noisy.

    Args:
        operations: in the order of application.
        x: ``(n, …)`` samples.
        y: ``(n,)`` class indices.
        reference: what operations may look at.
        generator: a CPU generator.
        copies: row ``c × m + i`` of ``x`` is copy ``c`` of sample ``i``, with ``n = copies × m``.
    """
    uniforms = torch.rand(len(operations), copies, len(x) // copies, generator=generator)
    if copies > 1:
        place = torch.rand(uniforms.shape, generator=generator).argsort(dim=1)
        uniforms = (place + uniforms) / copies
    uniforms = uniforms.flatten(1).clamp(EDGE, 1 - EDGE).to(x)
    return Noise(uniforms, tuple(operation.extra(x, y, reference, generator) for operation in operations))


def augment(
    operations: Sequence[Operation], strengths: Tensor, x: Tensor, noise: Noise, reference: Reference
) -> Augmented:
    """Apply ``operations`` with ``strengths`` to ``x``.

    Pathwise operations are differentiated through their magnitudes; all others are applied to detached magnitudes and
    enter the gradient only through ``log_prob``. An operation whose strength is exactly 0 and needs no gradient is left
    out, so that strength 0 is the identity to the last bit.

    Args:
        operations: in the order of application.
        strengths: ``(operations,)`` or, one set per sample, ``(operations, n)``, in [0, 1].
        x: ``(n, …)`` samples.
        noise: from :func:`draw_noise`.
        reference: the same as given to :func:`draw_noise`.
    """
    values, log_prob = draw_magnitudes(operations, strengths.reshape(len(operations), -1), noise.uniforms)
    steps = [
        (operation, value, extra)
        for index, (operation, value, extra) in enumerate(zip(operations, values, noise.extras, strict=True))
        if strengths.requires_grad or bool((strengths[index] > 0).any())
    ]
    for apply_all, group in groupby(steps, key=lambda step: type(step[0]).apply_all):
        x = apply_all(x, list(group), reference)
    stacked = torch.stack(values) if values else x.new_zeros(0, len(x))
    return Augmented(x, log_prob, stacked.detach())


def draw_magnitudes(
    operations: Sequence[Operation], strengths: Tensor, uniforms: Tensor
) -> tuple[list[Tensor], Tensor]:
    """The magnitudes that uniform noise stands for, family by family: few large draws cost less than many small ones.

    Args:
        operations: in the order of application.
        strengths: ``(operations, n)`` or ``(operations, 1)``.
        uniforms: ``(operations, n)`` in (0, 1).

    Returns:
        Magnitudes ``(n,)`` of each operation, exactly 0 where the strength is 0, with a gradient for pathwise
        operations alone; and the log-probability ``(n,)`` of all other draws of a copy, 0 where no gradient is needed.
    """
    values: dict[int, Tensor] = {}
    log_prob = uniforms.new_zeros(uniforms.shape[1])
    for (family, gradient), places in alike(operations).items():
        strength = strengths[places]
        maximum = uniforms.new_tensor([[operations[place].spec.maximum] for place in places])
        distribution = family.distribution(strength, maximum)
        if gradient == "pathwise":
            draw = sample(distribution, uniforms[places])
        else:
            with torch.no_grad():
                draw = sample(distribution, uniforms[places])
            if strengths.requires_grad:
                log_prob = log_prob + distribution.log_prob(draw).sum(dim=0)
        magnitude = torch.where(strength > 0, family.value(draw, maximum), 0.0)
        values |= zip(places, magnitude.unbind(0), strict=True)
    return [values[place] for place in range(len(operations))], log_prob


def alike(operations: Sequence[Operation]) -> dict[tuple[Family, Gradient], list[int]]:
    """The places of the operations that are drawn in the same way, in order."""
    places: dict[tuple[Family, Gradient], list[int]] = {}
    for place, operation in enumerate(operations):
        places.setdefault((operation.family, operation.spec.gradient), []).append(place)
    return places
