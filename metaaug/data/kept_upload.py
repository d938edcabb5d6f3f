"""The uploaded file beside its stored data set, so that it can be read differently later."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from metaaug.data.atomic import write_atomically
from metaaug.data.uploads import check_size
from metaaug.errors import DataError

CONTENT_FILE = "upload.bin"
ABOUT_FILE = "upload.json"


@dataclass(frozen=True)
class Upload:
    """A file as it was uploaded: its name and its bytes."""

    filename: str
    content: bytes


class _About(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    filename: str
    sha256: str


def keep_upload(upload: Upload, folder: Path) -> None:
    """Write the upload into the folder of its data set, in place of one kept before.

    Raises:
        DataError: the upload is empty or larger than what is read.
        OSError: the folder cannot be written.
    """
    check_size(len(upload.content), upload.filename)
    about = _About(filename=upload.filename, sha256=hashlib.sha256(upload.content).hexdigest())
    # The description last: until it is there, its digest gives away that the two are not a pair.
    write_atomically(folder / CONTENT_FILE, upload.content)
    write_atomically(folder / ABOUT_FILE, about.model_dump_json(indent=2).encode())


def has_upload(folder: Path) -> bool:
    """Whether an upload is kept in the folder; it may still turn out to be damaged."""
    return _read_about(folder) is not None


def read_upload(folder: Path) -> Upload:
    """The upload kept in the folder.

    Raises:
        DataError: there is none, or it is not the one that was kept.
    """
    about = _read_about(folder)
    if about is None:
        raise DataError(f'The file of "{folder.name}" was not kept. Drop the file again.')
    damage = DataError(f'The file kept of "{folder.name}" is missing or damaged. Drop the file again.')
    path = folder / CONTENT_FILE
    try:
        # Before reading: the file may have become larger than the memory.
        check_size(path.stat().st_size, about.filename)
        content = path.read_bytes()
    except OSError as error:
        raise damage from error
    if hashlib.sha256(content).hexdigest() != about.sha256:
        raise damage
    return Upload(about.filename, content)


def _read_about(folder: Path) -> _About | None:
    try:
        return _About.model_validate_json((folder / ABOUT_FILE).read_bytes())
    except (OSError, ValidationError):
        # Sets that did not come from an upload have none; a damaged one is as good as none.
        return None
