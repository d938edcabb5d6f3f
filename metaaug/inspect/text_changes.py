"""What was changed in a text, token by token."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from icu4py.breakers import CharacterBreaker

from metaaug.modalities.texts.tokens import Token, is_unspaced, join, split

Kind = Literal["same", "deleted", "inserted", "replaced", "moved"]


@dataclass(frozen=True)
class Change:
    """A stretch of a changed text.

    Attributes:
        kind: what happened to it.
        text: what is there now; of what was deleted, what was there.
        before: what it took the place of; empty unless it was replaced.
        spacing: the blanks before it.
    """

    kind: Kind
    text: str
    before: str = ""
    spacing: str = ""


def changes(before: str, after: str) -> list[Change]:
    """The changed text as stretches in order, with what was deleted where it was.

    A token that is gone from one place and has come to another counts as moved, and is shown where it came to. Tokens
    are compared without the blanks before them. Of scripts that write no blanks between words, characters are compared:
    where a word ends there depends on the words around it.
    """
    old, new = _units(before), _units(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    end_old, end_new = len(old) - tail, len(new) - tail
    inner_old, inner_new = old[head:end_old], new[head:end_new]
    matcher = SequenceMatcher(None, [one.piece for one in inner_old], [one.piece for one in inner_new], autojunk=False)
    codes = matcher.get_opcodes()
    gone = Counter(one.piece for tag, a, b, _, _ in codes if tag != "equal" for one in inner_old[a:b])
    come = Counter(one.piece for tag, _, _, a, b in codes if tag != "equal" for one in inner_new[a:b])
    left, arrived = gone & come, gone & come
    found = [_same(new[:head])]
    for tag, a, b, c, d in codes:
        if tag == "equal":
            found.append(_same(inner_new[c:d], inner_old[a:b] if head + c == 0 else ()))
        else:
            found.append(_differing(inner_old[a:b], inner_new[c:d], left, arrived))
    found.append(_same(new[end_new:], old[end_old:] if end_new == 0 else ()))
    return _merged([change for part in found for change in part])


def _units(text: str) -> list[Token]:
    units = []
    for token in split(text):
        parts = list(CharacterBreaker(token.piece, "und")) if is_unspaced(token.piece) else [token.piece]
        units += [Token("" if place else token.spacing, part) for place, part in enumerate(parts)]
    return units


def _common(first: Sequence[Token], second: Sequence[Token]) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one.piece != other.piece:
            break
        count += 1
    return count


def _same(tokens: Sequence[Token], before: Sequence[Token] = ()) -> list[Change]:
    """Unchanged tokens; with the blanks of ``before`` in front, where the changed text begins with them."""
    if not tokens:
        return []
    return [Change("same", join(tokens), spacing=(before or tokens)[0].spacing)]


def _differing(old: Sequence[Token], new: Sequence[Token], left: Counter[str], arrived: Counter[str]) -> list[Change]:
    """Tokens in the place of others; ``left`` and ``arrived`` count the moved ones that are still to be met."""
    gone = [one for one in old if not _take(left, one.piece)]
    found = []
    for token in new:
        if _take(arrived, token.piece):
            found.append(Change("moved", token.piece, spacing=token.spacing))
        elif gone:
            found.append(Change("replaced", token.piece, before=gone.pop(0).piece, spacing=token.spacing))
        else:
            found.append(Change("inserted", token.piece, spacing=token.spacing))
    return found + [Change("deleted", token.piece, spacing=token.spacing) for token in gone]


def _take(counts: Counter[str], piece: str) -> bool:
    if not counts[piece]:
        return False
    counts[piece] -= 1
    return True


def _merged(found: Sequence[Change]) -> list[Change]:
    """Neighbours of one kind as one stretch; every replacement stays by itself."""
    merged: list[Change] = []
    for change in found:
        last = merged[-1] if merged else None
        if last is not None and last.kind == change.kind and change.kind != "replaced":
            text = last.text + change.spacing + change.text
            merged[-1] = Change(change.kind, text, spacing=last.spacing)
        else:
            merged.append(change)
    return merged
