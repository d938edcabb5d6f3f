"""The workspace's data sets on disk: what was loaded once is there after a restart."""

import contextlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from metaaug.config import Kind, Task
from metaaug.data.atomic import sync_folder
from metaaug.data.dataset import Dataset
from metaaug.data.kept_upload import Upload, has_upload, keep_upload, read_upload
from metaaug.data.stored import StoredDamage, read_meta, read_stored, write_stored
from metaaug.data.wording import shortened
from metaaug.errors import DataError

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{8}", re.ASCII)
_LONGEST_ID = 60
_LONGEST_SLUG = 40
_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class DatasetSummary:
    """What a list shows of a stored data set, read from its ``meta.json`` alone.

    Attributes:
        id: what ``load`` takes; the folder's name.
        name, kind, n, classes, counts, fingerprint, task: as in ``Dataset``.
        saved: when, in UTC.
        error: a sentence when the folder cannot be read; the other attributes are then empty.
    """

    id: str
    name: str = ""
    kind: Kind | None = None
    n: int = 0
    classes: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    saved: datetime = _NEVER
    fingerprint: str = ""
    task: Task = "classes"
    error: str | None = None


class DatasetStore:
    """Data sets in folders ``root/ID``; a deleted one waits in ``root/.trash`` until it is restored or replaced."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def save(self, dataset: Dataset, upload: Upload | None = None) -> str:
        """Write the data set and return its identifier; equal data of the same name is written once.

        Args:
            upload: the file it was read from, kept beside it so that it can be read differently later.

        Raises:
            DataError: the workspace cannot be written, or the upload is larger than what is read.
        """
        identifier = f"{_slug(dataset.name)}-{dataset.fingerprint[:8]}"
        target = self.root / identifier
        with _writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            if self._holds(target, dataset.fingerprint):
                if upload is not None:
                    keep_upload(upload, target)
                    sync_folder(target)
                return identifier
            temporary = Path(tempfile.mkdtemp(prefix=".saving-", dir=self.root))
            try:
                write_stored(dataset, temporary)
                if upload is not None:
                    keep_upload(upload, temporary)
                if target.exists():
                    # Damaged, or another set with the same eight digits: out of the way, not lost.
                    self._to_trash(identifier)
                temporary.replace(target)
            except OSError:
                # Another process may have saved the same data in between: what it wrote is equal.
                if not self._holds(target, dataset.fingerprint):
                    raise
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
            sync_folder(self.root)
        return identifier

    def list(self) -> list[DatasetSummary]:
        """Every stored data set, newest first; a folder that cannot be read is an entry with ``error``."""
        if not self.root.is_dir():
            return []
        folders = (entry for entry in self.root.iterdir() if entry.is_dir() and not entry.name.startswith("."))
        summaries = [_summary(folder) for folder in folders]
        return sorted(summaries, key=lambda summary: (summary.saved, summary.id), reverse=True)

    def load(self, identifier: str) -> Dataset:
        """The data set of that identifier.

        Raises:
            DataError: no valid identifier, no such data set, or its files are damaged.
        """
        folder = self._folder(identifier)
        try:
            return read_stored(folder)
        except StoredDamage as error:
            raise DataError(
                f'The stored data set "{identifier}" cannot be read: {error}. Delete it and load the data again.'
            ) from error

    def has_upload(self, identifier: str) -> bool:
        """Whether the file that the data set was read from is kept beside it.

        Raises:
            DataError: no valid identifier, or no such data set.
        """
        return has_upload(self._folder(identifier))

    def upload(self, identifier: str) -> Upload:
        """The file that the data set was read from.

        Raises:
            DataError: no valid identifier, no such data set, or its file was not kept or is damaged.
        """
        return read_upload(self._folder(identifier))

    def delete(self, identifier: str) -> None:
        """Move the data set to the trash, where ``restore`` finds it.

        Raises:
            DataError: no valid identifier, no such data set, or the workspace cannot be written.
        """
        self._folder(identifier)
        with _writing(self.root):
            self._to_trash(identifier)

    def restore(self, identifier: str) -> None:
        """Bring a deleted data set back; without effect when it was saved again since.

        Raises:
            DataError: no valid identifier, nothing of that name in the trash, or the workspace cannot be written.
        """
        _check_identifier(identifier)
        trashed = self._trash / identifier
        if (self.root / identifier).is_dir():
            return
        if not trashed.is_dir():
            raise DataError(f'There is no deleted data set "{identifier}" to restore. Load the data again.')
        with _writing(self.root):
            trashed.replace(self.root / identifier)

    @property
    def _trash(self) -> Path:
        return self.root / ".trash"

    def _folder(self, identifier: str) -> Path:
        _check_identifier(identifier)
        folder = self.root / identifier
        if not folder.is_dir():
            raise DataError(
                f'There is no stored data set "{identifier}". Choose one from the list or load the data again.'
            )
        return folder

    def _to_trash(self, identifier: str) -> None:
        self._trash.mkdir(exist_ok=True)
        place = self._trash / identifier
        if place.exists():
            shutil.rmtree(place)
        (self.root / identifier).replace(place)

    def _holds(self, folder: Path, fingerprint: str) -> bool:
        if not folder.is_dir():
            return False
        try:
            return read_stored(folder).fingerprint == fingerprint
        except StoredDamage:
            return False


def _check_identifier(identifier: str) -> None:
    if len(identifier) > _LONGEST_ID or not _ID.fullmatch(identifier):
        raise DataError(
            f'"{shortened(identifier)}" is not the identifier of a stored data set. '
            "Choose one from the list; they look like digits-0123abcd."
        )


def _slug(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.lower())
    return "-".join(words)[:_LONGEST_SLUG].strip("-") or "data"


def _summary(folder: Path) -> DatasetSummary:
    try:
        meta = read_meta(folder)
    except StoredDamage as error:
        return DatasetSummary(
            id=folder.name,
            error=f'The stored data set "{folder.name}" cannot be read: {error}. Delete it and load the data again.',
        )
    return DatasetSummary(
        id=folder.name,
        name=meta.name,
        kind=meta.kind,
        n=sum(meta.counts.values()),
        classes=meta.classes,
        counts=meta.counts,
        saved=meta.saved,
        fingerprint=meta.fingerprint,
        task=meta.task,
    )


@contextlib.contextmanager
def _writing(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DataError(
            f'The workspace folder "{root}" cannot be written: {reason}. Check its permissions and free space.'
        ) from error
