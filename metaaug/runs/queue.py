"""Who may compute: one run per device and runs directory, in the order in which they were started."""

from collections.abc import Iterator
from datetime import datetime

from metaaug.errors import RunError
from metaaug.runs.folder import RunFolder
from metaaug.runs.locks import Lock, try_lock
from metaaug.runs.status import ACTIVE, Status


def waiting_before(run: RunFolder) -> Iterator[RunFolder]:
    """The live, unfinished runs of the same device and directory that were started before this one.

    Raises RunError where the run itself cannot be read; others that cannot are passed over, as nothing can be
    waited for in them.
    """
    mine = run.status
    for path in run.root.iterdir():
        if path == run.path or path.name.startswith("."):
            continue
        other = RunFolder(path)
        if not other.is_alive():
            continue
        try:
            status = other.status
        except RunError:
            continue
        if status.device == mine.device and status.state in ACTIVE and _order(other, status) < _order(run, mine):
            yield other


def try_turn(run: RunFolder) -> Lock | None:
    """The lock of the run's device where it is this run's turn, else None. Raises RunError, OSError."""
    locks = run.root / ".locks"
    locks.mkdir(exist_ok=True)
    # The lock first: it is cheap to ask for, and while it is taken nobody else needs to look at all the runs.
    lock = try_lock(locks / f"{run.status.device}.lock")
    if lock is None:
        return None
    if next(waiting_before(run), None) is not None:
        lock.release()
        return None
    return lock


def _order(run: RunFolder, status: Status) -> tuple[datetime, str]:
    return status.launched or status.created, run.id
