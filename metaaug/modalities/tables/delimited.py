"""Reading CSV and TSV: encoding, separator, header and rows, each recognised and said."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from metaaug.data.dataset import Dropped
from metaaug.data.limits import MAX_CELL_LENGTH, MAX_CELLS, MAX_ROWS
from metaaug.data.wording import counted
from metaaug.errors import DataError
from metaaug.modalities.tables.numbers import MISSING, is_number, without_grouping, without_missing
from metaaug.modalities.tables.raw import RawTable, check_any_rows, check_names, check_shape

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SNIFFED_CHARACTERS = 65_536
_SNIFFED_RECORDS = 100
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_Record = tuple[int, list[str]]


def read_delimited(data: bytes, filename: str) -> RawTable:
    """The cells of a CSV or TSV file as text.

    Raises:
        DataError: no text, no rows, one column, too large, or too many rows that do not fit the header.
    """
    text, notes = _decoded(data, filename)
    separator = _separator(text, prefer_tabs=filename.lower().endswith(".tsv"))
    usual = "\t" if filename.lower().endswith(".tsv") else ","
    if separator != usual:
        notes.append(f"Columns are separated by {_SEPARATORS[separator]}.")
    records = _records(text, separator, filename, notes)
    if not records:
        raise DataError(f"{filename} has no text in it. Choose a file with a header and rows.")
    width = len(records[0][1])
    check_shape(len(records) - 1, width, filename)
    kept, odd = _fitting(records, width, filename)
    headless = _first_is_data(kept)
    if headless:
        names = [f"column_{number}" for number in range(1, width + 1)]
        notes.append("The first row has numbers like the others, so there is no header: columns are named by number.")
    else:
        names = _named([cell.strip() for cell in kept[0][1]])
        kept = kept[1:]
    check_names(names, filename)
    check_any_rows(len(kept), filename)
    columns = zip(*(cells for _, cells in kept), strict=True)
    frame = pd.DataFrame(
        {name: without_missing(pd.Series(cells, dtype="str")) for name, cells in zip(names, columns, strict=True)}
    )
    if separator == ",":
        _ungroup(frame, notes)
    first = 0 if headless else 1
    dropped = [
        Dropped(f"row {number - first:,}", f"it has {counted(len(cells), 'field')} instead of {width:,}")
        for number, cells in odd
    ]
    return RawTable(frame, {}, [number - first for number, _ in kept], dropped, notes)


def _decoded(data: bytes, filename: str) -> tuple[str, list[str]]:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    notes = ["Read as UTF-16."] if encoding == "utf-16" else []
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise DataError(
                f"{filename} begins like {'UTF-16' if encoding == 'utf-16' else 'UTF-8'} text but is not. "
                "Save it as CSV in UTF-8."
            ) from error
        text = data.decode("cp1252", errors="replace")
        notes = ["Read as Windows-1252 (Latin-1), because it is not UTF-8. Check names with accents."]
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(
            f"{filename} has a zero byte in line {line:,}, so it is no text table. Save it as CSV in UTF-8."
        )
    return text, notes


def _separator(text: str, prefer_tabs: bool) -> str:
    """The separator with which most of the first records have the width of the first, wider ones first."""
    sample = text[:_SNIFFED_CHARACTERS]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    if prefer_tabs and "\t" in sample.split("\n", 1)[0]:
        return "\t"

    def score(separator: str) -> tuple[float, int]:
        widths = []
        try:
            for record in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
                widths += [len(record)] if record else []
                if len(widths) == _SNIFFED_RECORDS:
                    break
        except csv.Error:
            return 0.0, 0
        if not widths or widths[0] == 1:
            return 0.0, 0
        return sum(width == widths[0] for width in widths) / len(widths), widths[0]

    return max(_SEPARATORS, key=score)


def _records(text: str, separator: str, filename: str, notes: list[str]) -> list[_Record]:
    try:
        return _collected(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), filename)
    except csv.Error as error:
        # Inch marks and quotations are common in tab-separated text: without the special meaning it may well fit.
        plain = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE)
        records = _collected_or_none(plain, filename) if separator == "\t" else None
        if records is None or len({len(cells) for _, cells in records}) > 1:
            raise DataError(
                f"{filename} has a quotation mark that is not closed, or text after a closing one. "
                'Put cells with quotation marks in quotation marks and double those inside: "6"" pipe".'
            ) from error
        notes.append("Quotation marks are read as part of the text.")
        return records


def _collected_or_none(reader: Iterator[list[str]], filename: str) -> list[_Record] | None:
    try:
        return _collected(reader, filename)
    except csv.Error:
        return None


def _collected(reader: Iterator[list[str]], filename: str) -> list[_Record]:
    """The records that are not blank, each with its number from 1; stops early where the limits are passed."""
    records: list[_Record] = []
    cells = 0
    for record in reader:
        if not any(cell.strip() for cell in record):
            continue
        records.append((len(records) + 1, record))
        cells += len(record)
        width = len(records[0][1])
        if len(records) > MAX_ROWS + 1 or cells > MAX_CELLS + width:
            check_shape(max(len(records) - 1, cells // width), width, filename)
        if max(map(len, record)) > MAX_CELL_LENGTH:
            raise DataError(
                f"{filename} has a cell of more than {MAX_CELL_LENGTH:,} characters in row {len(records) - 1:,}. "
                "Is a quotation mark missing? Otherwise shorten it."
            )
    return records


def _fitting(records: list[_Record], width: int, filename: str) -> tuple[list[_Record], list[_Record]]:
    """The records with as many fields as the first, and the others."""
    fitting = [record for record in records if len(record[1]) == width]
    odd = [record for record in records if len(record[1]) != width]
    if len(odd) > len(fitting):
        number, cells = odd[0]
        raise DataError(
            f"{filename}: {len(odd):,} of {counted(len(records), 'line')} do not have {counted(width, 'field')} "
            f"like the first; line {number:,} has {len(cells):,}. Put text that holds the separator in quotation marks."
        )
    return fitting, odd


def _ungroup(frame: pd.DataFrame, notes: list[str]) -> None:
    """Take away commas that group thousands; where commas separate columns they are not decimal."""
    for name in frame.columns:
        ungrouped = without_grouping(frame[name])
        if ungrouped is not None:
            frame[name] = ungrouped
            notes.append(f'Column "{name}": commas group thousands.')


def _first_is_data(records: Sequence[_Record]) -> bool:
    """Whether the first record belongs to the rows: wherever they have numbers, it has one too.

    Different whole numbers are taken for names all the same: tables of pixels or years are headed so.
    """
    first, others = records[0][1], [cells for _, cells in records[1:_SNIFFED_RECORDS]]
    if not others:
        return False
    numeric = [
        place
        for place, column in enumerate(zip(*others, strict=True))
        if any(is_number(cell) for cell in column)
        and all(is_number(cell) or cell.strip() in MISSING for cell in column)
    ]
    heads = [first[place].strip() for place in numeric]
    if not heads or not all(is_number(head) for head in heads):
        return False
    return not (all(head.isdecimal() for head in heads) and max(Counter(heads).values()) == 1)


def _named(names: Sequence[str]) -> list[str]:
    """Columns without a name are named by their number."""
    return [name or f"column_{number}" for number, name in enumerate(names, start=1)]
