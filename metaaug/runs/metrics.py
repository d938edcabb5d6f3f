"""The record of a run's steps: one JSON object a line, appended by the worker, followed by readers."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from metaaug.errors import RunError
from metaaug.runs.files import write_atomically

Record = dict[str, Any]


def append(path: Path, record: Record) -> None:
    """Append one record, after cutting off what a killed worker left of a line. Raises OSError."""
    line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
    with path.open("a+b") as file:
        _cut_torn_line(file.fileno())
        file.write(line)


def read(path: Path, offset: int = 0) -> tuple[list[Record], int]:
    """Records from byte ``offset`` on, and the offset to go on from.

    Only whole lines are read: a last line without its end is left for the next call. A missing file has no
    records. Where ``offset`` is not the beginning of a line (a resumed run dropped steps), all of it is read.
    Raises RunError where a whole line is not a JSON object.
    """
    try:
        with path.open("rb") as file:
            if offset and not _begins_line(file.fileno(), offset):
                offset = 0
            file.seek(offset)
            content = file.read()
    except FileNotFoundError:
        return [], 0
    whole = content[: content.rfind(b"\n") + 1]
    return [_parse(path, line) for line in whole.splitlines()], offset + len(whole)


def truncate(path: Path, stage: str, after_step: int) -> None:
    """Drop the records of ``stage`` whose step is beyond ``after_step``, atomically. Raises OSError."""
    records, _ = read(path)
    kept = [record for record in records if record.get("stage") != stage or record.get("step", 0) <= after_step]
    if len(kept) < len(records):
        write_atomically(path, _lines(kept))


def _lines(records: Iterable[Record]) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def _parse(path: Path, line: bytes) -> Record:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise RunError(
            f"{path.name} of run {path.parent.name} is damaged (a line is not a JSON object). "
            "Delete the run, or remove the line."
        )
    return record


def _begins_line(descriptor: int, offset: int) -> bool:
    return os.pread(descriptor, 1, offset - 1) == b"\n"


def _cut_torn_line(descriptor: int) -> None:
    size = os.fstat(descriptor).st_size
    if size == 0 or os.pread(descriptor, 1, size - 1) == b"\n":
        return
    content = os.pread(descriptor, size, 0)
    os.ftruncate(descriptor, content.rfind(b"\n") + 1)
