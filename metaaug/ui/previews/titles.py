"""What stands at an original on every page: a link to its own page, and a note, where a row has them.

A row of a table of originals and copies may have two more columns: ``link``, the address of the sample's page, and
``note``, a few words.
"""

from html import escape
from typing import Any

from metaaug.ui.language import gettext as _


def linked(row: dict[str, Any], markup: str, name: str = "") -> str:
    """``markup`` as a link to the sample's own page, where the row has one.

    Args:
        row: of the original.
        markup: what is clicked.
        name: of the link, where the markup does not say it.
    """
    address = row.get("link")
    if not isinstance(address, str):
        return markup
    called = f' aria-label="{escape(name)}"' if name else ""
    return f'<a class="ma-open" href="{escape(address)}"{called}>{markup}</a>'


def noted(row: dict[str, Any]) -> str:
    """The note as markup; empty where there is none."""
    note = row.get("note")
    return f'<small class="ma-beside">{escape(note)}</small>' if isinstance(note, str) and note else ""


def called(row: dict[str, Any]) -> str:
    """What a link to the sample's page is called where its markup shows the class alone."""
    return _("Sample {sample} of {name}").format(sample=row["sample"], name=row["class"])
