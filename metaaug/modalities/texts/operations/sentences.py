"""Operations on clauses: what stands between marks such as . ! ? , or on a line of its own."""

import torch
from torch import Tensor

from metaaug.modalities.operation import CoinOperation, HalfGaussianOperation, Reference, pick
from metaaug.modalities.tables.operations.base import same_class_partners
from metaaug.modalities.texts.operations.base import TextOperation, kept, ordered


class _ClauseOperation(TextOperation):
    """Randomness is one number per clause."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(x.shape, generator=generator).to(x)

    def clauses(self, x: Tensor) -> Tensor:
        """``(n, length)`` which clause a token belongs to, from 0.

        One begins after a mark that ends a clause, unless the next token is such a mark too.
        """
        pieces = self.encoder.pieces(x)
        ends = self.table("ends", x)[pieces]
        begins = ends[:, :-1] & ~ends[:, 1:] & (pieces[:, 1:] > 0)
        return torch.cat([torch.zeros_like(pieces[:, :1]), begins.long().cumsum(dim=1)], dim=1)


class ShuffleClauses(CoinOperation, _ClauseOperation):
    """Puts the clauses into a random order."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        clauses = self.clauses(x)
        happens = (value > 0) & (clauses.amax(dim=1) > 0)
        shuffled = ordered(self.apart(x, happens), extra.gather(1, clauses))
        return torch.where(pick(happens, x), shuffled, x)


class DropClauses(HalfGaussianOperation, _ClauseOperation):
    """Leaves clauses out, each with the chance ``value`` %; the one with the largest number always stays."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        numbers = extra.gather(1, self.clauses(x))
        largest = torch.where(x > 0, numbers, -1.0).amax(dim=1, keepdim=True)
        return kept(x, (x > 0) & ((numbers >= pick(value, x) / 100) | (numbers == largest)))


class MixSameClass(CoinOperation, TextOperation):
    """The first half of the text and the second half of another of the same class (after Guo, Mao and Zhang 2019).

    Departure: they mix what a network makes of two texts of any class; here tokens are joined, and the class is kept.
    """

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return same_class_partners(y, reference, torch.rand(len(x), generator=generator).to(x.device))

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        partner = reference.x[extra]
        ours, theirs = (x > 0).sum(dim=1, keepdim=True), (partner > 0).sum(dim=1, keepdim=True)
        places = torch.arange(x.shape[1], device=x.device)
        head = (places < (ours + 1) // 2) & (x > 0)
        tail = (places >= (theirs + 1) // 2) & (partner > 0)
        # Two halves and a token more at most.
        mixed = kept(torch.cat([x, partner], dim=1), torch.cat([head, tail], dim=1))[:, : x.shape[1]]
        return torch.where(pick(value, x) > 0, mixed, x)
