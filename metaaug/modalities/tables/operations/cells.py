"""Operations that replace whole cells: a value in per cent is the chance of every cell by itself."""

import torch
from torch import Tensor

from metaaug.modalities.operation import HalfGaussianOperation, Reference, pick
from metaaug.modalities.tables.operations.base import TableOperation, any_partners, same_class_partners


class SwapSameClass(HalfGaussianOperation, TableOperation):
    """Each cell is taken, with the chance ``value`` %, from one partner of the same class."""

    def partners(self, y: Tensor, reference: Reference, uniform: Tensor) -> Tensor:
        """The partner of each sample."""
        return same_class_partners(y, reference, uniform)

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        uniform = torch.rand(len(x), 1 + x.shape[1], generator=generator).to(x)
        chosen = self.partners(y, reference, uniform[:, 0])
        return torch.cat([chosen[:, None].to(x), uniform[:, 1:]], dim=1)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        partner = reference.x[extra[:, 0].long()]
        return torch.where(extra[:, 1:] < pick(value, x) / 100, partner, x)


class SwapAnyClass(SwapSameClass):
    """As :class:`SwapSameClass`, with a partner of any class, while the label stays."""

    def partners(self, y: Tensor, reference: Reference, uniform: Tensor) -> Tensor:
        """The partner of each sample."""
        return any_partners(reference, uniform)


class ResampleCategory(HalfGaussianOperation, TableOperation):
    """Each category is drawn again, with the chance ``value`` %, as it occurs within the class."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        uniform = torch.rand(2, *x.shape, generator=generator).to(x)
        partners = same_class_partners(y, reference, uniform[0])
        return torch.stack([partners.to(x), uniform[1]], dim=-1)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        drawn = reference.x.gather(0, extra[..., 0].long())
        chosen = (extra[..., 1] < pick(value, x) / 100) & ~self.numeric.to(x.device)
        return torch.where(chosen, drawn, x)


class Dropout(HalfGaussianOperation, TableOperation):
    """Each number is set, with the chance ``value`` %, to the median of its column."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(x.shape, generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        chosen = (extra < pick(value, x) / 100) & self.numeric.to(x.device)
        return torch.where(chosen, reference.x.median(dim=0).values, x)
