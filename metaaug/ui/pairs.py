"""Originals beside their copies: pictures in a grid, rows of a table with the changed cells marked."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd

from metaaug.inspect.cells import PREFIX, changed_cells, input_columns, original_cells
from metaaug.modalities.recipes import KINDS
from metaaug.ui import pictures, words

SHOWN_IN_WORDS = 2


def operations_of(cell: Any) -> list[dict[str, Any]]:
    """The operations of one row of a pairs table, from their JSON."""
    return list(json.loads(cell)) if isinstance(cell, str) and cell else []


_LARGEST = {spec.name: spec.maximum for kind in KINDS.values() for spec in kind.operations}
_DISCRETE = {spec.name for kind in KINDS.values() for spec in kind.operations if spec.discrete}


def _size(operation: dict[str, Any]) -> float:
    """How much of the operation's maximum was used; what happens or not comes first."""
    name, value = str(operation.get("name")), operation.get("value")
    if name in _DISCRETE or not isinstance(value, int | float):
        return 2.0
    return abs(float(value)) / _LARGEST.get(name, 1.0)


def _brief(text: str) -> str:
    """The text without units that take a line of their own; they stay in the full list."""
    for unit in (" deviations of the data", " of range", " of side", " of width", " slope", " standard deviations"):
        text = text.removesuffix(unit)
    return text


def _texts(operations: Sequence[dict[str, Any]]) -> list[str]:
    ordered = sorted(operations, key=_size, reverse=True)
    return [words.operation(str(operation["text"])) for operation in ordered]


def in_words(operations: Sequence[dict[str, Any]], most: int = SHOWN_IN_WORDS) -> str:
    """``rotate −12°, shift x +2 px, 3 more``; ``unchanged`` when nothing was done."""
    texts = _texts(operations)
    if not texts:
        return "unchanged"
    more = len(texts) - most
    return ", ".join(_brief(text) for text in texts[:most]) + (f", {more} more" if more > 0 else "")


def image_pairs(frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
    """A grid of pictures: the original, a hairline, then its copies, each with what was done to it.

    Args:
        frame: rows of a pairs table with ``image``; one or more samples.
        style: ``ma-narrow`` for one column, ``ma-small`` for many small pairs.
        captions: words under every copy; they are always there on hover, tap and focus.
    """
    rows = []
    for _, group in frame.groupby("sample", sort=False):
        ordered = group.sort_values("copy")
        figures = "".join(_figure(row, captions) for row in ordered.to_dict("records"))
        rows.append(f'<div class="ma-pair" style="--cells:{len(ordered)}">{figures}</div>')
    return f'<div class="ma-pairs {style}">{"".join(rows)}</div>'


def _figure(row: dict[str, Any], captions: bool) -> str:
    operations = operations_of(row["operations"])
    name = escape(str(row["class"]))
    source = pictures.address(row["image"])
    if row["copy"] == 0:
        caption = f"<figcaption>{name}</figcaption>" if captions else ""
        return f'<figure><img src="{source}" alt="Original of class {name}, sample {row["sample"]}">{caption}</figure>'
    caption = f"<figcaption>{escape(in_words(operations))}</figcaption>" if captions else ""
    tip = "<br>".join(escape(text) for text in _texts(operations)) or "unchanged"
    spoken = escape(", ".join(_texts(operations)) or "unchanged")
    return (
        f'<figure tabindex="0"><img src="{source}" alt="Copy {row["copy"]} of sample {row["sample"]}: {spoken}">'
        f'{caption}<span class="ma-tip" role="tooltip">{tip}</span></figure>'
    )


def most_changed(frame: pd.DataFrame, amount: int) -> pd.DataFrame:
    """The same rows with only the ``amount`` input columns that changed most often, in their order."""
    often = changed_cells(frame).sum().sort_values(ascending=False, kind="stable").index[:amount]
    dropped = [name for name in frame.columns if str(name).startswith(PREFIX) and name not in set(often)]
    return frame.drop(columns=dropped)


def table_pairs(frame: pd.DataFrame) -> str:
    """Rows of originals with their copies below; changed cells are tinted and underlined, old value on hover."""
    columns = input_columns(frame)
    ordered = frame.assign(_place=frame.groupby("sample", sort=False).ngroup()).sort_values(["_place", "copy"])
    numeric = [pd.api.types.is_numeric_dtype(ordered[PREFIX + name]) for name in columns]
    head = "".join(
        f"<th{_CLASS_OF_NUMBERS if is_number else ''}>{escape(name)}</th>"
        for name, is_number in zip(columns, numeric, strict=True)
    )
    body = "".join(
        _table_row(copy, answer, operations_of(operations), cells)
        for copy, answer, operations, cells in zip(
            ordered["copy"].tolist(),
            _answer_cells(ordered),
            ordered["operations"],
            _marked_rows(ordered, numeric),
            strict=True,
        )
    )
    return (
        '<div class="ma-table-wrap" tabindex="0"><table class="ma-table"><thead><tr><th>row</th>'
        f"{_target_head(frame)}{head}<th>operations</th></tr></thead><tbody>{body}</tbody></table></div>"
    )


_CLASS_OF_NUMBERS = ' class="ma-number"'


def _marked_rows(frame: pd.DataFrame, numeric: Sequence[bool]) -> list[str]:
    """The input cells of every row as markup."""
    before = original_cells(frame)
    changed = changed_cells(frame, before)
    columns = []
    # Lists of plain values: asking a frame for one cell takes longer than writing it.
    for key, is_number in zip(before.columns, numeric, strict=True):
        plain = f"<td{_CLASS_OF_NUMBERS if is_number else ''}>"
        marked = f'<td class="{"ma-number " if is_number else ""}ma-changed" title="was '
        columns.append(
            [
                f'{marked}{escape(_cell(old))}">{escape(_cell(new))}</td>'
                if differs
                else f"{plain}{escape(_cell(new))}</td>"
                for new, old, differs in zip(frame[key], before[key], changed[key].tolist(), strict=True)
            ]
        )
    return ["".join(cells) for cells in zip(*columns, strict=True)] if columns else [""] * len(frame)


def _table_row(copy: int, answer: str, operations: list[dict[str, Any]], cells: str) -> str:
    title, kind, done, hover = "original", "ma-original", "", ""
    if copy:
        title, kind, done = f"copy {copy}", "ma-copy", escape(in_words(operations, most=3))
        hover = escape(", ".join(_texts(operations)))
    return f'<tr class="{kind}"><td>{title}</td>{answer}{cells}<td class="ma-words" title="{hover}">{done}</td></tr>'


def _target_head(frame: pd.DataFrame) -> str:
    return '<th class="ma-number">target</th>' if "target" in frame.columns else "<th>class</th>"


def _answer_cells(frame: pd.DataFrame) -> list[str]:
    """What is predicted of every row: its class, or its number with the range on hover."""
    names = [escape(str(name)) for name in frame["class"]]
    if "target" not in frame.columns:
        return [f"<td>{name}</td>" for name in names]
    return [
        f'<td class="ma-number" title="{name}">{escape(_cell(float(target)))}</td>'
        for name, target in zip(names, frame["target"], strict=True)
    ]


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value) or value is pd.NA:
        return "–"
    if isinstance(value, float | int) and not isinstance(value, bool):
        # Data is shown as it is, not rounded to what a chart needs.
        return words.number(float(value), 6)
    return str(value)


def draw_rows(frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
    """The pairs of either kind as markup."""
    return image_pairs(frame, style, captions) if "image" in frame.columns else table_pairs(frame)


def first_samples(frame: pd.DataFrame, amount: int, copies: int | None = None) -> pd.DataFrame:
    """The first ``amount`` samples, taken in turn from every class, with at most ``copies`` copies each."""
    originals = frame[frame["copy"] == 0].drop_duplicates("sample")
    turn = originals.groupby("class", sort=False).cumcount()
    chosen = originals.assign(_turn=turn).sort_values("_turn", kind="stable")["sample"].head(amount)
    kept = frame[frame["sample"].isin(set(chosen))]
    if copies is not None:
        kept = kept[kept["copy"] <= copies]
    rank = {sample: place for place, sample in enumerate(chosen)}
    return kept.assign(_rank=kept["sample"].map(rank)).sort_values(["_rank", "copy"]).drop(columns="_rank")
