"""A policy that was learned: strengths by name and, where it has some, weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from torch import Tensor

from metaaug.meta.objective import STRENGTHS, WEIGHTS


@dataclass(frozen=True)
class SavedPolicy:
    """What is applied to data after learning.

    Attributes:
        strengths: operation -> strength in [0, 1].
        weights: those of a conditional policy or a generator, by name.
    """

    strengths: Mapping[str, float]
    weights: Mapping[str, Tensor] = field(default_factory=dict)

    def parameters(self, names: Sequence[str], like: Tensor) -> dict[str, Tensor]:
        """θ for the operations ``names``, 0 where the policy has none, on the device and of the type of ``like``."""
        strengths = like.new_tensor([self.strengths.get(name, 0.0) for name in names])
        return {STRENGTHS: strengths, **{name: value.to(like) for name, value in self.weights.items()}}

    @classmethod
    def from_tensors(cls, strengths: Mapping[str, float], tensors: Mapping[str, Tensor]) -> "SavedPolicy":
        """From policy.json's strengths and the tensors of policy.safetensors, of which only weights are taken."""
        return cls(dict(strengths), {name: value for name, value in tensors.items() if name.startswith(WEIGHTS)})

    def scaled(self, intensity: float) -> "SavedPolicy":
        """The same policy with all strengths multiplied and clipped at 1."""
        return SavedPolicy({name: min(1.0, value * intensity) for name, value in self.strengths.items()}, self.weights)
