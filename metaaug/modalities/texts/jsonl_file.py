"""Reading JSON Lines: an object per line, its values the cells of a row."""

import json
from typing import Any

import pandas as pd

from metaaug.data.dataset import Dropped
from metaaug.data.encoding import decoded
from metaaug.data.limits import MAX_COLUMNS
from metaaug.data.wording import counted, shortened
from metaaug.errors import DataError
from metaaug.modalities.tables.numbers import without_missing
from metaaug.modalities.tables.raw import RawTable, check_any_rows, check_names, check_shape

_NESTED = "it holds lists or objects instead of single values"


def read_jsonl(data: bytes, filename: str) -> RawTable:
    """The cells of a JSON Lines file as text; a line that is no object is dropped.

    Raises:
        DataError: no rows, most lines are no objects, one column, or too large.
    """
    text, notes = decoded(data, filename, "JSON Lines", "JSON")
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    dropped: list[Dropped] = []
    lines = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        lines += 1
        row = _object(line)
        if row is None:
            dropped.append(Dropped(f"line {number:,}", "it is not a JSON object"))
            continue
        rows.append(row)
        numbers.append(number)
        check_shape(len(rows), 2, filename)
    if len(dropped) > len(rows):
        raise DataError(
            f"{filename}: {len(dropped):,} of {counted(lines, 'line')} "
            f"{'is' if len(dropped) == 1 else 'are'} not a JSON object; {dropped[0].item} is the first. "
            'Write one object per line: {"text": "…", "label": "…"}.'
        )
    names = list(dict.fromkeys(name for row in rows for name in row))[: MAX_COLUMNS + 1]
    check_any_rows(len(rows), filename)
    check_names(names, filename)
    check_shape(len(rows), len(names), filename)
    nested = [name for name in names if any(isinstance(row.get(name), list | dict) for row in rows)]
    dropped += [Dropped(f'column "{shortened(name)}"', _NESTED) for name in nested]
    columns = {name: [_cell(row.get(name)) for row in rows] for name in names if name not in nested}
    frame = {name: without_missing(pd.Series(cells, dtype="str")) for name, cells in columns.items()}
    return RawTable(pd.DataFrame(frame), {}, numbers, dropped, notes)


def _object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)
