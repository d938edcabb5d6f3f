"""What a user would reach for instead with texts: EDA, AEDA and nlpaug's random words, in the same paired population.

EDA and AEDA are written from their papers. Both train on the originals and on several augmented sentences of each, so a
text of a batch stays as it is with the probability that an original has there.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from benchmarks.peer import Augment, Peer
from metaaug.modalities.base import Encoder
from metaaug.modalities.texts.layout import TextEncoder, whole
from metaaug.training.randomness import generator

EDA_ALPHA, EDA_COPIES = 0.05, 16
"""What the paper recommends for 500 sentences and fewer: share of words changed, and augmented sentences of each."""

AEDA_COPIES = 8
AEDA_SHARE = 1 / 3
"""Marks that are put in: from one to a third of the words."""

NLPAUG_SHARE = 0.3

Row = list[int]
"""The numbers of a text's tokens with their spacing."""


def eda(encoder: Encoder, labelled: Tensor, labels: Tensor) -> Augment:
    """EDA (Wei and Zou 2019): one of its operations, drawn anew for every sentence.

    Synonym replacement and random insertion, which inserts a synonym, need WordNet; where the computer does not have
    it, random swap and random deletion are left. Stop words are not kept out of the first two.
    """
    texts = _texts(encoder)
    words = _Words(texts)
    operations = [words.swapped, words.deleted]
    if texts.vocabulary.synonyms.any():
        operations += [words.with_synonyms, words.with_inserted]

    def change(row: Row, random: np.random.Generator) -> Row:
        return operations[int(random.integers(len(operations)))](row, random)

    return _row_by_row(texts, "EDA", change, EDA_COPIES)


def aeda(encoder: Encoder, labelled: Tensor, labels: Tensor) -> Augment:
    """AEDA (Karimi, Rossi and Prati 2021): punctuation marks at random places."""
    texts = _texts(encoder)
    spacings = len(texts.vocabulary.spacings)
    marks = (texts.vocabulary.marks * spacings).tolist()

    def change(row: Row, random: np.random.Generator) -> Row:
        count = int(random.integers(1, max(2, int(len(row) * AEDA_SHARE) + 1)))
        places = set(random.choice(len(row), min(count, len(row)), replace=False).tolist())
        made: Row = []
        for place, number in enumerate(row):
            if place in places:
                made.append(marks[int(random.integers(len(marks)))])
            made.append(number)
        return made

    return _row_by_row(texts, "AEDA", change, AEDA_COPIES)


def nlpaug_words(encoder: Encoder, labelled: Tensor, labels: Tensor) -> Augment:
    """nlpaug's RandomWordAug: swaps or deletes a share of the words of every text."""
    import nlpaug.augmenter.word as augmenters

    texts = _texts(encoder)
    kinds = [augmenters.RandomWordAug(action=action, aug_p=NLPAUG_SHARE) for action in ("swap", "delete")]

    def augment(x: Tensor, y: Tensor, seed: int, step: int) -> Tensor:
        import random

        drawn = generator(seed, "nlpaug", step)
        state, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002
        number = drawn.initial_seed() % 2**32
        random.seed(number)
        np.random.seed(number)  # noqa: NPY002
        try:
            written = texts.decode(x)["text"].tolist()
            made = [_only(kinds[place % 2].augment(text)) or text for place, text in enumerate(written)]
        finally:
            random.setstate(state)
            np.random.set_state(numpy_state)  # noqa: NPY002
        return texts.encode_texts(made).to(x)

    return augment


def _only(found: list[str] | str) -> str:
    return found if isinstance(found, str) else (found[0] if found else "")


def _texts(encoder: Encoder) -> TextEncoder:
    assert isinstance(encoder, TextEncoder)
    return encoder


class _Words:
    """EDA's four operations, each on ``max(1, α × words)`` words."""

    def __init__(self, texts: TextEncoder) -> None:
        self.spacings = len(texts.vocabulary.spacings)
        self.word = texts.vocabulary.word
        self.synonyms = texts.vocabulary.synonyms
        self.usual = texts.vocabulary.usual

    def places(self, row: Row) -> list[int]:
        """Where the words are."""
        return [place for place, number in enumerate(row) if self.word[number // self.spacings]]

    def swapped(self, row: Row, random: np.random.Generator) -> Row:
        """Two words exchanged, so many times."""
        made, places = list(row), self.places(row)
        for _ in range(_count(places)):
            if len(places) > 1:
                first, second = (int(place) for place in random.choice(places, 2, replace=False))
                pieces = made[first] // self.spacings, made[second] // self.spacings
                made[first] = pieces[1] * self.spacings + made[first] % self.spacings
                made[second] = pieces[0] * self.spacings + made[second] % self.spacings
        return made

    def deleted(self, row: Row, random: np.random.Generator) -> Row:
        """Every word left out with probability α; one stays."""
        places = self.places(row)
        gone = {place for place in places if random.random() < EDA_ALPHA}
        if places and len(gone) == len(places):
            gone.discard(int(random.choice(places)))
        return [number for place, number in enumerate(row) if place not in gone]

    def with_synonyms(self, row: Row, random: np.random.Generator) -> Row:
        """Words replaced by a synonym."""
        made = list(row)
        places = [place for place in self.places(row) if self._options(row[place])]
        for place in random.permutation(places)[: _count(self.places(row))].tolist() if places else []:
            made[place] = self._synonym(row[place], random) * self.spacings + row[place] % self.spacings
        return made

    def with_inserted(self, row: Row, random: np.random.Generator) -> Row:
        """A synonym of a word put in at a random place, so many times."""
        made = list(row)
        sources = [number for number in row if self._options(number)]
        for _ in range(_count(self.places(row)) if sources else 0):
            piece = self._synonym(sources[int(random.integers(len(sources)))], random)
            made.insert(int(random.integers(len(made) + 1)), piece * self.spacings + self.usual)
        return made

    def _options(self, number: int) -> list[int]:
        found: list[int] = self.synonyms[number // self.spacings].tolist()
        return [piece for piece in found if piece]

    def _synonym(self, number: int, random: np.random.Generator) -> int:
        options = self._options(number)
        return options[int(random.integers(len(options)))]


def _count(places: list[int]) -> int:
    return max(1, int(EDA_ALPHA * len(places)))


def _row_by_row(
    texts: TextEncoder, name: str, change: Callable[[Row, np.random.Generator], Row], copies: int
) -> Augment:
    def augment(x: Tensor, y: Tensor, seed: int, step: int) -> Tensor:
        random = np.random.default_rng(generator(seed, name, step).initial_seed() % 2**63)
        rows = whole(x).long().tolist()
        made = np.zeros(tuple(x.shape), dtype=np.float32)
        for place, row in enumerate(rows):
            tokens = [number for number in row if number]
            if tokens and random.random() > 1 / (1 + copies):
                tokens = change(tokens, random)[: x.shape[1]]
            made[place, : len(tokens)] = tokens
        return torch.from_numpy(made).to(x)

    return augment


TEXT_PEERS = (
    Peer("EDA", "texts", "", eda),
    Peer("AEDA", "texts", "", aeda),
    Peer("random words (nlpaug)", "texts", "nlpaug", nlpaug_words),
)
