"""Texts of any language as tokens, and back: every token is a word or a mark with the blanks that stand before it.

Boundaries are those of the Unicode standard (annex 29), with ICU's dictionaries for Chinese, Japanese, Thai, Lao, Khmer
and Burmese, which write no blanks between words.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from icu4py.breakers import WordBreaker

MOST_TOKENS = 128
"""Tokens of a text that are learned from and changed; what follows them stays as it is."""

CLAUSE_ENDS = frozenset(".!?;:,…。！？；：，、؟،؛।॥።")
"""Marks that end a sentence or a clause."""

_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x109F),  # Tibetan, Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x312F),  # Chinese radicals, kana, bopomofo
    (0x31A0, 0x31FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D),
    (0x20000, 0x3FFFF),
)


class Token(NamedTuple):
    """A word or a mark, and the blanks before it."""

    spacing: str
    piece: str


def split(text: str, most: int | None = None) -> list[Token]:
    """The tokens of a text, at most ``most`` of them; blanks at its end belong to none."""
    return list(islice(_tokens(text), most))


def _tokens(text: str) -> Iterable[Token]:
    spacing = ""
    for part in WordBreaker(text, "und"):
        # A combining mark after a blank stands in one part with it.
        piece = part.lstrip()
        spacing += part[: len(part) - len(piece)]
        if piece:
            yield Token(spacing, piece)
            spacing = ""


def join(tokens: Iterable[Token]) -> str:
    """The text of tokens, without the blanks before its first.

    ``join(split(text))`` is ``text.strip()``. Where two words have come to stand beside each other that would be one
    word without a blank, a space is put between them.
    """
    parts: list[str] = []
    last = ""
    for spacing, piece in tokens:
        if last:
            parts.append(spacing or (" " if _grow_together(last, piece) else ""))
        parts.append(piece)
        last = piece or last
    return "".join(parts)


def rest(text: str, most: int = MOST_TOKENS) -> str:
    """What follows the first ``most`` tokens of a text, with the blanks before it; empty where nothing does."""
    size = sum(len(spacing) + len(piece) for spacing, piece in split(text, most))
    return text[size:].rstrip()


@lru_cache(maxsize=100_000)
def is_word(piece: str) -> bool:
    """Whether a token is a word, a number or a pictogram, and not a mark."""
    return any(unicodedata.category(character)[0] in "LN" or _is_pictogram(character) for character in piece)


def is_unspaced(piece: str) -> bool:
    """Whether a token is of a script that writes no blanks between words."""
    return any(low <= ord(character) <= high for character in piece for low, high in _UNSPACED)


def folded(piece: str) -> str:
    """A token as it is counted: without the difference of capital and small letters and of full and half width."""
    return unicodedata.normalize("NFKC", piece).casefold() or piece


@lru_cache(maxsize=20_000)
def _grow_together(first: str, second: str) -> bool:
    if is_unspaced(first[-1]) or is_unspaced(second[0]) or not (is_word(first) and is_word(second)):
        return False
    return split(first + second, 1)[0].piece != first


def _is_pictogram(character: str) -> bool:
    return unicodedata.category(character) == "So"
