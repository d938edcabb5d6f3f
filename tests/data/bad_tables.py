"""Tables that must be refused: the file's name, how to make it, and the sentence the user sees."""

import io
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.data.making import csv, image_file, table_text


def _parquet(**columns: list | pa.Array) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def _repeated_text() -> bytes:
    stream = io.BytesIO()
    repeated = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000, pa.int32()), ["x" * 300_000])
    pq.write_table(pa.table({"text": repeated, "kind": ["a", "b"] * 2_500}), stream, store_schema=False)
    return stream.getvalue()


def _text(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


NUMBERS = [number / 7 for number in range(1, 61)]
KINDS = ["a", "b", "a", "b", "a", "b"]

BAD_TEXTS: list[tuple[str, Callable[[], bytes], str]] = [
    ("t.csv", lambda: b"", "t.csv is empty. Choose a file with content."),
    ("t.csv", lambda: b"\n \n\n", "t.csv has no text in it. Choose a file with a header and rows."),
    ("t.csv", lambda: b"size,colour,kind\n", "t.csv has columns but no rows. Add rows."),
    (
        "t.csv",
        lambda: b"kind\na\nb\n",
        (
            "t.csv has only 1 column, but a target and an input need at least 2. Add columns, or separate "
            "them by commas, semicolons or tabs."
        ),
    ),
    (
        "t.csv",
        lambda: _text("a,b\n" + "1,2,3\n" * 5),
        (
            "t.csv: 5 of 6 lines do not have 2 fields like the first; line 2 has 3. Put text that holds the "
            "separator in quotation marks."
        ),
    ),
    (
        "t.csv",
        lambda: _text(table_text()).replace(b"red", b"r\0d", 1),
        "t.csv has a zero byte in line 3, so it is no text table. Save it as CSV in UTF-8.",
    ),
    (
        "t.csv",
        lambda: b"\xff\xfe" + _text(table_text() + "x" * (1 - len(table_text()) % 2)),
        "t.csv begins like UTF-16 text but is not. Save it as CSV in UTF-8.",
    ),
    (
        "t.csv",
        lambda: b"\xef\xbb\xbf" + _text(table_text()) + b"1,r\xe9d,a\n",
        "t.csv begins like UTF-8 text but is not. Save it as CSV in UTF-8.",
    ),
    (
        "t.csv",
        lambda: image_file(),
        "t.csv has a zero byte in line 3, so it is no text table. Save it as CSV in UTF-8.",
    ),
    (
        "t.csv",
        lambda: b"size,size,kind\n1,2,a\n2,3,b\n",
        't.csv has several columns named "size". Give every column a name of its own.',
    ),
    (
        "t.csv",
        lambda: _text("size,{},kind\n1,2,a\n".format("x" * 300)),
        (
            't.csv has a column whose name cannot be shown: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…". Give '
            "it a name of at most 200 printable characters."
        ),
    ),
    (
        "t.csv",
        lambda: b'size,kind\n1,"a\n2,b\n3,a\n',
        (
            "t.csv has a quotation mark that is not closed, or text after a closing one. Put cells with "
            'quotation marks in quotation marks and double those inside: "6"" pipe".'
        ),
    ),
    (
        "t.csv",
        lambda: _text("size,kind\n{},a\n".format("x" * 20_000)),
        (
            "t.csv has a cell of more than 10,000 characters in row 1. Is a quotation mark missing? "
            "Otherwise shorten it."
        ),
    ),
    (
        "t.csv",
        lambda: csv(size=[1.5, 2.5, 3], kind=[None, None, None]),
        'The target column "kind" of t.csv has no values. Choose another target.',
    ),
    (
        "t.csv",
        lambda: csv(size=[1.5, 2.5, 3], kind=["a", "a", "a"]),
        (
            'The target column "kind" of t.csv has 1 class ("a"), but telling classes apart needs at least '
            "2. Add rows of another class."
        ),
    ),
    (
        "t.csv",
        lambda: csv(size=list(np.arange(300) / 7), weight=[f"{index // 2} kg" for index in range(300)]),
        (
            'The target column "weight" of t.csv has 150 different values in 300 rows; classes must repeat, '
            "and at most 100 are read. Choose a column of classes as target."
        ),
    ),
    (
        "t.csv",
        lambda: csv(size=[1.5, 2.5, 2, 1], id=[1, 2, 3, 4]),
        (
            'The target column "id" of t.csv has 4 different values in 4 rows; classes must repeat, and at most 100 '
            "are read. Predict it as a number, or choose a column of classes as target."
        ),
    ),
    (
        "t.csv",
        lambda: csv(size=NUMBERS, price=["n. d.", "unknown", *NUMBERS[2:]]),
        (
            'The target column "price" of t.csv cannot be predicted as a number: 2 cells are not a number ("n. d." '
            'and "unknown"). Correct them, leave them empty, or predict a class.'
        ),
    ),
    (
        "t.csv",
        lambda: csv(size=NUMBERS, price=["sold", *NUMBERS[1:]]),
        (
            'The target column "price" of t.csv cannot be predicted as a number: 1 cell is not a number ("sold"). '
            "Correct them, leave them empty, or predict a class."
        ),
    ),
    (
        "t.csv",
        lambda: csv(size=NUMBERS, price=["inf", "-inf", "1e31", *NUMBERS[3:]]),
        (
            'The target column "price" of t.csv cannot be predicted as a number: 3 cells are infinite or beyond 1e+30. '
            "Correct them or leave them empty."
        ),
    ),
    (
        "t.csv",
        lambda: csv(size=[1.5, 2.5, 3, 4, 5, 6, 1], kind=[*KINDS, "c"]),
        'Class "c" has 1 row, but a support and a query need at least 2. Remove the class or add rows.',
    ),
    (
        "t.csv",
        lambda: _text(",".join(map(str, range(1001))) + "\n"),
        "t.csv has 1,001 columns; at most 1,000 are read. Keep fewer columns.",
    ),
    (
        "t.csv",
        lambda: _text("size,kind\n" + "1,a\n" * 200_001),
        "t.csv has more than 200,000 rows, the most that are read. Keep fewer rows.",
    ),
    (
        "t.csv",
        lambda: _text(("1," * 900 + "a\n") * 5_600),
        ("t.csv has more than 5,000,000 cells (rows × columns), the most that are read. Keep fewer rows or columns."),
    ),
    (
        "t.csv",
        lambda: csv(size=[1] * 6, colour=["red"] * 6, kind=KINDS),
        (
            't.csv has no input column to learn from (column "size": it has the same value in every row; '
            'column "colour": it has the same value in every row). Add columns that say something about the '
            "target."
        ),
    ),
    (
        "t.csv",
        lambda: csv(size=[None] * 6, kind=KINDS),
        (
            't.csv has no input column to learn from (column "size": it has no values). Add columns that say '
            "something about the target."
        ),
    ),
    (
        "t.csv",
        lambda: csv(size=[np.inf] * 6, kind=KINDS),
        (
            't.csv has no input column to learn from (column "size": none of its values is a usable number). '
            "Add columns that say something about the target."
        ),
    ),
    (
        "t.csv",
        lambda: csv(name=list("uvwxyz"), number=[1, 2, 3, 4, 5, 6], kind=KINDS),
        (
            't.csv has no input column to learn from (column "name": its text is different in nearly every '
            'row, like an identifier; column "number": it numbers the rows). Add columns that say something '
            "about the target."
        ),
    ),
    ("t.tsv", lambda: b"size\tkind\n", "t.tsv has columns but no rows. Add rows."),
]

BAD_PARQUETS: list[tuple[str, Callable[[], bytes], str]] = [
    (
        "t.parquet",
        lambda: _parquet(sizes=[1.5, 2, 3], kind=["a", "b", "a"]).replace(b"sizes", b"s\xffzes"),
        "t.parquet is cut short or is not a Parquet file. Make it anew, or save the table as CSV.",
    ),
    (
        "t.parquet",
        lambda: _parquet(size=[1.5, 2, 3], kind=["a", "b", "a"])[:-30],
        "t.parquet is cut short or is not a Parquet file. Make it anew, or save the table as CSV.",
    ),
    (
        "t.parquet",
        lambda: _text(table_text()),
        "t.parquet is cut short or is not a Parquet file. Make it anew, or save the table as CSV.",
    ),
    (
        "t.parquet",
        lambda: _parquet(sizes=[[1.5], [2], [3], [4]], kind=["a", "b", "a", "b"]),
        (
            't.parquet has no input column to learn from (column "sizes": it holds lists or records instead '
            "of single values). Add columns that say something about the target."
        ),
    ),
    (
        "t.parquet",
        lambda: _parquet(size=pa.array([], pa.float64()), kind=pa.array([], pa.string())),
        "t.parquet has columns but no rows. Add rows.",
    ),
    (
        "t.parquet",
        lambda: _parquet(kind=["a", "b"]),
        (
            "t.parquet has only 1 column, but a target and an input need at least 2. Add columns, or "
            "separate them by commas, semicolons or tabs."
        ),
    ),
    (
        "t.parquet",
        _repeated_text,
        "t.parquet would expand to 1,431 MB; at most 1,024 MB are read. Keep fewer rows or columns.",
    ),
]
