"""Texts that must be refused: the file's name, how to make it, and the sentence the user sees."""

import io
import json
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq

from tests.data.making import announcing, csv, encrypted, image_file, zipped

MESSAGES = [f"message number {word} says something" for word in ("one", "two", "three", "four", "five", "six")]
LABELS = ["a", "b"] * 3


def lines(*rows: object) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def text_zip(extra: dict[str, bytes] | None = None) -> bytes:
    """Two classes of three texts each, and ``extra``."""
    files = {f"{LABELS[place]}/{place}.txt": text.encode() for place, text in enumerate(MESSAGES)}
    return zipped(files | (extra or {}))


def parquet(**columns: list | pa.Array) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


BAD_MESSAGES: list[tuple[str, Callable[[], bytes], str]] = [
    ("t.csv", lambda: b"", "t.csv is empty. Choose a file with content."),
    ("t.csv", lambda: b"\n\n", "t.csv has no text in it. Choose a file with a header and rows."),
    ("t.csv", lambda: b"text,label\n", "t.csv has columns but no rows. Add rows."),
    (
        "t.csv",
        lambda: csv(text=MESSAGES),
        "t.csv has only 1 column, but a target and an input need at least 2. Add columns, or separate them by commas, "
        "semicolons or tabs.",
    ),
    (
        "t.csv",
        lambda: csv(text=MESSAGES, label=["a"] * 6),
        't.csv has no column of labels beside its text (only "label"). Add a column whose values repeat, with the '
        "class of every text, or choose it.",
    ),
    (
        "t.csv",
        lambda: csv(text=MESSAGES, id=list(range(6))),
        't.csv has no column of labels beside its text (only "id"). Add a column whose values repeat, with the class '
        "of every text, or choose it.",
    ),
    (
        "t.csv",
        lambda: csv(size=[1, 2, 3, 4, 5, 6], label=LABELS),
        't.csv has no column of texts: none of "size" and "label" has words that are different in most rows. Choose '
        "the text column, or read the file as a table.",
    ),
    (
        "t.csv",
        lambda: csv(text=MESSAGES, label=["a", "a", "a", "a", "a", "b"]),
        'Class "b" has 1 text, but a support and a query need at least 2. Remove the class or add texts.',
    ),
    (
        "t.csv",
        lambda: csv(text=["", None, " ", *MESSAGES[3:]], label=["a", "a", "a", "b", "b", "b"]),
        't.csv has 1 class ("b"), but telling classes apart needs at least 2. Add texts of another class.',
    ),
    (
        "t.csv",
        lambda: csv(text=[f"{text} and more" for text in MESSAGES], label=LABELS).replace(b"five", b"fi\0e"),
        "t.csv has a zero byte in line 6, so it is no text table. Save it as CSV in UTF-8.",
    ),
    ("t.csv", image_file, "t.csv has a zero byte in line 3, so it is no text table. Save it as CSV in UTF-8."),
    (
        "t.csv",
        lambda: b"\xff\xfe" + b"a,b\nx",
        "t.csv begins like UTF-16 text but is not. Save it as CSV in UTF-8.",
    ),
    (
        "t.csv",
        lambda: csv(text=["x" * 120_000, *MESSAGES[1:]], label=LABELS),
        "t.csv has a cell of more than 100,000 characters in row 1. Is a quotation mark missing? Otherwise shorten it.",
    ),
    (
        "t.csv",
        lambda: csv(text=["x" * 200_000, *MESSAGES[1:]], label=LABELS),
        "t.csv has a cell of more than 100,000 characters. Is a quotation mark missing? Otherwise shorten it.",
    ),
    (
        "t.csv",
        lambda: csv(text=[f"{number} of many texts" for number in range(402)], label=[i // 2 for i in range(402)]),
        "t.csv has 201 classes; at most 200 are read. Keep fewer classes.",
    ),
    (
        "t.csv",
        lambda: b"text,text\none two three,a\nfour five six,b\n",
        't.csv has several columns named "text". Give every column a name of its own.',
    ),
    (
        "t.parquet",
        lambda: parquet(text=MESSAGES, label=LABELS)[:-20],
        "t.parquet is cut short or is not a Parquet file. Make it anew, or save the table as CSV.",
    ),
    (
        "t.parquet",
        lambda: parquet(text=[["a"], ["b"]] * 3, label=LABELS),
        't.parquet has no column of texts: none of "label" has words that are different in most rows. Choose the text '
        "column, or read the file as a table.",
    ),
    (
        "t.jsonl",
        lambda: b'{"text": "one two three", "label": "a"}\nbroken\n[1, 2]\n',
        't.jsonl: 2 of 3 lines are not a JSON object; line 2 is the first. Write one object per line: {"text": "…", '
        '"label": "…"}.',
    ),
    (
        "t.jsonl",
        lambda: b"[" * 200_000,
        't.jsonl: 1 of 1 line is not a JSON object; line 1 is the first. Write one object per line: {"text": "…", '
        '"label": "…"}.',
    ),
    ("t.jsonl", lambda: b"\n \n", "t.jsonl has columns but no rows. Add rows."),
    (
        "t.jsonl",
        lambda: lines(*({"text": text} for text in MESSAGES)),
        "t.jsonl has only 1 column, but a target and an input need at least 2. Add columns, or separate them by "
        "commas, semicolons or tabs.",
    ),
    (
        "t.jsonl",
        lambda: image_file(),
        "t.jsonl has a zero byte in line 3, so it is no JSON. Save it as JSON Lines in UTF-8.",
    ),
    (
        "t.jsonl",
        lambda: lines(*({"text": f"zero \0 in text {text}", "label": "ab"[i % 2]} for i, text in enumerate(MESSAGES))),
        "t.jsonl has no text that can be used: line 1 is the first, and its text has a zero character. Write a text "
        "and a label for every sample.",
    ),
    (
        "t.zip",
        lambda: zipped({}),
        "t.zip has no texts. Put plain text (.txt) files into it, in a folder per class.",
    ),
    (
        "t.zip",
        lambda: zipped({"1.txt": b"one two", "2.txt": b"three four"}),
        "t.zip has 2 texts but no folders. Put the texts of each class into a folder named after the class.",
    ),
    (
        "t.zip",
        lambda: text_zip({"/etc/a.txt": b"outside"}),
        't.zip has an entry "/etc/a.txt" that points outside of the archive. Make the archive again from inside its '
        "folder.",
    ),
    (
        "t.zip",
        lambda: text_zip({"a/../../b.txt": b"outside"}),
        't.zip has an entry "a/../../b.txt" that points outside of the archive. Make the archive again from inside its '
        "folder.",
    ),
    (
        "t.zip",
        lambda: encrypted(text_zip()),
        "t.zip is protected by a password. Make the archive again without one.",
    ),
    (
        "t.zip",
        lambda: announcing(text_zip(), 2**31),
        "t.zip would expand to 2,048 MB; at most 1,024 MB are read. Use fewer or smaller files.",
    ),
    (
        "t.zip",
        lambda: zipped({"a/1.txt": b"\0\1\2", "a/2.txt": b"\0", "b/1.txt": b"\0"}),
        't.zip has no text that can be read: "a/1.txt" is the first, and it is no text, whatever its name says. '
        "Replace the texts or save them anew.",
    ),
    (
        "t.zip",
        lambda: b"PK\x03\x04 cut short",
        "t.zip is cut short or damaged: its table of contents cannot be read. Make it anew and upload that.",
    ),
]
