"""Reading CSV and TSV: encoding, separator, header and rows, each recognised and said."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from metaaug.data.dataset import Dropped
from metaaug.data.encoding import decoded
from metaaug.data.limits import MAX_CELL_LENGTH, MAX_CELLS, MAX_ROWS
from metaaug.data.wording import counted
from metaaug.errors import DataError
from metaaug.modalities.tables.numbers import MISSING, is_number, without_grouping, without_missing
from metaaug.modalities.tables.raw import RawTable, check_any_rows, check_names, check_shape

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SNIFFED_CHARACTERS = 65_536
_SNIFFED_RECORDS = 100
Record = tuple[int, list[str]]
"""The number of a record in the file, from 1, and its fields."""


@dataclass(frozen=True)
class Records:
    """The records of a CSV or TSV file, before its columns are named.

    Attributes:
        fitting: the records with as many fields as the first, each with its number in the file from 1.
        odd: the others.
        separator: of fields.
        notes: sentences on how the file was read.
    """

    fitting: list[Record]
    odd: list[Record]
    separator: str
    notes: list[str]

    def dropped(self, header: int) -> list[Dropped]:
        """The odd records and why they are left out; ``header`` is how many records the header takes: 0 or 1."""
        width = len(self.fitting[0][1])
        return [
            Dropped(f"row {number - header:,}", f"it has {counted(len(cells), 'field')} instead of {width:,}")
            for number, cells in self.odd
        ]


def read_records(data: bytes, filename: str, longest: int = MAX_CELL_LENGTH) -> Records:
    """The records of a CSV or TSV file as text.

    Args:
        data: the content of the file.
        filename: its name; one that ends in ``.tsv`` has tabs where its first line has any.
        longest: most characters of a cell.

    Raises:
        DataError: no text, one column, too large, a cell that is too long, or too many records unlike the first.
    """
    text, notes = decoded(data, filename)
    separator = _separator(text, prefer_tabs=filename.lower().endswith(".tsv"))
    usual = "\t" if filename.lower().endswith(".tsv") else ","
    if separator != usual:
        notes.append(f"Columns are separated by {_SEPARATORS[separator]}.")
    records = _records(text, separator, filename, longest, notes)
    if not records:
        raise DataError(f"{filename} has no text in it. Choose a file with a header and rows.")
    width = len(records[0][1])
    check_shape(len(records) - 1, width, filename)
    return Records(*_fitting(records, width, filename), separator, notes)


def read_delimited(data: bytes, filename: str) -> RawTable:
    """The cells of a CSV or TSV file as text.

    Raises:
        DataError: no text, no rows, one column, too large, or too many rows that do not fit the header.
    """
    records = read_records(data, filename)
    kept, notes = records.fitting, records.notes
    width = len(kept[0][1])
    headless = _first_is_data(kept)
    if headless:
        names = [f"column_{number}" for number in range(1, width + 1)]
        notes.append("The first row has numbers like the others, so there is no header: columns are named by number.")
    else:
        names = named([cell.strip() for cell in kept[0][1]])
        kept = kept[1:]
    check_names(names, filename)
    check_any_rows(len(kept), filename)
    columns = zip(*(cells for _, cells in kept), strict=True)
    frame = pd.DataFrame(
        {name: without_missing(pd.Series(cells, dtype="str")) for name, cells in zip(names, columns, strict=True)}
    )
    if records.separator == ",":
        _ungroup(frame, notes)
    first = 0 if headless else 1
    return RawTable(frame, {}, [number - first for number, _ in kept], records.dropped(first), notes)


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


def _records(text: str, separator: str, filename: str, longest: int, notes: list[str]) -> list[Record]:
    problem: csv.Error | None = None
    records: list[Record] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        records = _collected(reader, filename, longest)
    except csv.Error as error:
        problem = error
    if separator == "\t" and '"' in text:
        # Inch marks and quotations are common in tab-separated text: without the special meaning, in which one may
        # swallow lines up to the next, it may well fit.
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE)
        plain = _collected_or_none(reader, filename, longest) or []
        if len(plain) > len(records) and len({len(cells) for _, cells in plain}) == 1:
            notes.append("Quotation marks are read as part of the text.")
            return plain
    if problem is not None and "field limit" in str(problem):
        raise DataError(_too_long(filename, longest)) from problem
    if problem is not None:
        raise DataError(
            f"{filename} has a quotation mark that is not closed, or text after a closing one. "
            'Put cells with quotation marks in quotation marks and double those inside: "6"" pipe".'
        ) from problem
    return records


def _collected_or_none(reader: Iterator[list[str]], filename: str, longest: int) -> list[Record] | None:
    try:
        return _collected(reader, filename, longest)
    except csv.Error:
        return None


def _collected(reader: Iterator[list[str]], filename: str, longest: int) -> list[Record]:
    """The records that are not blank, each with its number from 1; stops early where the limits are passed."""
    records: list[Record] = []
    cells = 0
    for record in reader:
        if not any(cell.strip() for cell in record):
            continue
        records.append((len(records) + 1, record))
        cells += len(record)
        width = len(records[0][1])
        if len(records) > MAX_ROWS + 1 or cells > MAX_CELLS + width:
            check_shape(max(len(records) - 1, cells // width), width, filename)
        if max(map(len, record)) > longest:
            raise DataError(_too_long(filename, longest, f" in row {len(records) - 1:,}"))
    return records


def _too_long(filename: str, longest: int, where: str = "") -> str:
    return (
        f"{filename} has a cell of more than {longest:,} characters{where}. "
        "Is a quotation mark missing? Otherwise shorten it."
    )


def _fitting(records: list[Record], width: int, filename: str) -> tuple[list[Record], list[Record]]:
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


def _first_is_data(records: Sequence[Record]) -> bool:
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


def named(names: Sequence[str]) -> list[str]:
    """Columns without a name are named by their number."""
    return [name or f"column_{number}" for number, name in enumerate(names, start=1)]
