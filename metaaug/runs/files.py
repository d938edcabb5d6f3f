"""The files of a run: JSON written atomically, and what to say of a damaged one."""

import json
from pathlib import Path
from typing import Any

from metaaug.data.atomic import sync_folder, write_atomically
from metaaug.errors import RunError

__all__ = ["damaged", "sync_folder", "write_atomically", "write_json"]


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
