"""Rows of a table beside their copies, as markup: changed cells are tinted and underlined."""

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd

from metaaug.inspect.cells import changed_cells, input_columns, original_cells
from metaaug.modalities.tables.format import CELL
from metaaug.ui import words
from metaaug.ui.language import gettext as _
from metaaug.ui.pairs import all_in_words, in_words, operations_of
from metaaug.ui.previews.titles import called, linked, noted


def most_changed(frame: pd.DataFrame, amount: int) -> pd.DataFrame:
    """The same rows with only the ``amount`` input columns that changed most often, in their order."""
    often = changed_cells(frame).sum().sort_values(ascending=False, kind="stable").index[:amount]
    dropped = [name for name in frame.columns if str(name).startswith(CELL) and name not in set(often)]
    return frame.drop(columns=dropped)


def table_pairs(frame: pd.DataFrame) -> str:
    """Rows of originals with their copies below; changed cells are tinted and underlined, old value on hover."""
    columns = input_columns(frame)
    ordered = frame.assign(_place=frame.groupby("sample", sort=False).ngroup()).sort_values(["_place", "copy"])
    numeric = [pd.api.types.is_numeric_dtype(ordered[CELL + name]) for name in columns]
    head = "".join(
        f"<th{_CLASS_OF_NUMBERS if is_number else ''}>{escape(name)}</th>"
        for name, is_number in zip(columns, numeric, strict=True)
    )
    body = "".join(
        _table_row(copy, title, answer, operations_of(operations), cells)
        for copy, title, answer, operations, cells in zip(
            ordered["copy"].tolist(),
            _titles(ordered),
            _answer_cells(ordered),
            ordered["operations"],
            _marked_rows(ordered, numeric),
            strict=True,
        )
    )
    return (
        '<div class="ma-table-wrap" tabindex="0"><table class="ma-table"><thead><tr>'
        f"<th>{_('row')}</th>{_target_head(frame)}{head}<th>{_('operations')}</th></tr></thead><tbody>{body}</tbody></table></div>"
    )


_CLASS_OF_NUMBERS = ' class="ma-number"'


def _marked_rows(frame: pd.DataFrame, numeric: Sequence[bool]) -> list[str]:
    """The input cells of every row as markup."""
    before = original_cells(frame)
    changed = changed_cells(frame, before)
    was = _("was {value}")
    columns = []
    # Lists of plain values: asking a frame for one cell takes longer than writing it.
    for key, is_number in zip(before.columns, numeric, strict=True):
        plain = f"<td{_CLASS_OF_NUMBERS if is_number else ''}>"
        marked = f'<td class="{"ma-number " if is_number else ""}ma-changed" title="'
        columns.append(
            [
                f'{marked}{escape(was.format(value=cell(old)))}">{escape(cell(new))}</td>'
                if differs
                else f"{plain}{escape(cell(new))}</td>"
                for new, old, differs in zip(frame[key], before[key], changed[key].tolist(), strict=True)
            ]
        )
    return ["".join(cells) for cells in zip(*columns, strict=True)] if columns else [""] * len(frame)


def _titles(frame: pd.DataFrame) -> list[str]:
    """The first cell of every row: which copy it is, or a link to the original's own page and a note."""
    beside = [name for name in ("sample", "copy", "class", "link", "note") if name in frame.columns]
    copy = _("copy {copy}")
    return [
        copy.format(copy=row["copy"]) if row["copy"] else f"{linked(row, _original(row), called(row))}{noted(row)}"
        for row in frame[beside].to_dict("records")
    ]


def _original(row: dict[str, Any]) -> str:
    """What stands with a note is one of several originals, each without copies."""
    return _("sample {sample}").format(sample=row["sample"]) if row.get("note") else _("original")


def _table_row(copy: int, title: str, answer: str, operations: list[dict[str, Any]], cells: str) -> str:
    kind, done, hover = "ma-original", "", ""
    if copy:
        kind, done = "ma-copy", escape(in_words(operations, most=3))
        hover = escape(all_in_words(operations))
    return f'<tr class="{kind}"><td>{title}</td>{answer}{cells}<td class="ma-words" title="{hover}">{done}</td></tr>'


def _target_head(frame: pd.DataFrame) -> str:
    return f'<th class="ma-number">{_("target")}</th>' if "target" in frame.columns else f"<th>{_('class')}</th>"


def _answer_cells(frame: pd.DataFrame) -> list[str]:
    """What is predicted of every row: its class, or its number with the range on hover."""
    names = [escape(str(name)) for name in frame["class"]]
    if "target" not in frame.columns:
        return [f"<td>{name}</td>" for name in names]
    return [
        f'<td class="ma-number" title="{name}">{escape(cell(float(target)))}</td>'
        for name, target in zip(names, frame["target"], strict=True)
    ]


def cell(value: Any) -> str:
    """A cell as it is shown; a dash where the value is missing."""
    if value is None or (isinstance(value, float) and value != value) or value is pd.NA:
        return "–"
    if isinstance(value, float | int) and not isinstance(value, bool):
        # Data is shown as it is, not rounded to what a chart needs.
        return words.number(float(value), 6)
    return str(value)
