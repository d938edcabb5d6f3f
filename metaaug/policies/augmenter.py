"""The augmenter g(x; θ): a policy applied in a fixed order of operations, as one object that everybody uses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from metaaug.modalities.augment import Augmented, Noise, augment, draw_noise
from metaaug.modalities.operation import Operation, Reference
from metaaug.policies.base import Policy
from metaaug.policies.generator import Generator
from metaaug.policies.global_policy import GlobalPolicy


@dataclass(frozen=True)
class Augmenter:
    """What does not change while θ is learned.

    Attributes:
        operations: in the order of application.
        policy: from θ to strengths.
        describe: from samples ``(n, …)`` to what a conditional policy knows of them, ``(n, d)``.
    """

    operations: Sequence[Operation]
    policy: Policy
    describe: Callable[[Tensor], Tensor]

    def initial(self, generator: torch.Generator) -> dict[str, Tensor]:
        """The weights of policy and generator at the start, on the CPU; strengths are not among them."""
        made = [operation.initial(generator) for operation in self.operations if isinstance(operation, Generator)]
        weights = self.policy.initial(generator)
        for one in made:
            weights |= one
        return weights

    def draw(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator, *, copies: int = 1) -> Noise:
        """Noise for the copies; arguments as for :func:`metaaug.modalities.augment.draw_noise`."""
        noise = draw_noise(self.operations, x, y, reference, generator, copies=copies)
        if not self.policy.noise_size:
            return noise
        return replace(noise, policy=torch.randn(len(x), self.policy.noise_size, generator=generator).to(x))

    def __call__(
        self,
        parameters: Mapping[str, Tensor],
        x: Tensor,
        noise: Noise,
        reference: Reference,
        *,
        intensity: float = 1.0,
    ) -> Augmented:
        """One copy of every sample.

        Args:
            parameters: θ: ``strengths`` and, where the policy has them, its weights.
            x: ``(n, …)`` samples.
            noise: from :meth:`draw`.
            reference: the same as given to :meth:`draw`.
            intensity: factor on all strengths; products are clipped at 1.
        """
        described = self.describe(x) if self.policy.noise_size else None
        strengths = self.policy.strengths(parameters, described, noise.policy)
        if intensity != 1:
            strengths = (strengths * intensity).clamp(0, 1)
        operations = [one.bound(parameters) if isinstance(one, Generator) else one for one in self.operations]
        return augment(operations, strengths, x, noise, reference)


def of_operations(operations: Sequence[Operation]) -> Augmenter:
    """The augmenter of a global policy, which asks nothing of samples."""
    return Augmenter(operations, GlobalPolicy(), lambda x: x.new_zeros(len(x), 0))
