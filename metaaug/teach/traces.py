"""Stored traces: what was computed once by ``python -m metaaug.teach``, read by pages without loading torch."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from metaaug.data.atomic import write_atomically
from metaaug.errors import MetaAugError

FOLDER = Path(__file__).with_name("traces")
LARGEST = 150_000
"""Bytes that a stored trace may have."""


def names() -> list[str]:
    """The traces there are."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@lru_cache(maxsize=32)
def read(name: str) -> dict[str, Any]:
    """A stored trace. Callers leave it as it is: it is read once.

    Raises:
        MetaAugError: there is no such trace, or its file is damaged.
    """
    path = FOLDER / f"{name}.json"
    try:
        trace: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise MetaAugError(f'There is no trace "{name}". Make it with: python -m metaaug.teach {name}') from error
    except ValueError as error:
        raise MetaAugError(f"The trace {path} is damaged. Make it again: python -m metaaug.teach {name}") from error
    return trace


def write(folder: Path, name: str, trace: dict[str, Any]) -> Path:
    """Store a trace; its path."""
    path = folder / f"{name}.json"
    write_atomically(path, (json.dumps(trace, separators=(",", ":"), ensure_ascii=False) + "\n").encode())
    return path
