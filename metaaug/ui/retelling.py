"""Texts that a run keeps in English, told in the language of the page: by the message that each was made of."""

import re
from collections.abc import Iterable
from functools import lru_cache

from metaaug.ui.language import gettext

_PLACEHOLDER = re.compile(r"{(\w+)}")


def told(text: str, messages: Iterable[str]) -> str:
    """The text in the language that holds now, where one of ``messages`` fits it with its braces filled in.

    Args:
        text: as it was stored.
        messages: English texts, each with the names of what varies in braces. The first that fits is taken; where none
            does, as in a run of an earlier version, the text stays as it is.
    """
    for message in messages:
        found = _pattern(message).fullmatch(text)
        if found:
            return gettext(message).format(**found.groupdict())
    return text


@lru_cache(maxsize=256)
def _pattern(message: str) -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(message)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)), re.DOTALL
    )
