"""What operations on rows share: which columns are numbers, and finding partners."""

import torch
from torch import Tensor

from metaaug.modalities.operation import Operation, Reference
from metaaug.modalities.specs import OperationSpec


class TableOperation(Operation):
    """An operation on encoded rows ``(n, d)``.

    Attributes:
        numeric: ``(d,)`` bool, which columns are standardised numbers; the others are category codes.
    """

    def __init__(self, spec: OperationSpec, numeric: Tensor) -> None:
        super().__init__(spec)
        self.numeric = numeric


def same_class_partners(y: Tensor, reference: Reference, uniform: Tensor) -> Tensor:
    """For each sample a random row of the reference with the same class.

    Args:
        y: ``(n,)`` class indices, each present in the reference.
        reference: the rows to choose from.
        uniform: ``(n, …)`` numbers in [0, 1).

    Returns:
        Indices into the reference, of the shape of ``uniform``.
    """
    order = reference.y.argsort(stable=True)
    counts = torch.bincount(reference.y, minlength=int(y.max()) + 1)
    offsets = counts.cumsum(0) - counts
    shape = (-1, *([1] * (uniform.dim() - 1)))
    count = counts[y].reshape(shape)
    chosen = (uniform * count).long().minimum(count - 1)
    return order[offsets[y].reshape(shape) + chosen]


def any_partners(reference: Reference, uniform: Tensor) -> Tensor:
    """For each number a random row of the reference, of any class."""
    return (uniform * len(reference.y)).long().clamp_max(len(reference.y) - 1)
