"""Operations on the numbers of a row, in standard deviations of the labelled data; categories stay."""

import torch
from torch import Tensor

from metaaug.modalities.operation import GaussianOperation, HalfGaussianOperation, Reference, pick
from metaaug.modalities.tables.operations.base import TableOperation, any_partners, same_class_partners


class Interpolate(HalfGaussianOperation, TableOperation):
    """x + value (partner − x), the partner of the same class (SMOTE, Chawla et al. 2002).

    Departure: any row of the class may be the partner, not only its nearest neighbours.
    """

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return same_class_partners(y, reference, torch.rand(len(x), generator=generator).to(x.device))

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        moved = x + pick(value, x) * (reference.x[extra] - x)
        return torch.where(self.numeric.to(x.device), moved, x)


class InterpolateAnyClass(Interpolate):
    """As :class:`Interpolate`, with a partner of any class, while the label stays."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return any_partners(reference, torch.rand(len(x), generator=generator).to(x.device))


class CovarianceNoise(GaussianOperation, TableOperation):
    """Adds value × (a − b) / √2 with a, b of the same class: noise with the class's own covariance."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return same_class_partners(y, reference, torch.rand(len(x), 2, generator=generator).to(x.device))

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        difference = (reference.x[extra[:, 0]] - reference.x[extra[:, 1]]) / 2**0.5
        return torch.where(self.numeric.to(x.device), x + pick(value, x) * difference, x)


class RowScale(GaussianOperation, TableOperation):
    """Multiplies a row's deviations from the reference's mean by exp(value)."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        mean = reference.x.mean(dim=0)
        return torch.where(self.numeric.to(x.device), mean + (x - mean) * pick(value, x).exp(), x)


class Jitter(HalfGaussianOperation, TableOperation):
    """Adds Gaussian noise of ``value`` standard deviations to every number."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.randn(x.shape, generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        return torch.where(self.numeric.to(x.device), x + pick(value, x) * extra, x)
