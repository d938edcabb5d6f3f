"""Reading texts from CSV and TSV, with a header or without one."""

from collections import Counter

import pandas as pd

from metaaug.data.limits import MAX_TEXT_LENGTH
from metaaug.modalities.tables.delimited import named, read_records
from metaaug.modalities.tables.numbers import without_missing
from metaaug.modalities.tables.raw import RawTable, check_any_rows, check_names
from metaaug.modalities.texts.columns import longest_column

_LOOKED_AT = 2_000


def read_text_rows(data: bytes, filename: str) -> RawTable:
    """The cells of a CSV or TSV file as text.

    There is no header where the first record has, outside of the text, a value that occurs among the rows too, such as
    ``ham`` or ``0``: the columns are then called ``text``, ``label``, or by their number.

    Raises:
        DataError: as :func:`metaaug.modalities.tables.delimited.read_records`, or no rows.
    """
    records = read_records(data, filename, MAX_TEXT_LENGTH)
    cells = [fields for _, fields in records.fitting]
    names, notes = _headless_names(cells), records.notes
    header = 1 if names is None else 0
    if names is None:
        names = named([cell.strip() for cell in cells[0]])
    else:
        notes.append("The first row is like the others, so there is no header.")
    check_names(names, filename)
    check_any_rows(len(cells) - header, filename)
    columns = zip(*cells[header:], strict=True)
    frame = {name: without_missing(pd.Series(column, dtype="str")) for name, column in zip(names, columns, strict=True)}
    rows = [number - header for number, _ in records.fitting[header:]]
    return RawTable(pd.DataFrame(frame), {}, rows, records.dropped(header), notes)


def _headless_names(cells: list[list[str]]) -> list[str] | None:
    """Names of the columns of a file without a header; None where the first record is one."""
    width = len(cells[0])
    frame = pd.DataFrame(cells[1 : _LOOKED_AT + 1], columns=pd.RangeIndex(width), dtype="str")
    text = longest_column(frame) if len(frame) else None
    if text is None:
        return None
    others = [place for place in range(width) if str(place) != text]
    values = {place: Counter(frame[place].str.strip()) for place in others}
    like_rows = [place for place in others if values[place][cells[0][place].strip()]]
    if not like_rows:
        return None
    names = [f"column_{place + 1}" for place in range(width)]
    names[int(text)] = "text"
    names[like_rows[0]] = "label"
    return names
