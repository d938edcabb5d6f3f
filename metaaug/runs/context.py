"""What a stage is given: its run, and the ways to report, to be stopped, and to go on after an interruption."""

import re
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from metaaug.config import RunConfig, Stage
from metaaug.runs.files import damaged, write_atomically
from metaaug.runs.folder import RunFolder
from metaaug.runs.pace import Pace
from metaaug.runs.plan import PlanEntry, StageConfig, stage_config

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from metaaug.data.dataset import Dataset

_NAME = re.compile(r"[a-z0-9_-]+", re.ASCII)
#: Status is written at most this often, in seconds: readers poll no faster.
_STATUS_EVERY = 0.2


class StageStopped(Exception):
    """Raised by a stage that was asked to stop and has no result: it will be taken up again on resume."""


class StageContext:
    """Everything a stage may use of its run.

    A stage that is asked to stop and has something worth keeping (learning: the best strengths so far) returns as
    if it were done. One that has nothing to show raises :class:`StageStopped`.
    """

    def __init__(self, run: RunFolder, entry: PlanEntry, update_status: Callable[..., None]) -> None:
        """``update_status(**fields)`` replaces those fields of the run's status."""
        self.run = run
        self.entry = entry
        self.seconds_before = 0.0
        self._update_status = update_status
        self._pace = Pace()
        self._began = time.monotonic()
        self._status_written = -_STATUS_EVERY
        self._unwritten: dict[str, Any] = {}
        self._resumed = False
        self._best: float | None = None

    @property
    def stage(self) -> Stage:
        """The stage in work."""
        return self.entry.stage

    @property
    def config(self) -> RunConfig:
        """The configuration of the run."""
        return self.run.config

    @property
    def settings(self) -> dict[str, Any]:
        """What this entry of the plan overrides."""
        return self.entry.settings

    @property
    def stage_config(self) -> StageConfig | None:
        """The configuration of this stage with the entry's settings applied; None for learning and pairs."""
        return stage_config(self.run.config, self.entry)

    @property
    def seconds(self) -> float:
        """Seconds spent in this stage so far, before interruptions included."""
        return self.seconds_before + time.monotonic() - self._began

    def dataset(self) -> "Dataset":
        """The data of the run, read once. Raises DataError where it is gone or cannot be read."""
        return self._dataset

    def other_datasets(self) -> "list[Dataset]":
        """Those of ``episodes.sources``. Raises DataError where one is gone or cannot be read."""
        return [self._resolve(source) for source in self.config.episodes.sources]

    @cached_property
    def _dataset(self) -> "Dataset":
        return self._resolve(self.config.data.source)

    def _resolve(self, source: str) -> "Dataset":
        from metaaug.modalities.resolve import resolve
        from metaaug.runs.store import RunStore

        return resolve(source, RunStore(self.run.root).datasets)

    def resume_from(self, step: int) -> None:
        """Say that the stage goes on after ``step``: later records are dropped, the time spent before is counted.

        A stage that starts afresh need not call it: its first report drops what an interrupted attempt left.
        """
        self._resumed = True
        self.run.truncate_metrics(self.stage, step)
        records, _ = self.run.read_metrics()
        mine = [record for record in records if record.get("stage") == self.stage]
        self.seconds_before = float(mine[-1].get("seconds", 0.0)) if mine else 0.0
        losses = [record["validation_loss"] for record in mine if record.get("validation_loss") is not None]
        self._best = min(losses, default=None)

    def report(self, step: int, of: int, **record: Any) -> None:
        """Record that ``step`` of ``of`` is done, with what was measured; ``record`` must be plain JSON values.

        Appended to metrics.jsonl with the stage and the seconds spent in it. A ``validation_loss`` that is the lowest
        so far becomes the status's best.
        """
        if not self._resumed:
            self.resume_from(step - 1)
        self.run.append_metrics(
            {"stage": self.stage, "step": step, "of": of, "seconds": round(self.seconds, 3), **record}
        )
        loss = record.get("validation_loss")
        if loss is not None and (self._best is None or loss < self._best):
            self._best = float(loss)
        now = time.monotonic()
        self._pace.add(step, now)
        self._unwritten = {"step": step, "of": of, "seconds_left": self._pace.seconds_left(of)}
        if self._best is not None:
            self._unwritten["best_validation_loss"] = self._best
        if now - self._status_written >= _STATUS_EVERY or step >= of:
            self._status_written = now
            self.flush()

    def flush(self) -> None:
        """Write what the status does not say yet; the worker does so at the end of the stage. Raises OSError."""
        if self._unwritten:
            self._update_status(**self._unwritten)
            self._unwritten = {}

    def stop_requested(self) -> bool:
        """Whether to end at the next good moment."""
        return self.run.stop_requested

    def raise_if_stopped(self) -> None:
        """Raise StageStopped where a stop was requested; for stages whose half-done work is worth nothing."""
        if self.stop_requested():
            raise StageStopped

    def save_checkpoint(self, name: str, tensors: "dict[str, Tensor]") -> None:
        """Keep tensors for a later resume, replacing what was kept under ``name``. Raises OSError."""
        from safetensors.torch import save

        path = self._checkpoint_path(name)
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, save({key: tensor.detach().cpu().contiguous() for key, tensor in tensors.items()}))

    def load_checkpoint(self, name: str) -> "dict[str, Tensor] | None":
        """What was kept under ``name``, on the CPU; None where nothing was. Raises RunError where it is damaged."""
        from safetensors import SafetensorError
        from safetensors.torch import load

        path = self._checkpoint_path(name)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            # Copied, because views of a file's bytes are not aligned in memory, which can change the last bit of a sum.
            return {name: tensor.clone() for name, tensor in load(content).items()}
        except SafetensorError as error:
            raise damaged(path, error) from error

    def delete_checkpoint(self, name: str) -> None:
        """Forget what was kept under ``name``, if anything was. Raises OSError."""
        self._checkpoint_path(name).unlink(missing_ok=True)

    def _checkpoint_path(self, name: str) -> "Path":
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a checkpoint: use lower-case letters, digits, _ and -.")
        return self.run.checkpoint_folder / f"{name}.safetensors"
