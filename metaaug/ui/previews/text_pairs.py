"""Texts above their copies, as markup: every change is marked by colour and by a line of its own."""

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd

from metaaug.data.wording import shortened
from metaaug.inspect.text_changes import Change, changes
from metaaug.modalities.texts.tokens import join, split
from metaaug.ui import words
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.pairs import in_words, operations_of, texts_of
from metaaug.ui.previews.titles import called, linked, noted

MOST_EDITS = 12
"""Changes that are listed one by one on hover."""

_AROUND, _LONG = 10, 32
"""Tokens that are kept around a change, and those of a stretch without changes that is long enough to be cut."""


def text_pairs(frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
    """Originals with their copies below.

    Args:
        frame: rows of a table of originals and copies with ``text``.
        style: further style classes.
        captions: whether what was done is written under every copy; it is always there on hover, tap and focus.
    """
    parts = []
    for _sample, group in frame.groupby("sample", sort=False):
        rows = group.sort_values("copy").to_dict("records")
        original = next((str(row["text"]) for row in rows if row["copy"] == 0), "")
        copies = [row for row in rows if row["copy"]]
        changed = [row for row in copies if str(row["text"]) != original]
        drawn = "".join(_original(row) for row in rows if not row["copy"])
        drawn += "".join(_copy(row, original, captions) for row in changed)
        parts.append(f'<section class="ma-text">{drawn}{_unchanged(len(copies) - len(changed), len(copies))}</section>')
    return f'<div class="ma-texts {style}">{"".join(parts)}</div>'


def _original(row: dict[str, Any]) -> str:
    title = linked(row, escape(str(row["class"])), called(row)) + noted(row)
    return (
        f'<h4>{title}</h4><p class="ma-original" dir="auto" tabindex="0" '
        f'aria-label="{_("Original")}">{escape(str(row["text"]))}</p>'
    )


def _copy(row: dict[str, Any], original: str, captions: bool) -> str:
    operations = operations_of(row["operations"])
    found = changes(original, str(row["text"]))
    caption = f"<small>{escape(in_words(operations))}</small>" if captions else ""
    return (
        f'<div class="ma-copy" tabindex="0"><p dir="auto">{marked(found)}</p>{caption}'
        f'<span class="ma-tip" role="tooltip">{_tip(operations, found)}</span></div>'
    )


def _unchanged(same: int, copies: int) -> str:
    """Copies that read as their original, told and not shown."""
    if not same:
        return ""
    told = (
        _("The copy is unchanged.")
        if copies == 1
        else ngettext(
            "{amount} of {copies} copies is unchanged.",
            "{amount} of {copies} copies are unchanged.",
            same,
            copies=copies,
        )
    )
    return f'<p class="ma-note">{told}</p>'


def _tip(operations: list[dict[str, Any]], found: Sequence[Change]) -> str:
    edits = [shortened(phrase, 70) for phrase in phrases(found)]
    if len(edits) > MOST_EDITS:
        more = _("and {amount} more").format(amount=words.count(len(edits) - MOST_EDITS))
        edits = [*edits[:MOST_EDITS], more]
    done = "<br>".join(escape(text) for text in texts_of(operations))
    listed = "".join(f"<li>{escape(edit)}</li>" for edit in edits)
    return f"{done or _('unchanged')}{f'<ul>{listed}</ul>' if listed else ''}"


def phrases(found: Sequence[Change]) -> list[str]:
    """Every change as a short phrase: ``“now” deleted``, ``“free” → “gratis”``."""
    told = {
        "deleted": _("“{text}” deleted"),
        "inserted": _("“{text}” inserted"),
        "replaced": _("“{before}” → “{text}”"),
        "moved": _("“{text}” moved"),
    }
    return [told[one.kind].format(text=one.text, before=one.before) for one in found if one.kind != "same"]


def marked(found: Sequence[Change]) -> str:
    """A changed text as markup; long stretches without a change are cut in their middle."""
    replaced, moved = _("was {value}"), escape(_("moved"))
    parts = []
    for place, change in enumerate(found):
        text = change.text
        if change.kind == "same":
            text = _cut(text, first=place == 0, last=place == len(found) - 1)
        shown, was = escape(text), escape(replaced.format(value=change.before))
        # Blanks stay outside of what is struck through or underlined.
        spacing = "" if place == 0 else escape(change.spacing)
        parts.append(
            spacing
            + {
                "same": f"{shown}",
                "deleted": f"<del>{shown}</del>",
                "inserted": f"<ins>{shown}</ins>",
                "replaced": f'<ins class="ma-replaced" title="{was}">{shown}</ins>',
                "moved": f'<ins class="ma-moved" title="{moved}">{shown}</ins>',
            }[change.kind]
        )
    return "".join(parts)


def _cut(text: str, first: bool, last: bool) -> str:
    """A stretch without a change, of which only what is near a change is kept where it is long."""
    tokens = split(text, _LONG + 1)
    if len(tokens) <= _LONG:
        return text
    if first and last:
        return f"{join(tokens[:_LONG])} …"
    head = "" if first else f"{join(tokens[:_AROUND])} "
    tail = "" if last else f" {join(split(text)[-_AROUND:])}"
    return f"{head}…{tail}"
