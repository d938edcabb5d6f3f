"""Synonyms from WordNet (Miller 1995), where the computer has it already: nothing is ever downloaded.

Its database is read as NLTK's data and Debian's package of it have it: ``index.noun`` says at which bytes of
``data.noun`` the senses of a word stand, and so for verbs, adjectives and adverbs.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

_PARTS = ("noun", "verb", "adj", "adv")
_NLTK = ("corpora/wordnet", "corpora/wordnet31", "corpora/wordnet2021")
SENSES = 2
"""Senses that are taken of each part of speech, the most frequent first."""
MOST_SYNONYMS = 6


def wordnet_folder() -> Path | None:
    """Where WordNet's database is: in a folder of NLTK_DATA, of the home, or of the system; None where it is not."""
    named = [Path(part) for part in os.environ.get("NLTK_DATA", "").split(os.pathsep) if part]
    usual = [Path.home(), Path(sys.prefix), Path("/usr/share"), Path("/usr/local/share"), Path("/usr/lib")]
    folders = [*named, *(place / "nltk_data" for place in usual)]
    places = [folder / corpus for folder in folders for corpus in _NLTK] + [Path("/usr/share/wordnet")]
    return next((place for place in places if (place / "index.noun").is_file()), None)


def synonyms(words: Iterable[str], folder: Path) -> dict[str, list[str]]:
    """Up to ``MOST_SYNONYMS`` single words for each of those WordNet knows in the form given, in small letters.

    Args:
        words: in small letters.
        folder: from :func:`wordnet_folder`. A damaged or unreadable database gives no synonyms.
    """
    wanted = set(words)
    found: dict[str, list[str]] = {}
    for part in _PARTS:
        try:
            for word, others in _of_part(wanted, folder, part).items():
                known = found.setdefault(word, [])
                known += [other for other in others if other not in known]
        except (OSError, ValueError, IndexError):
            continue
    return {word: others[:MOST_SYNONYMS] for word, others in found.items() if others}


def _of_part(wanted: set[str], folder: Path, part: str) -> dict[str, list[str]]:
    places: dict[str, list[int]] = {}
    with (folder / f"index.{part}").open(encoding="utf-8") as index:
        for line in index:
            word = line.partition(" ")[0]
            if word in wanted:
                # word pos sense_count p_count [pointers] sense_count tagged_count offset…
                fields = line.split()
                count, pointers = int(fields[2]), int(fields[3])
                offsets = fields[6 + pointers : 6 + pointers + count]
                places[word] = [int(offset) for offset in offsets[:SENSES]]
    with (folder / f"data.{part}").open("rb") as data:
        return {word: _members(data, offsets, word) for word, offsets in places.items()}


def _members(data: BinaryIO, offsets: list[int], word: str) -> list[str]:
    members: list[str] = []
    for offset in offsets:
        data.seek(offset)
        # offset file type word_count(hexadecimal) [word number]… pointers | gloss
        fields = data.readline().decode("utf-8").split()
        for place in range(int(fields[3], 16)):
            # An adjective may carry where it stands: "galore(ip)".
            member = fields[4 + 2 * place].partition("(")[0].lower()
            if member != word and member.isalpha() and member not in members:
                members.append(member)
    return members
