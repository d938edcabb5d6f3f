"""Words with a typing mistake, made once per word: the same word always has the same few."""

import zlib

import numpy as np

VARIANTS = 4
"""Mistakes per word."""

SHORTEST = 4
"""Letters of the shortest word that gets mistakes."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2] for row in _ROWS for place, letter in
         enumerate(row)}  # fmt: skip


def with_typos(word: str) -> list[str]:
    """Up to ``VARIANTS`` different spellings of a word: letters swapped, left out, doubled, or a key beside hit.

    Args:
        word: in any script. One of fewer than ``SHORTEST`` characters, or with anything but letters, has none.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return []
    random = np.random.default_rng(zlib.crc32(word.encode()))
    made: dict[str, None] = {}
    for turn in range(3 * VARIANTS):
        # The first letter is seldom mistyped, and gives the word away.
        place = int(random.integers(1, len(word)))
        variant = _CHANGES[turn % len(_CHANGES)](word, place, random)
        if variant != word:
            made[variant] = None
    return list(made)[:VARIANTS]


def _swapped(word: str, place: int, random: np.random.Generator) -> str:
    if place == len(word) - 1:
        place -= 1
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _left_out(word: str, place: int, random: np.random.Generator) -> str:
    return word[:place] + word[place + 1 :]


def _doubled(word: str, place: int, random: np.random.Generator) -> str:
    return word[:place] + word[place] + word[place:]


def _key_beside(word: str, place: int, random: np.random.Generator) -> str:
    near = _NEAR.get(word[place].lower(), "")
    if not near:
        return word
    hit = near[int(random.integers(len(near)))]
    return word[:place] + (hit.upper() if word[place].isupper() else hit) + word[place + 1 :]


_CHANGES = (_swapped, _left_out, _key_beside, _doubled)
