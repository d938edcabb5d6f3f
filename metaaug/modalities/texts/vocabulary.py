"""All tokens of a data set by number, and what the labelled texts say about them.

Test texts give their tokens a number, so that they can be written down; everything that is learned or looked up comes
from the labelled texts alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from metaaug.modalities.texts.similar import MOST_SIMILAR, similar_words
from metaaug.modalities.texts.tokens import CLAUSE_ENDS, Token, folded, is_unspaced, is_word
from metaaug.modalities.texts.typos import VARIANTS, with_typos
from metaaug.modalities.texts.wordnet import MOST_SYNONYMS, synonyms, wordnet_folder

PADDING, UNKNOWN = 0, 1
"""Numbers of what stands after the end of a text, and of a token that has no number."""

MOST_PIECES, MOST_SPACINGS = 240_000, 64
"""Their product stays below 2²⁴: a token and its spacing make one number, which single precision has to hold."""

_MARKS = (".", ";", "?", ":", "!", ",")
_FULL_MARKS = ("。", "；", "？", "：", "！", "，")
_UNKNOWN_SHOWN = "□"


@dataclass(frozen=True)
class Vocabulary:
    """Tokens by number, with ``P`` tokens.

    Attributes:
        pieces: words and marks; number 0 is padding and number 1 what has no number.
        spacings: blanks before a token, by number; 0 is none.
        usual: number of the blanks that the labelled texts mostly have between two words.
        folded: ``(P,)`` what a token is counted as: alike but for capitals have the same; 0 for padding.
        word: ``(P,)`` bool, whether it is a word.
        ends: ``(P,)`` bool, whether it ends a clause.
        similar, synonyms, typos: ``(P, k)`` numbers of what may take a word's place, 0 where there is none.
        marks: ``(6,)`` numbers of the marks that may be inserted.
    """

    pieces: tuple[str, ...]
    spacings: tuple[str, ...]
    usual: int
    folded: np.ndarray
    word: np.ndarray
    ends: np.ndarray
    similar: np.ndarray
    synonyms: np.ndarray
    typos: np.ndarray
    marks: np.ndarray

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {piece: number for number, piece in enumerate(self.pieces)}

    @cached_property
    def _spacing_numbers(self) -> dict[str, int]:
        return {spacing: number for number, spacing in enumerate(self.spacings)}

    def number(self, token: Token) -> int:
        """The one number of a token with its spacing."""
        spacing = self._spacing_numbers.get(token.spacing, self.usual)
        return self._numbers.get(token.piece, UNKNOWN) * len(self.spacings) + spacing

    def token(self, number: int) -> Token:
        """The inverse of :meth:`number`."""
        piece, spacing = divmod(number, len(self.spacings))
        return Token(self.spacings[spacing], self.pieces[min(max(piece, 0), len(self.pieces) - 1)])


def make_vocabulary(labelled: Sequence[Sequence[Token]], others: Iterable[Sequence[Token]]) -> Vocabulary:
    """The vocabulary of a data set.

    Args:
        labelled: the tokens of every labelled text.
        others: those of all other texts, of which the tokens get numbers and nothing else is asked.
    """
    counts = Counter(token.piece for tokens in labelled for token in tokens)
    known = _by_frequency(counts)
    spacings = Counter(token.spacing for tokens in labelled for token in tokens)
    further: Counter[str] = Counter()
    for tokens in others:
        further.update(token.piece for token in tokens if token.piece not in counts)
        spacings.update(token.spacing for token in tokens)
    replacements = _Replacements(labelled, known)
    marks = _marks(known)
    made = [*marks, *replacements.made]
    ordered = dict.fromkeys(["", _UNKNOWN_SHOWN, *known, *made, *_by_frequency(further)])
    pieces = tuple(ordered)[:MOST_PIECES]
    numbers = {piece: number for number, piece in enumerate(pieces)}
    plain = {text: number for number, text in enumerate(dict.fromkeys(folded(piece) for piece in pieces))}
    spaced = ("", *(one for one in _by_frequency(spacings) if one))[:MOST_SPACINGS]
    return Vocabulary(
        pieces=pieces,
        spacings=spaced,
        usual=spaced.index(_usual_spacing(labelled, spaced)),
        folded=np.array([plain[folded(piece)] for piece in pieces]),
        word=np.array([is_word(piece) for piece in pieces]),
        ends=np.array([piece in CLAUSE_ENDS for piece in pieces]),
        similar=_numbered(replacements.similar, numbers, MOST_SIMILAR),
        synonyms=_numbered(replacements.synonyms, numbers, MOST_SYNONYMS),
        typos=_numbered(replacements.typos, numbers, VARIANTS),
        marks=np.array([numbers[mark] for mark in marks]),
    )


class _Replacements:
    """What may take the place of the words of the labelled texts, by word."""

    def __init__(self, labelled: Sequence[Sequence[Token]], known: Sequence[str]) -> None:
        words = [piece for piece in known if is_word(piece)]
        # The most frequent spelling stands for all that are counted as the same.
        spelling: dict[str, str] = {}
        for word in words:
            spelling.setdefault(folded(word), word)
        number = {text: place for place, text in enumerate(spelling)}
        documents = [[number[folded(token.piece)] for token in tokens if is_word(token.piece)] for tokens in labelled]
        shown = list(spelling.values())
        alike = {shown[word]: [shown[other] for other in others] for word, others in similar_words(documents).items()}
        self.similar = {word: alike[spelling[folded(word)]] for word in words if spelling[folded(word)] in alike}
        folder = wordnet_folder()
        senses = {} if folder is None else synonyms(spelling, folder)
        self.synonyms = {word: senses[folded(word)] for word in words if folded(word) in senses}
        self.typos = {word: variants for word in words if (variants := with_typos(word))}

    @property
    def made(self) -> list[str]:
        """Words that the texts need not have."""
        return [word for words in (*self.synonyms.values(), *self.typos.values()) for word in words]


def _by_frequency(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda text: (-counts[text], text))


def _numbered(replacements: dict[str, list[str]], numbers: dict[str, int], most: int) -> np.ndarray:
    table = np.zeros((len(numbers), most), dtype=np.int64)
    for word, others in replacements.items():
        if word in numbers:
            found = [numbers[other] for other in others if other in numbers][:most]
            table[numbers[word], : len(found)] = found
    return table


def _usual_spacing(labelled: Sequence[Sequence[Token]], spacings: Sequence[str]) -> str:
    between = Counter(
        after.spacing
        for tokens in labelled
        for before, after in pairwise(tokens)
        if is_word(before.piece) and is_word(after.piece)
    )
    return max(spacings, key=lambda spacing: between[spacing]) if between else (" " if " " in spacings else "")


def _marks(known: Sequence[str]) -> tuple[str, ...]:
    words = [piece for piece in known if is_word(piece)]
    return _FULL_MARKS if sum(map(is_unspaced, words)) > len(words) / 2 else _MARKS
