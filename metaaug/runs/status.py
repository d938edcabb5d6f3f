"""What is known of a run at one moment, as the worker last wrote it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from metaaug.config import Device, Stage, explain
from metaaug.runs.files import damaged, read_text, write_atomically

State = Literal["queued", "running", "finished", "stopped", "failed", "interrupted"]

#: States in which a worker has, or should have, hold of the run.
ACTIVE: frozenset[State] = frozenset({"queued", "running"})
#: States that nothing but a person's request ends.
ENDED: frozenset[State] = frozenset({"finished", "stopped", "failed", "interrupted"})


class Status(BaseModel):
    """A snapshot; ``state`` is as recorded, see :attr:`metaaug.runs.folder.RunFolder.state` for what is true now.

    Attributes:
        state: ``interrupted`` is never recorded, only derived.
        stage: the stage in work, or the last one worked on.
        completed: entries of the plan that are done.
        step, of: progress within the stage.
        stage_started: when the stage was (last) taken up.
        seconds_left: of this stage, from the pace of its last steps; None until two steps are done.
        error: one sentence saying what went wrong, where the run failed.
        detail: the traceback that belongs to ``error``.
        created, started, finished: when the run was made, first worked on, and last ended.
        launched: when a worker was last started for it; runs wait for their device in this order.
        learn_seconds: seconds spent learning, over all resumes.
        best_validation_loss: the lowest seen so far.
        device: where the run computes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: State = "queued"
    stage: Stage | None = None
    completed: int = 0
    step: int = 0
    of: int = 0
    stage_started: datetime | None = None
    seconds_left: float | None = None
    error: str | None = None
    detail: str | None = None
    created: datetime
    started: datetime | None = None
    finished: datetime | None = None
    launched: datetime | None = None
    learn_seconds: float | None = None
    best_validation_loss: float | None = None
    device: Device = "cpu"


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def read_status(path: Path) -> Status:
    """Read status.json. Raises RunError where it is missing or damaged."""
    text = read_text(path)
    try:
        return Status.model_validate_json(text)
    except ValidationError as error:
        raise damaged(path, ValueError(explain(error))) from error


def write_status(path: Path, status: Status) -> None:
    """Write status.json atomically. Raises OSError."""
    write_atomically(path, (status.model_dump_json(indent=2) + "\n").encode())
