"""A directory of runs: making, listing, finding, deleting and restoring them."""

import os
import re
import secrets
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from metaaug.config import STAGES, RunConfig, Stage
from metaaug.errors import RunError
from metaaug.runs.files import sync_folder, write_atomically
from metaaug.runs.folder import RunFolder
from metaaug.runs.locks import try_lock
from metaaug.runs.plan import make_entry, write_plan
from metaaug.runs.queue import waiting_before
from metaaug.runs.start import copied_policy
from metaaug.runs.status import Status, now, write_status

if TYPE_CHECKING:
    from metaaug.data.store import DatasetStore

_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}", re.ASCII)
_TRASH_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class BrokenRun:
    """A run folder that cannot be read; ``reason`` is a sentence."""

    id: str
    path: Path
    reason: str


def runs_root(given: Path | str | None = None) -> Path:
    """The runs directory: the given one, else the environment's METAAUG_RUNS, else ``runs`` where one is."""
    return Path(given or os.environ.get("METAAUG_RUNS") or "runs").absolute()


class RunStore:
    """The runs under one directory, which is made when the first run is."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root).absolute()

    @property
    def datasets(self) -> "DatasetStore":
        """The data sets saved beside the runs."""
        # Here, because reading data sets needs pandas, and lists of runs must not wait for it.
        from metaaug.data.store import DatasetStore

        return DatasetStore(self.root / "datasets")

    @property
    def _trash(self) -> Path:
        return self.root / ".trash"

    def create(self, config: RunConfig, stages: Sequence[Stage] = STAGES, start: RunFolder | None = None) -> RunFolder:
        """Make a run that is queued until a launcher starts it; its folder appears whole or not at all.

        The policy of ``start`` is copied into it, so that the run can be made again after that one was deleted.

        Args:
            config: what determines the run.
            stages: what it does.
            start: the run of ``config.policy.start_from``, in this directory or another.

        Raises:
            RunError: for unknown, repeated or no stages, where ``start`` is not what the configuration says or has
                learned nothing yet, or where the directory cannot be written to.
        """
        if not stages or len(set(stages)) != len(stages):
            raise RunError(
                f"The stages {', '.join(stages) or '(none)'} cannot be a plan. Name at least one, each once."
            )
        plan = tuple(make_entry(stage, {}, config) for stage in stages)
        copied = copied_policy(config, start)
        created = now()
        id = f"{created:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        building = self.root / f".new-{id}"
        try:
            building.mkdir(parents=True)
            run = RunFolder(building)
            write_atomically(run.config_path, (config.to_json() + "\n").encode())
            for path, content in zip((run.start_path, run.start_tensors_path), copied, strict=False):
                write_atomically(path, content)
            write_plan(run.plan_path, plan)
            write_status(run.status_path, Status(created=created, device=config.device))
            building.replace(self.root / id)
            sync_folder(self.root)
        except OSError as error:
            shutil.rmtree(building, ignore_errors=True)
            raise RunError(
                f"The runs directory {self.root} cannot be written to ({error.strerror}). "
                "Free some space, or choose another directory with --runs or METAAUG_RUNS."
            ) from error
        return RunFolder(self.root / id)

    def list(self) -> "list[RunFolder | BrokenRun]":
        """All runs, newest first; what cannot be read is a BrokenRun, and files that are no runs are left out.

        Raises RunError where the directory itself cannot be read.
        """
        try:
            paths = [path for path in self.root.iterdir() if _ID.fullmatch(path.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise RunError(
                f"The runs directory {self.root} cannot be read ({error.strerror}). Choose another directory."
            ) from error
        found = [self._look(path) for path in paths]
        return [run for _, run in sorted((entry for entry in found if entry), key=lambda entry: entry[0], reverse=True)]

    def get(self, id: str) -> RunFolder:
        """The run of that id. Raises RunError where it is no id, or there is no such run."""
        path = self._path(id)
        if not path.is_dir():
            raise RunError(f"There is no run {id}. It may have been deleted; the list of runs shows what there is.")
        return RunFolder(path)

    def delete(self, id: str) -> None:
        """Move a run to the trash, from which :meth:`restore` brings it back for seven days.

        Raises RunError where there is no such run, or a worker still has hold of it.
        """
        run = self.get(id)
        # Holding the lock keeps a worker from starting in a folder that is being moved away.
        lock = try_lock(run.lock_path)
        if lock is None:
            raise RunError(f"Run {id} is still being worked on. Stop it, wait until it has stopped, then delete it.")
        with lock:
            self._trash.mkdir(exist_ok=True)
            self._empty_trash()
            target = self._trash / id
            shutil.rmtree(target, ignore_errors=True)
            os.utime(run.path)
            run.path.replace(target)

    def restore(self, id: str) -> RunFolder:
        """Bring a deleted run back. Raises RunError where it is not in the trash, or a run of that id exists."""
        target = self._path(id)
        trashed = self._trash / id
        if not trashed.is_dir():
            raise RunError(f"Run {id} is not in the trash, so it cannot be brought back.")
        if target.exists():
            raise RunError(f"Run {id} exists, so the deleted one cannot be brought back. Delete it first.")
        trashed.replace(target)
        return RunFolder(target)

    def queue_position(self, run: RunFolder) -> int | None:
        """The place of a waiting run in the queue of its device, 1 being next; None where it does not wait.

        Raises RunError where the run cannot be read.
        """
        if run.state != "queued" or not run.is_alive():
            return None
        return 1 + sum(1 for earlier in waiting_before(run) if earlier.status.state == "queued")

    def _path(self, id: str) -> Path:
        if not isinstance(id, str) or not _ID.fullmatch(id):
            raise RunError(f"{id!r} is not the id of a run. An id looks like 20250131-142233-0a1b2c.")
        return self.root / id

    def _look(self, path: Path) -> "tuple[tuple[datetime, str], RunFolder | BrokenRun] | None":
        """The run at ``path`` with what it is sorted by; None where it is no folder."""
        if not path.is_dir():
            return None
        run = RunFolder(path)
        try:
            status = run.status
            _ = run.config, run.plan
        except RunError as error:
            return (time_of(path.name), path.name), BrokenRun(path.name, path, str(error))
        return (status.created, path.name), run

    def _empty_trash(self) -> None:
        oldest = time.time() - _TRASH_SECONDS
        for entry in self._trash.iterdir():
            if entry.is_dir() and entry.stat().st_mtime < oldest:
                shutil.rmtree(entry, ignore_errors=True)


def time_of(id: str) -> datetime:
    """When a run of that id was made, to the second; the earliest time there is where it is no id."""
    try:
        return datetime.strptime(id[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
