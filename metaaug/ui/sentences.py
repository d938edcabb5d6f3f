"""Sentences and names in a row, as the language of the page puts them."""

from collections.abc import Iterable
from functools import reduce

from metaaug.ui.language import gettext as _


def in_a_row(sentences: Iterable[str]) -> str:
    """One sentence after another, without the empty ones. Not every language has a space between them."""
    return reduce(_one_more, filter(None, sentences))


def _one_more(sentence: str, following: str) -> str:
    return _("{sentence} {following}").format(sentence=sentence, following=following)


def listed(names: Iterable[str]) -> str:
    """``Affinity and Diversity``."""
    return reduce(lambda first, last: _("{first} and {last}").format(first=first, last=last), names)
