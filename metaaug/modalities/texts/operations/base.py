"""What operations on texts share: finding words, moving tokens, putting tokens in."""

import torch
from torch import Tensor

from metaaug.modalities.operation import Operation
from metaaug.modalities.specs import OperationSpec
from metaaug.modalities.texts.layout import TextEncoder

LAST = 1e9
"""Sort key of what goes to the end."""


class TextOperation(Operation):
    """An operation on encoded texts ``(n, length)``.

    Attributes:
        encoder: knows which tokens are words.
        spacings: how many kinds of blanks there are; a token's number is ``piece × spacings + spacing``.
    """

    def __init__(self, spec: OperationSpec, encoder: TextEncoder) -> None:
        super().__init__(spec)
        self.encoder = encoder
        self.spacings = len(encoder.vocabulary.spacings)

    def table(self, name: str, x: Tensor) -> Tensor:
        """One of the encoder's tables, on the device of ``x``."""
        return self.encoder.tables[name].to(x.device)

    def words(self, x: Tensor) -> Tensor:
        """``(n, length)`` bool, which tokens are words."""
        return self.table("word", x)[self.encoder.pieces(x)]

    def written(self, pieces: Tensor, x: Tensor) -> Tensor:
        """Numbers of ``pieces`` with the blanks that are usual between words, of the type of ``x``."""
        return (pieces * self.spacings + self.encoder.vocabulary.usual).to(x)

    def put(self, x: Tensor, pieces: Tensor, chosen: Tensor) -> Tensor:
        """``x`` with ``pieces`` ``(n, length)`` where ``chosen``; the blanks stay in their places."""
        change = self.spacings * (pieces - self.encoder.pieces(x))
        return torch.where(chosen, x + change.to(x), x)

    def apart(self, x: Tensor, rows: Tensor) -> Tensor:
        """``x`` with usual blanks before the first token of ``rows`` ``(n,)``, which may then stand elsewhere.

        Blanks at the start of a text are not written.
        """
        first = self.written(self.encoder.pieces(x[:, :1]), x)
        return torch.cat([torch.where(rows[:, None], first, x[:, :1]), x[:, 1:]], dim=1)


def kept(x: Tensor, keep: Tensor) -> Tensor:
    """The tokens to ``keep`` ``(n, length)``, moved together; 0 after them."""
    order = (~keep).to(torch.uint8).argsort(dim=1, stable=True)
    return torch.where(keep, x, 0.0).gather(1, order)


def ordered(x: Tensor, keys: Tensor) -> Tensor:
    """The tokens in the order of ``keys`` ``(n, length)``, padding last; equal keys keep their order."""
    return x.gather(1, torch.where(x > 0, keys, LAST).argsort(dim=1, stable=True))


def inserted(x: Tensor, new: Tensor, keys: Tensor, chosen: Tensor) -> Tensor:
    """``x`` with the ``chosen`` ones of ``new`` put in, as far as there is room; nothing is lost.

    Args:
        x: ``(n, length)``.
        new: ``(n, m)`` tokens.
        keys: ``(n, m)`` positions in ``x`` they come after; fractions tell apart what comes after the same.
        chosen: ``(n, m)`` bool.
    """
    length = x.shape[1]
    room = length - (x > 0).sum(dim=1, keepdim=True)
    fits = chosen & (chosen.cumsum(dim=1) <= room)
    places = torch.arange(length, device=x.device).to(x).expand_as(x)
    both = torch.cat([x, torch.where(fits, new, 0.0)], dim=1)
    return ordered(both, torch.cat([places, keys], dim=1))[:, :length]


def word_places(word: Tensor) -> tuple[Tensor, Tensor]:
    """Where the words are: the position of the k-th word of each text ``(n, length)``, and whether there is one."""
    places = (~word).to(torch.uint8).argsort(dim=1, stable=True)
    ranks = torch.arange(word.shape[1], device=word.device)
    return places, ranks < word.sum(dim=1, keepdim=True)


def replaced_words(values: Tensor, places: Tensor, there: Tensor, fallback: Tensor) -> Tensor:
    """``fallback`` ``(n, length)`` with ``values`` of the k-th words at their places."""
    return fallback.scatter(1, places, torch.where(there, values, fallback.gather(1, places)))
