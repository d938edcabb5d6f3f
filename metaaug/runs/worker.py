"""The process that works through the plan of one run: ``python -m metaaug.runs.worker RUN_FOLDER``.

It is started by :mod:`metaaug.runs.launchers` and shares nothing with the one who started it but the run's folder, so
it outlives a browser, a page and a server.
"""

import argparse
import logging
import os
import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from metaaug.config import Stage
from metaaug.errors import MetaAugError
from metaaug.runs.allocation import keep_freed_memory
from metaaug.runs.context import StageContext, StageStopped
from metaaug.runs.folder import RunFolder
from metaaug.runs.locks import Lock, try_lock, waiting_lock
from metaaug.runs.plan import PlanEntry
from metaaug.runs.queue import try_turn
from metaaug.runs.status import State, Status, now, write_status

StageFunction = Callable[[StageContext], None]

log = logging.getLogger(__name__)

#: Seconds between two looks at the queue.
_POLL = 0.25
#: Seconds for which a lock may be held by somebody who only looked whether it is held.
_PROBE = 2.0


def main(arguments: list[str] | None = None, stages: Mapping[Stage, StageFunction] | None = None) -> int:
    """Work through the run named on the command line; 0 also where it failed, which its status then says.

    ``stages`` as for :func:`work`.
    """
    parser = argparse.ArgumentParser(
        prog="python -m metaaug.runs.worker", description="Work through the plan of a run."
    )
    parser.add_argument("run", help="the folder of the run")
    parser.add_argument("--lock", type=int, default=None, help="an inherited descriptor that holds the run's lock")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    log.info("Process %d for %s.", os.getpid(), given.run)
    lock = None
    if given.lock is not None:
        # Processes that a stage starts must not keep the lock when this one dies.
        os.set_inheritable(given.lock, False)
        lock = Lock(given.lock)
    return 0 if work(RunFolder(given.run), stages, lock) else 1


def work(run: RunFolder, stages: Mapping[Stage, StageFunction] | None = None, lock: Lock | None = None) -> bool:
    """Wait for the device, then work through the plan from where the run was left.

    Args:
        run: the run.
        stages: what to do for each stage; None: :data:`metaaug.runs.stages.STAGE_FUNCTIONS`.
        lock: the run's lock where it is already held; released at the end. None: it is taken here.

    Returns:
        False where another worker has hold of the run, and nothing was done.

    Raises RunError where the run's own files cannot be read, OSError where they cannot be written. What a stage raises
    ends up in the status, not here.
    """
    held = lock or _take(run)
    if held is None:
        log.info("Another worker has hold of run %s.", run.id)
        return False
    with held:
        worker = _Worker(run, stages)
        device = worker.wait_for_device()
        if device is not None:
            with device:
                worker.work_through()
    return True


def _take(run: RunFolder) -> Lock | None:
    deadline = time.monotonic() + _PROBE
    while True:
        lock = try_lock(run.lock_path)
        if lock is not None or time.monotonic() > deadline:
            return lock
        time.sleep(0.02)


class _Worker:
    """The holder of a run's lock, and so the only writer of its status."""

    def __init__(self, run: RunFolder, stages: Mapping[Stage, StageFunction] | None) -> None:
        self.run = run
        self.stages = stages
        self.status: Status = run.status

    def update(self, **fields: Any) -> None:
        """Replace those fields of the status, on disk too."""
        self.status = Status.model_validate({**self.status.model_dump(), **fields})
        write_status(self.run.status_path, self.status)

    def wait_for_device(self) -> Lock | None:
        """The device's lock when it is this run's turn; None where the run was stopped while it waited."""
        self.update(state="queued", launched=self.status.launched or now(), error=None, detail=None, finished=None)
        while True:
            if self.run.stop_requested:
                self.end("stopped")
                return None
            lock = try_turn(self.run)
            if lock is not None:
                return lock
            time.sleep(_POLL)

    def work_through(self) -> None:
        """Work on entries of the plan until none is left, a stop is requested, or one fails."""
        self.update(state="running", started=self.status.started or now())
        while (entry := self._next()) is not None:
            try:
                self._work_on(entry)
            except StageStopped:
                log.info("Stage %s was stopped and will be taken up again on resume.", entry.stage)
                self.end("stopped")
                return
            except Exception as error:  # The edge of the process: whatever a stage raises is the run's failure.
                log.exception("Stage %s failed.", entry.stage)
                self.end("failed", error=sentence(error), detail=traceback.format_exc())
                return

    def _next(self) -> PlanEntry | None:
        """The next entry to work on; None where the run ends here, which the status then says."""
        # With the plan locked, so that a request either is seen here or finds the run ended and starts a new worker.
        with waiting_lock(self.run.plan_lock_path):
            plan = self.run.plan
            done = self.status.completed
            stopped = self.run.stop_requested
            if done >= len(plan):
                self.end("stopped" if stopped else "finished")
                return None
            # Pairs show what was learned before the stop, and take a moment.
            shows_what_was_kept = plan[done].stage == "pairs" and done > 0 and plan[done - 1].stage == "learn"
            if stopped and not shows_what_was_kept:
                self.end("stopped")
                return None
            return plan[done]

    def _work_on(self, entry: PlanEntry) -> None:
        log.info("Stage %s begins.", entry.stage)
        self.update(stage=entry.stage, step=0, of=0, seconds_left=None, stage_started=now())
        context = StageContext(self.run, entry, self.update)
        try:
            self._functions()[entry.stage](context)
        finally:
            context.flush()
        learned = self._learned(context) if entry.stage == "learn" else {}
        self.update(completed=self.status.completed + 1, seconds_left=0.0, **learned)
        log.info("Stage %s is done after %.1f s.", entry.stage, context.seconds)

    def _functions(self) -> Mapping[Stage, StageFunction]:
        if self.stages is None:
            # Here, because it imports torch, which a run that waits or cannot be read does without.
            from metaaug.runs.stages import STAGE_FUNCTIONS

            self.stages = STAGE_FUNCTIONS
        return self.stages

    def _learned(self, context: StageContext) -> dict[str, float]:
        """What the status says of learning: as the policy states it, else as it was seen here."""
        policy = self.run.policy or {}
        fields: dict[str, float] = {"learn_seconds": policy.get("learn_seconds", context.seconds)}
        if policy.get("best_validation_loss") is not None:
            fields["best_validation_loss"] = policy["best_validation_loss"]
        return fields

    def end(self, state: State, **fields: Any) -> None:
        """Record how the run ended."""
        self.update(state=state, finished=now(), seconds_left=None, **fields)


def sentence(error: Exception, who: str = "The worker") -> str:
    """What to tell the user of an error that ended ``who``."""
    if isinstance(error, MetaAugError):
        return str(error)
    return f"{who} stopped with {type(error).__name__}: {error}. The log has the details."


if __name__ == "__main__":
    # Whoever looks at the dashboard meanwhile should not wait for the worker.
    os.nice(5)
    keep_freed_memory()
    raise SystemExit(main())
