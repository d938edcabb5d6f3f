"""One run on disk."""

from functools import cached_property
from pathlib import Path
from typing import Any

from metaaug.config import RunConfig, Stage
from metaaug.errors import ConfigError, RunError
from metaaug.runs import metrics
from metaaug.runs.files import damaged, read_text
from metaaug.runs.locks import is_locked, waiting_lock
from metaaug.runs.plan import PlanEntry, make_entry, read_plan, write_plan
from metaaug.runs.results import Results, optional_object
from metaaug.runs.status import ACTIVE, State, Status, read_status

#: How much of a log is looked at for its last lines, in bytes.
_LOG_TAIL_BYTES = 64 * 1024


class RunFolder(Results):
    """The files of one run. Cheap to make: nothing is read before it is asked for.

    Every property that reads a file raises RunError, with a sentence, where the file is missing or damaged.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).absolute()

    def __repr__(self) -> str:
        return f"RunFolder({str(self.path)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RunFolder) and self.path == other.path

    def __hash__(self) -> int:
        return hash(self.path)

    @property
    def id(self) -> str:
        """The name of the folder."""
        return self.path.name

    @property
    def root(self) -> Path:
        """The runs directory the folder lies in."""
        return self.path.parent

    @property
    def config_path(self) -> Path:
        """config.json, never changed."""
        return self.path / "config.json"

    @property
    def plan_path(self) -> Path:
        """plan.json, to which requests are appended."""
        return self.path / "plan.json"

    @property
    def plan_lock_path(self) -> Path:
        """Held while the plan is changed, and while the worker decides that nothing is left to do."""
        return self.path / "plan.lock"

    @property
    def status_path(self) -> Path:
        """status.json, written by whoever holds the worker's lock."""
        return self.path / "status.json"

    @property
    def metrics_path(self) -> Path:
        """metrics.jsonl."""
        return self.path / "metrics.jsonl"

    @property
    def log_path(self) -> Path:
        """worker.log: what the worker printed."""
        return self.path / "worker.log"

    @property
    def lock_path(self) -> Path:
        """worker.lock, held while a worker lives."""
        return self.path / "worker.lock"

    @property
    def stop_path(self) -> Path:
        """The file whose presence asks the worker to stop."""
        return self.path / "stop"

    @property
    def checkpoint_folder(self) -> Path:
        """Where stages keep what they need to go on after an interruption."""
        return self.path / "checkpoint"

    @property
    def policy_path(self) -> Path:
        """policy.json."""
        return self.path / "policy.json"

    @property
    def policy_tensors_path(self) -> Path:
        """policy.safetensors."""
        return self.path / "policy.safetensors"

    @property
    def start_path(self) -> Path:
        """start.json: the policy.json of the run that this one starts from, copied when this one was made."""
        return self.path / "start.json"

    @property
    def start_tensors_path(self) -> Path:
        """start.safetensors: the policy.safetensors of that run."""
        return self.path / "start.safetensors"

    @cached_property
    def config(self) -> RunConfig:
        """What determines the run."""
        text = read_text(self.config_path)
        try:
            return RunConfig.from_json(text)
        except ConfigError as error:
            raise damaged(self.config_path, error) from error

    @property
    def plan(self) -> tuple[PlanEntry, ...]:
        """The stages to work through, requests included."""
        return read_plan(self.plan_path)

    @property
    def status(self) -> Status:
        """What was last recorded; see :attr:`state` for what is true now."""
        return read_status(self.status_path)

    @property
    def state(self) -> State:
        """The state now: ``interrupted`` where a worker should have hold of the run and none lives."""
        # The lock is looked at first: a worker that ends in between has then written its last state already.
        alive = self.is_alive()
        status = self.status
        was_launched = status.state == "running" or status.launched is not None
        if status.state in ACTIVE and was_launched and not alive:
            return "interrupted"
        return status.state

    @property
    def stop_requested(self) -> bool:
        """Whether the worker has been asked to stop."""
        return self.stop_path.exists()

    @property
    def policy(self) -> dict[str, Any] | None:
        """What was learned, or None before that."""
        return optional_object(self.policy_path)

    @property
    def start(self) -> dict[str, Any] | None:
        """The earlier policy that this run starts from, or None."""
        return optional_object(self.start_path)

    def is_alive(self) -> bool:
        """Whether a worker holds the run; its lock tells, not its process number."""
        return is_locked(self.lock_path)

    def request_stop(self) -> None:
        """Ask the worker to finish its step, keep the best, and end. Raises OSError."""
        self.stop_path.touch()

    def clear_stop(self) -> None:
        """Take the request to stop back. Raises OSError."""
        self.stop_path.unlink(missing_ok=True)

    def add_request(self, stage: Stage, **settings: Any) -> int:
        """Add a stage to the plan and return its place there (from 0); a worker still has to be started.

        An equal entry that is not done yet is not added again. Raises RunError for an unknown stage, for a second
        ``learn``, and where nothing has been or will be learned; ConfigError for settings the stage does not have.
        """
        entry = make_entry(stage, settings, self.config)
        with waiting_lock(self.plan_lock_path):
            plan = self.plan
            learns = any(earlier.stage == "learn" for earlier in plan)
            if stage == "learn" and learns:
                raise RunError(f"Run {self.id} learns already. Clone it as a new run to learn again.")
            if stage != "learn" and not learns:
                raise RunError(f"Run {self.id} has no learning in its plan, so there is no policy for {stage}.")
            for place in range(self.status.completed, len(plan)):
                if plan[place] == entry:
                    return place
            write_plan(self.plan_path, (*plan, entry))
            return len(plan)

    def append_metrics(self, record: dict[str, Any]) -> None:
        """Append one record; for the worker alone. Raises OSError."""
        metrics.append(self.metrics_path, record)

    def read_metrics(self, offset: int = 0) -> tuple[list[dict[str, Any]], int]:
        """Records from byte ``offset`` on, whole lines only, and the offset to go on from.

        Where a resumed run has dropped steps since, the offset may fit no line any more; all records are then
        returned again. Raises RunError where a line is damaged.
        """
        return metrics.read(self.metrics_path, offset)

    def truncate_metrics(self, stage: str, after_step: int) -> None:
        """Drop the records of ``stage`` beyond ``after_step``; for the worker alone. Raises OSError."""
        metrics.truncate(self.metrics_path, stage, after_step)

    def log_tail(self, lines: int = 40) -> str:
        """The last lines of the worker's log; empty where there is no log yet. Raises OSError."""
        try:
            with self.log_path.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(max(0, size - _LOG_TAIL_BYTES))
                content = file.read()
        except FileNotFoundError:
            return ""
        return "\n".join(content.decode(errors="replace").splitlines()[-lines:])
