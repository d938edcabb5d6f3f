"""Operations on words: a value in per cent is the chance of every word by itself."""

import torch
from torch import Tensor

from metaaug.modalities.operation import CoinOperation, HalfGaussianOperation, Reference, pick
from metaaug.modalities.texts.operations.base import (
    TextOperation,
    inserted,
    kept,
    replaced_words,
    word_places,
)


class WordOperation(HalfGaussianOperation, TextOperation):
    """An operation whose randomness is two numbers per token: whether it is chosen, and what becomes of it."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(*x.shape, 2, generator=generator).to(x)

    def chosen(self, x: Tensor, value: Tensor, extra: Tensor) -> Tensor:
        """``(n, length)`` bool, the words that are chosen."""
        return (extra[..., 0] < pick(value, x) / 100) & self.words(x)


class Delete(WordOperation):
    """Leaves words out (EDA, Wei and Zou 2019). One word always stays: the one with the largest number."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        numbers = torch.where(self.words(x), extra[..., 0], -1.0)
        last = numbers == numbers.amax(dim=1, keepdim=True)
        return kept(x, (x > 0) & (~self.chosen(x, value, extra) | last))


class Swap(WordOperation):
    """Swaps a chosen word with the next one.

    Departure from EDA's random swap: neighbours only, so that a word stays near its place. Of several chosen words in a
    row every second one swaps.
    """

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        places, there = word_places(self.words(x))
        chosen = self.chosen(x, value, extra).gather(1, places) & there
        ranks = torch.arange(x.shape[1], device=x.device).expand_as(chosen)
        before = torch.where(chosen, -1, ranks).cummax(dim=1).values
        followed = torch.cat([there[:, 1:], torch.zeros_like(there[:, :1])], dim=1)
        starts = chosen & ((ranks - before) % 2 == 1) & followed
        ends = torch.cat([torch.zeros_like(starts[:, :1]), starts[:, :-1]], dim=1)
        partner = ranks + starts.long() - ends.long()
        pieces = self.encoder.pieces(x)
        swapped = replaced_words(pieces.gather(1, places).gather(1, partner), places, there, pieces)
        return self.put(x, swapped, (starts | ends).any(dim=1, keepdim=True))


class Duplicate(WordOperation):
    """Says chosen words once more, at random places of the text; as far as there is room.

    Departure from EDA's random insertion: the word itself and not a synonym, so that it needs no dictionary.
    """

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        chosen = self.chosen(x, value, extra)
        size = (x > 0).sum(dim=1, keepdim=True)
        keys = extra[..., 1] * (size + 1) - 1
        # Between two tokens, never on one, so that nothing depends on how equal keys are ordered.
        keys = keys.floor() + 0.25 + 0.5 * (keys - keys.floor())
        apart = self.apart(x, chosen.any(dim=1))
        return inserted(apart, self.written(self.encoder.pieces(x), x), keys, chosen)


class InsertMarks(WordOperation):
    """Puts a random punctuation mark after chosen words (AEDA, Karimi, Rossi and Prati 2021).

    Departure: the share of words is drawn like every strength; in the paper a third of them at most.
    """

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        marks = self.table("marks", x)
        mark = marks[(extra[..., 1] * len(marks)).long().clamp_max(len(marks) - 1)]
        places = torch.arange(x.shape[1], device=x.device).to(x).expand_as(x)
        # Without a blank before the mark: spacing 0.
        return inserted(x, (mark * self.spacings).to(x), places + 0.5, self.chosen(x, value, extra))


class Crop(HalfGaussianOperation, TextOperation):
    """Keeps a stretch of the text: a value in per cent of its words is cut off at both ends, shared out at random."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(len(x), 2, generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        word = self.words(x)
        count = word.sum(dim=1)
        cut = (value / 100 * count + extra[:, 0]).floor().clamp(max=(count - 1).clamp_min(0))
        start = (extra[:, 1] * (cut + 1)).floor().minimum(cut)
        # A mark belongs to the word before it.
        rank = (word.cumsum(dim=1) - 1).clamp_min(0)
        inside = (rank >= start[:, None]) & (rank < (count - cut + start)[:, None])
        return kept(x, (x > 0) & (inside | (cut == 0)[:, None]))


class ShuffleWords(CoinOperation, TextOperation):
    """Puts all words into a random order; marks and blanks stay."""

    def extra(self, x: Tensor, y: Tensor, reference: Reference, generator: torch.Generator) -> Tensor:
        return torch.rand(x.shape, generator=generator).to(x)

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        places, there = word_places(self.words(x))
        pieces = self.encoder.pieces(x)
        order = torch.where(there, extra, 2.0).argsort(dim=1, stable=True)
        shuffled = replaced_words(pieces.gather(1, places).gather(1, order), places, there, pieces)
        return self.put(x, shuffled, pick(value, x) > 0)
