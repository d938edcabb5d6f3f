"""From texts and labels as they were read to a data set: what is left out and why, and what is worth a note."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metaaug.data.dataset import Dataset, Dropped
from metaaug.data.dropped import shorten_dropped
from metaaug.data.labels import check_classes, encode_labels
from metaaug.data.limits import MAX_TEXT_CHARACTERS, MAX_TEXT_CLASSES, MAX_TEXT_LENGTH
from metaaug.data.wording import counted, quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.texts.repair import repaired
from metaaug.modalities.texts.tokens import MOST_TOKENS, split


@dataclass(frozen=True)
class RawTexts:
    """Texts as they were read.

    Attributes:
        texts, labels: of every sample, None where missing.
        names: of every sample: a row number or a path.
        noun: what a name is the name of: "row", or empty where the name says it.
        dropped: what could not be read, and why.
        notes: sentences on how the file was read.
        source: as in ``Dataset``.
    """

    texts: Sequence[str | None]
    labels: Sequence[str | None]
    names: Sequence[str]
    noun: str
    dropped: Sequence[Dropped]
    notes: Sequence[str]
    source: dict[str, str]


def to_dataset(raw: RawTexts, filename: str) -> Dataset:
    """The data set of kind ``texts``: a frame with one column ``text``.

    Raises:
        DataError: no texts are left, too many characters, or classes that cannot be learned from.
    """
    texts: list[str] = []
    labels: list[str] = []
    names: list[str] = []
    dropped: list[Dropped] = []
    mended: list[tuple[str, str]] = []
    for given, label, name in zip(raw.texts, raw.labels, raw.names, strict=True):
        text = repaired(given or "").strip()
        reason = _unusable(text, label)
        if reason is not None:
            dropped.append(Dropped(f"{raw.noun} {name}".strip(), reason))
            continue
        assert label is not None
        assert given is not None
        if text != given.strip():
            mended.append((given.strip(), text))
        texts.append(text)
        labels.append(label)
        names.append(name)
    if not texts:
        first = [*dropped, *raw.dropped]
        why = f": {first[0].item} is the first, and {first[0].reason}" if first else ""
        raise DataError(f"{filename} has no text that can be used{why}. Write a text and a label for every sample.")
    characters = sum(map(len, texts))
    if characters > MAX_TEXT_CHARACTERS:
        raise DataError(
            f"{filename} has {characters:,} characters of text; at most {MAX_TEXT_CHARACTERS:,} are read. "
            "Keep fewer or shorter texts."
        )
    encoded, classes = encode_labels(labels)
    check_classes(encoded, classes, where=filename, noun="text", most=MAX_TEXT_CLASSES)
    return Dataset(
        name=filename,
        kind="texts",
        samples=pd.DataFrame({"text": pd.Series(texts, dtype="str")}),
        labels=np.asarray(encoded),
        classes=classes,
        dropped=shorten_dropped([*dropped, *raw.dropped]),
        notes=(*raw.notes, *_mended(mended), *_repeated(texts, labels), *_long(texts)),
        source=raw.source,
        names=tuple(names),
    )


def _unusable(text: str, label: str | None) -> str | None:
    if label is None:
        return "it has no label"
    if not text:
        return "it has no text"
    if len(text) > MAX_TEXT_LENGTH:
        return f"its text has {len(text):,} characters; at most {MAX_TEXT_LENGTH:,} are read"
    if "\0" in text:
        return "its text has a zero character"
    return None


def _mended(mended: Sequence[tuple[str, str]]) -> list[str]:
    if not mended:
        return []
    before, after = _first_change(*mended[0])
    return [
        f"Mended {counted(len(mended), 'text')} that had been read in a wrong encoding before, such as "
        f"“{shortened(before, 24)}”, which is “{shortened(after, 24)}”."
    ]


def _first_change(given: str, text: str) -> tuple[str, str]:
    """The first word that was mended, before and after."""
    for before, after in zip(given.split(" "), text.split(" "), strict=False):
        if before != after:
            return before, after
    return given, text


def _repeated(texts: Sequence[str], labels: Sequence[str]) -> list[str]:
    copies = sum(count - 1 for count in Counter(texts).values())
    if not copies:
        return []
    found: dict[str, set[str]] = defaultdict(set)
    for text, label in zip(texts, labels, strict=True):
        found[text].add(label)
    torn = [shortened(text, 40) for text, known in found.items() if len(known) > 1]
    notes = [
        f"{counted(copies, 'text')} {'repeats' if copies == 1 else 'repeat'} another one exactly. A text that is both "
        "labelled and tested on makes the verdict look too good."
    ]
    if torn:
        one = len(torn) == 1
        notes.append(
            f"{counted(len(torn), 'text')} {'occurs' if one else 'occur'} with different labels: {quoted(torn)}."
        )
    return notes


def _long(texts: Sequence[str]) -> list[str]:
    # A token has at least one character, so most texts need not be looked at.
    long = sum(len(text) > MOST_TOKENS and len(split(text, MOST_TOKENS + 1)) > MOST_TOKENS for text in texts)
    if not long:
        return []
    have = "has" if long == 1 else "have"
    return [
        f"{counted(long, 'text')} {have} more than {MOST_TOKENS} words and marks. What follows them is neither learned "
        "from nor changed, and stays in the copies as it is."
    ]
