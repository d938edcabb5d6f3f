"""Starting the worker of a run."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import metaaug
from metaaug.config import Stage
from metaaug.errors import RunError
from metaaug.runs.folder import RunFolder
from metaaug.runs.locks import Lock, try_lock
from metaaug.runs.status import ACTIVE, now, write_status
from metaaug.runs.worker import StageFunction, work

#: Seconds within which a worker that has recorded its end also ends.
_ENDING = 10.0


class Launcher(Protocol):
    """Something that gets the plan of a run worked through."""

    def start(self, run: RunFolder) -> bool:
        """Start or resume a run. Returns False, doing nothing, where a worker already has hold of it."""


class SubprocessLauncher:
    """Starts a process of its own, in its own session, with its output in the run's worker.log."""

    def __init__(self, module: str = "metaaug.runs.worker") -> None:
        """``module`` is run with ``-m`` and takes the arguments of :func:`metaaug.runs.worker.main`."""
        self.module = module

    def start(self, run: RunFolder) -> bool:
        """Start or resume a run; returns at once, False where a worker already has hold of it.

        The run is alive from this moment on: its lock is taken here and handed to the process, so there is no time in
        which it could be taken for interrupted, or be started twice.
        Raises RunError where the run cannot be read or no process can be started.
        """
        lock = _prepare(run)
        if lock is None:
            return False
        with lock:
            start_process(
                [sys.executable, "-m", self.module, str(run.path), "--lock", str(lock.descriptor)],
                run.log_path,
                keep=[lock.descriptor],
            )
        return True


class InlineLauncher:
    """Works in this process, returning when the run has ended; for tests and notebooks."""

    def __init__(self, stages: Mapping[Stage, StageFunction] | None = None) -> None:
        """``stages`` replaces what the stages do; None leaves them as they are."""
        self.stages = stages

    def start(self, run: RunFolder) -> bool:
        """Work through the run; False where a worker already has hold of it. Raises RunError as the worker does."""
        lock = _prepare(run)
        return lock is not None and work(run, self.stages, lock)


def start_process(command: Sequence[str], log: Path, keep: Sequence[int] = ()) -> None:
    """Start a Python process that outlives this one, its output appended to ``log``.

    Args:
        command: an argument list.
        log: a file; made where absent.
        keep: descriptors that the process inherits.

    Raises RunError where no process can be started.
    """
    package = str(Path(metaaug.__file__).parent.parent)
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    environment = {
        # Batches are small: a second thread made learning slower, and the dashboard needs a core to stay quick.
        "OMP_NUM_THREADS": "1",
        **os.environ,
        "OMP_WAIT_POLICY": "PASSIVE",
        "PYTHONPATH": path,
        "PYTHONUNBUFFERED": "1",
    }
    try:
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                pass_fds=tuple(keep),
                start_new_session=True,
            )
    except OSError as error:
        raise RunError(
            f"No worker could be started ({error}). Free some memory or disk space, then try again."
        ) from error
    # Someone has to wait for a child, or it stays in the process table after its end.
    threading.Thread(target=process.wait, name=f"wait-{process.pid}", daemon=True).start()


def _prepare(run: RunFolder) -> Lock | None:
    """The lock of a run that is now waiting for a worker; None where a worker will see to it already."""
    deadline = time.monotonic() + _ENDING
    while (lock := try_lock(run.lock_path)) is None:
        # A worker that has recorded its end does not look at the plan again, and is about to let go.
        if run.status.state in ACTIVE or time.monotonic() > deadline:
            return None
        time.sleep(0.02)
    try:
        run.clear_stop()
        fresh = {"state": "queued", "launched": now(), "finished": None, "error": None, "detail": None}
        write_status(run.status_path, run.status.model_copy(update=fresh))
    except BaseException:
        lock.release()
        raise
    return lock
