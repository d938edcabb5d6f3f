"""Numbers and names as they read in a sentence."""

import math
from collections.abc import Iterable, Sequence
from typing import Any


def plural(noun: str) -> str:
    """The plural of a regular English noun, and of "series"."""
    if noun.endswith("series"):
        return noun
    if noun.endswith(("s", "x", "ch")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def counted(number: int, noun: str) -> str:
    """``1 image``, ``2,000 images``."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def quoted(names: Iterable[str], limit: int = 3) -> str:
    """``"a", "b" and "c"``, or ``"a", "b", "c" and 5 more``."""
    every = [f'"{shortened(name)}"' for name in names]
    shown, hidden = every[:limit], len(every) - limit
    if hidden > 0:
        return f"{', '.join(shown)} and {hidden:,} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def shortened(text: str, length: int = 80) -> str:
    """The text on one printable line of at most ``length`` characters."""
    printable = "".join(character if character.isprintable() else "�" for character in text)
    return printable if len(printable) <= length else printable[: length - 1] + "…"


def megabytes(number: int) -> str:
    """Bytes as ``12 MB`` (binary megabytes), ``less than 1 MB`` below one."""
    whole = round(number / (1024 * 1024))
    return f"{whole:,} MB" if whole else "less than 1 MB"


def written_like(value: float, scale: float) -> str:
    """The number with as many decimals as ``scale`` needs for three significant digits: ``54.1``, ``−0.8``."""
    decimals = 2 - math.floor(math.log10(abs(scale))) if scale and math.isfinite(scale) else 2
    text = f"{abs(round(value, decimals)):,.{max(decimals, 0)}f}"
    return text if value >= 0 or not float(text.replace(",", "")) else "−" + text


def signed_like(value: float, scale: float) -> str:
    """As :func:`written_like`, with a plus sign where the number is positive: ``+1.9``, ``−1.9``, ``0.0``."""
    text = written_like(value, scale)
    return "+" + text if value > 0 and float(text.replace(",", "")) else text


def common_scale(strategies: Sequence[dict[str, Any]], comparisons: Sequence[dict[str, Any]]) -> float:
    """What to write all errors of a verdict like (:func:`written_like`), so that they have the same decimals.

    The smallest error gets three significant digits, and the narrowest interval of a difference at least one, as far as
    two more decimals give it one.

    Args:
        strategies: of verdict.json, with ``mean``.
        comparisons: of verdict.json, with ``interval``.
    """
    smallest = min((one["mean"] for one in strategies if one["mean"] > 0), default=1.0)
    halves = [(high - low) / 2 for low, high in (one["interval"] for one in comparisons) if high > low]
    return float(max(smallest / 100, min([smallest, *(100 * half for half in halves)])))
