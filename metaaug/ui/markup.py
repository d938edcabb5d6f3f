"""Small pieces of HTML: pills, badges, rows. Every piece of text that comes from data is escaped here."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import streamlit as st

from metaaug.ui import words
from metaaug.ui.language import gettext as _
from metaaug.ui.measure import measure_of

# The sign is the second cue beside the colour.
_STATES = {
    "queued": "○",
    "running": "●",
    "finished": "✓",
    "stopped": "■",
    "interrupted": "!",
    "failed": "✕",
    "unreadable": "?",
}
_SIGNS = {"better": "▲", "worse": "▼"}
_SAME = "≈"


def draw(html: str, width: Any = "stretch") -> None:
    """Show trusted markup (built by the functions of this module)."""
    st.html(html, width=width)


def pill(state: str) -> str:
    """The state of a run as a pill: a sign and a word."""
    word = escape(words.standing(state))
    return f'<span class="ma-pill ma-state-{escape(state)}"><i>{_STATES.get(state, "?")}</i>{word}</span>'


def learned_against_none(verdict: dict[str, Any] | None) -> dict[str, Any] | None:
    """The comparison of the learned policy with no augmentation, or None."""
    comparisons = (verdict or {}).get("comparisons", [])
    found = [dict(one) for one in comparisons if (one["strategy"], one["against"]) == ("learned", "none")]
    return found[0] if found else None


def verdict_badge(verdict: dict[str, Any] | None) -> str:
    """``▲ +4.7 ± 0.6 points``, ``▲ RMSE −1.9 ± 0.8``, ``≈ no difference seen``, ``▼ …`` or ``no verdict yet``."""
    comparison = learned_against_none(verdict)
    if verdict is None or comparison is None:
        return f'<span class="ma-badge ma-quiet">{escape(_("no verdict yet"))}</span>'
    outcome = comparison["outcome"]
    sign = _SIGNS.get(outcome, _SAME)
    amount = measure_of(verdict).difference_in_words(comparison)
    text = _("no difference seen") if outcome == "no difference seen" else amount
    kind = outcome if outcome in _SIGNS else "same"
    hover = escape(_("{difference} against no augmentation").format(difference=amount))
    return f'<span class="ma-badge ma-{kind}" title="{hover}"><i>{sign}</i>{escape(text)}</span>'


def sentence(text: str) -> str:
    """A sentence with numbers, kept from breaking around ±."""
    return (
        escape(text)
        .replace(" ± ", "\u00a0±\u00a0")
        .replace(" %", "\u00a0%")
        .replace(" seeds)", "\u00a0seeds)")
        .replace("hand-made", "hand\u2011made")
        .replace("(n = ", "(n\u00a0=\u00a0")
    )


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A quiet line of ``label value`` facts; the values are markup already."""
    items = "".join(f"<span><b>{escape(label)}</b>{value}</span>" for label, value in pairs if value)
    return f'<div class="ma-facts">{items}</div>'


def reading(sentence: str, size: str = "") -> str:
    """The sentence under a chart that says how to read it, then the sample size."""
    tail = f" <span>{escape(size)}</span>" if size else ""
    together = escape(sentence).replace(" %", "\u00a0%")
    return f'<p class="ma-reading"><b>{_("How to read this")}</b> {together}{tail}</p>'


def split_bar(parts: Sequence[tuple[str, int, str]]) -> str:
    """One bar cut into named parts.

    Args:
        parts: (name, number of samples, style suffix) from left to right.
    """
    total = sum(amount for name, amount, kind in parts) or 1
    cells = "".join(
        f'<i class="ma-part-{kind}" style="flex-grow:{max(amount / total, 0.012):.4f}"></i>'
        for name, amount, kind in parts
    )
    legend = "".join(
        f'<span><i class="ma-part-{kind}"></i>{escape(name)} <b>{words.count(amount)}</b></span>'
        for name, amount, kind in parts
    )
    label = ", ".join(f"{name}: {amount}" for name, amount, kind in parts)
    return (
        f'<div class="ma-split" role="img" aria-label="{escape(label)}"><div class="ma-split-bar">{cells}</div>'
        f'<div class="ma-split-legend">{legend}</div></div>'
    )
