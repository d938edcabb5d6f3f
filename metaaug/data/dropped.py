"""Keeping the account of what was left out short enough to read."""

from collections import Counter
from collections.abc import Sequence

from metaaug.data.dataset import Dropped
from metaaug.data.limits import MAX_DROPPED


def shorten_dropped(dropped: Sequence[Dropped], limit: int = MAX_DROPPED) -> tuple[Dropped, ...]:
    """The first ``limit`` entries, and one more that counts the rest by reason."""
    if len(dropped) <= limit:
        return tuple(dropped)
    rest = dropped[limit:]
    reasons = Counter(entry.reason for entry in rest).most_common(3)
    named = "; ".join(f"{count:,} × {reason}" for reason, count in reasons)
    others = len(rest) - sum(count for _, count in reasons)
    tail = f"; {others:,} for other reasons" if others else ""
    return (*dropped[:limit], Dropped(f"and {len(rest):,} more", named + tail))
