"""TF-IDF of the words and the pairs of neighbouring words that the labelled texts know.

Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988; where there are more terms than
places, the hashing trick: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009.

    tf = log2(1 + count)      idf = ln((1 + n) / (1 + df)) + 1      row = tf × idf, of length 1

Departures: log2(1 + count) in place of 1 + ln(count), which is the same at a count of 1 and also fits counts that are
not whole; places have no signs; and what the labelled texts do not know counts nothing. Hashed among the others, words
that were never seen in training would look like words that were: with 20 labelled messages per class the final network
then had an accuracy of .79 in place of .93.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

PAIR_BITS = 20
"""Pairs are told apart by so many bits of a fixed hash; of a thousand pairs about one then stands for another."""

_FIRST, _SECOND = 2_654_435_761, 2_246_822_519


@dataclass(frozen=True)
class Terms:
    """The words and pairs that count, ``count`` of them.

    Attributes:
        count: how many different terms.
        word: ``(words,)`` the term of every folded word, ``count`` where it does not count.
        pair: ``(2 ** PAIR_BITS,)`` the term of every hashed pair, likewise.
    """

    count: int
    word: Tensor
    pair: Tensor

    @classmethod
    def of(cls, words: int, known: np.ndarray, pairs: np.ndarray) -> "Terms":
        """The terms of the labelled texts.

        Args:
            words: how many folded words have a number.
            known: those that count.
            pairs: ``(m, 2)`` pairs of neighbouring folded words that count.
        """
        known = np.unique(known)
        hashed = torch.from_numpy(pairs.reshape(-1, 2)).long()
        keys = pair_keys(hashed[:, 0], hashed[:, 1]).unique()
        count = len(known) + len(keys)
        word = torch.full((words,), count)
        word[torch.from_numpy(known)] = torch.arange(len(known))
        pair = torch.full((2**PAIR_BITS,), count)
        pair[keys] = torch.arange(len(known), count)
        return cls(count, word, pair)

    def placed(self, width: int, generator: torch.Generator) -> "Places":
        """The terms in places: one for each, or, where there are more than ``width``, random ones of so many."""
        if self.count <= width:
            return Places(self, self.count, None)
        place = torch.randint(width, (self.count + 1,), generator=generator, device="cpu")
        place[-1] = width
        return Places(self, width, place)

    def to(self, device: torch.device) -> "Terms":
        """The same on another device."""
        return Terms(self.count, self.word.to(device), self.pair.to(device))


@dataclass(frozen=True)
class Places:
    """Where terms are counted.

    Attributes:
        terms: the words and pairs that count.
        width: number of places; it stands for nowhere.
        place: ``(terms + 1,)`` of every term, or None where term ``i`` has place ``i``.
    """

    terms: Terms
    width: int
    place: Tensor | None

    def to(self, device: torch.device) -> "Places":
        """The same on another device."""
        return Places(self.terms.to(device), self.width, None if self.place is None else self.place.to(device))

    def counts(self, words: Tensor, weights: Tensor, *, pairs: bool = True) -> Tensor:
        """How often each place occurs, ``(n, width)``, differentiable in the weights.

        Args:
            words: ``(n, length)`` folded words, 0 after the end of a text.
            weights: ``(n, length)`` how much every word counts; a pair counts the product.
            pairs: whether pairs are counted too.
        """
        found, amounts = [self.terms.word[words]], [weights]
        if pairs:
            found.append(self.terms.pair[pair_keys(words[:, :-1], words[:, 1:])])
            amounts.append(weights[:, :-1] * weights[:, 1:])
        places = torch.cat(found, dim=1)
        if self.place is not None:
            places = self.place[places]
        counts = weights.new_zeros(len(words), self.width + 1)
        return counts.scatter_add(1, places, torch.cat(amounts, dim=1))[:, :-1]


def pair_keys(first: Tensor, second: Tensor) -> Tensor:
    """Hashes of pairs of folded words, below ``2 ** PAIR_BITS``."""
    mixed = first * _FIRST + second * _SECOND
    return (mixed ^ (mixed >> 17)) & (2**PAIR_BITS - 1)


def inverse_frequencies(counts: Tensor) -> Tensor:
    """idf of every place: ``(n, width) -> (width,)``."""
    frequency = (counts > 0).to(counts.dtype).sum(dim=0)
    return ((1 + len(counts)) / (1 + frequency)).log() + 1


def weighted(counts: Tensor, idf: Tensor) -> Tensor:
    """TF-IDF ``(n, width)``, each row of length 1 or, without terms, 0."""
    rows = counts.clamp_min(0).log1p() / math.log(2) * idf
    return rows * (rows.square().sum(dim=1, keepdim=True) + 1e-12).rsqrt()
