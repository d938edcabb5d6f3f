"""Writing files so that a reader sees the old content or the new, never a part."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from metaaug.errors import RunError


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``: written beside it under a temporary name, synced, then renamed.

    Raises OSError where the folder is missing, not writable, or the disk is full; the old file is then untouched.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_json(path: Path, value: Any) -> None:
    """Write ``value`` as indented JSON, atomically. Raises OSError."""
    write_atomically(path, (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def read_text(path: Path) -> str:
    """The content of a file of a run. Raises RunError where it is missing or not text."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise RunError(
            f"{path.name} of run {path.parent.name} is missing. Delete the run, or put the file back."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise damaged(path, error) from error


def read_json(path: Path) -> Any:
    """The parsed content of a JSON file of a run. Raises RunError where it is missing or damaged."""
    text = read_text(path)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise damaged(path, error) from error


def damaged(path: Path, error: Exception) -> RunError:
    """The error to raise for a file that is there but cannot be understood."""
    reason = " ".join(str(error).split())
    return RunError(
        f"{path.name} of run {path.parent.name} is damaged ({reason}). Delete the run, or put back a copy of the file."
    )
