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
    for unit in (" log factor", " × the data's deviation", " of full range", " slope", " standard deviations"):
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
    changed, before = changed_cells(frame), original_cells(frame)
    numeric = {name: pd.api.types.is_numeric_dtype(frame[PREFIX + name]) for name in columns}
    head = "".join(f'<th class="{"ma-number" if numeric[name] else ""}">{escape(name)}</th>' for name in columns)
    body = []
    ordered = frame.assign(_place=frame.groupby("sample", sort=False).ngroup()).sort_values(["_place", "copy"])
    for index, row in ordered.iterrows():
        original = row["copy"] == 0
        cells = []
        for name in columns:
            key = PREFIX + name
            marks = ["ma-number"] if numeric[name] else []
            hover = ""
            if changed.at[index, key]:
                marks.append("ma-changed")
                hover = f' title="was {escape(_cell(before.at[index, key]))}"'
            cells.append(f'<td class="{" ".join(marks)}"{hover}>{escape(_cell(row[key]))}</td>')
        title = "original" if original else f"copy {row['copy']}"
        done = "" if original else escape(in_words(operations_of(row["operations"]), most=3))
        hover = escape(", ".join(_texts(operations_of(row["operations"]))))
        body.append(
            f"<tr "
            f'class="{"ma-original" if original else "ma-copy"}"><td>{title}</td>{_target_cell(row)}'
            f'{"".join(cells)}<td class="ma-words" title="{hover}">{done}</td></tr>'
        )
    return (
        '<div class="ma-table-wrap" tabindex="0"><table class="ma-table"><thead><tr><th>row</th>'
        f"{_target_head(frame)}{head}<th>operations</th></tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _target_head(frame: pd.DataFrame) -> str:
    return '<th class="ma-number">target</th>' if "target" in frame.columns else "<th>class</th>"


def _target_cell(row: pd.Series) -> str:
    """What is predicted of the row: its class, or its number with the range on hover."""
    if "target" not in row.index:
        return f"<td>{escape(str(row['class']))}</td>"
    return f'<td class="ma-number" title="{escape(str(row["class"]))}">{escape(_cell(float(row["target"])))}</td>'


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
