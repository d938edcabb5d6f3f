"""What a peer is: another way to augment, by a library or by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from torch import Tensor

from metaaug.config import Kind
from metaaug.modalities.base import Encoder

Augment = Callable[[Tensor, Tensor, int, int], Tensor]
"""From a clean batch ``(n, …)``, its labels ``(n,)``, the seed of the training and its step to the augmented batch."""


@dataclass(frozen=True)
class Peer:
    """Something to compare with.

    Attributes:
        name: the strategy's.
        kind: of data.
        package: what has to be installed; empty for none.
        make: from an encoder, and the labelled samples and their labels, to what it does.
    """

    name: str
    kind: Kind
    package: str
    make: Callable[[Encoder, Tensor, Tensor], Augment]

    @property
    def present(self) -> bool:
        """Whether its package is installed."""
        return not self.package or find_spec(self.package) is not None
