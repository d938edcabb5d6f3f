"""A policy that was learned: strengths by name and, where it has some, weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from torch import Tensor

from metaaug.config import Kind
from metaaug.meta.objective import STRENGTHS, WEIGHTS
from metaaug.policies.conditional import OUTPUT


@dataclass(frozen=True)
class SavedPolicy:
    """What is applied to data after learning.

    Attributes:
        strengths: operation -> strength in [0, 1], in the order of application, which is that of the rows of a
            conditional policy's output.
        weights: those of a conditional policy or a generator, by name.
        kind: of the data it was learned on; None where that does not matter.
    """

    strengths: Mapping[str, float]
    weights: Mapping[str, Tensor] = field(default_factory=dict)
    kind: Kind | None = None

    def parameters(self, names: Sequence[str], like: Tensor) -> dict[str, Tensor]:
        """θ for the operations ``names``, 0 where the policy has none, on the device and of the type of ``like``."""
        strengths = like.new_tensor([self.strengths.get(name, 0.0) for name in names])
        return {STRENGTHS: strengths, **{name: value.to(like) for name, value in self.weights.items()}}

    @classmethod
    def from_tensors(
        cls, strengths: Mapping[str, float], tensors: Mapping[str, Tensor], kind: Kind | None = None
    ) -> "SavedPolicy":
        """From policy.json's strengths and the tensors of policy.safetensors, of which only weights are taken."""
        return cls(dict(strengths), {name: value for name, value in tensors.items() if name.startswith(WEIGHTS)}, kind)

    def scaled(self, intensity: float) -> "SavedPolicy":
        """The same policy with all strengths multiplied and clipped at 1, what a network adds to them included."""
        strengths = {name: min(1.0, value * intensity) for name, value in self.strengths.items()}
        weights = {name: value * intensity if name == OUTPUT else value for name, value in self.weights.items()}
        return replace(self, strengths=strengths, weights=weights)
