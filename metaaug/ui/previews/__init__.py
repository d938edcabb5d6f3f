"""The kinds of data as pages show them."""

from typing import Any

import pandas as pd

from metaaug.config import Kind
from metaaug.ui.previews.base import Preview
from metaaug.ui.previews.images import ImagePreview
from metaaug.ui.previews.tables import TablePreview

PREVIEWS: dict[Kind, Preview] = {"images": ImagePreview(), "tables": TablePreview()}


def preview_of(frame: pd.DataFrame) -> Preview:
    """The preview of the kind of data that a table of originals and copies holds."""
    return _by_columns([str(name) for name in frame.columns])


def draw_rows(frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
    """Originals beside their copies, of any kind of data, as markup."""
    return preview_of(frame).pairs(frame, style, captions)


def thumbnail(row: dict[str, Any]) -> str:
    """A row of a table of originals and copies as a small picture; empty where the kind has none."""
    return _by_columns([str(name) for name in row]).thumbnail(row)


def _by_columns(names: list[str]) -> Preview:
    for preview in PREVIEWS.values():
        column = preview.column
        if any(name.startswith(column) if column.endswith(":") else name == column for name in names):
            return preview
    return PREVIEWS["tables"]
