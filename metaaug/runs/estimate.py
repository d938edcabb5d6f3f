"""How long a configuration will take and how much memory: measured by a process of its own, and remembered.

``python -m metaaug.runs.estimate CONFIG_JSON OUT_JSON RUNS_DIRECTORY`` is that process.
"""

import argparse
import hashlib
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from metaaug.config import RunConfig
from metaaug.runs.allocation import keep_freed_memory
from metaaug.runs.files import write_atomically
from metaaug.runs.launchers import start_process
from metaaug.runs.locks import is_locked, try_lock, waiting_lock
from metaaug.runs.store import RunStore
from metaaug.runs.worker import sentence

if TYPE_CHECKING:
    from metaaug.data.dataset import Dataset

log = logging.getLogger(__name__)

_NEWEST = "newest"
"""Names the measurement that was asked for last."""

Measure = Callable[[RunConfig, "Dataset"], dict[str, Any]]


class Estimate(BaseModel):
    """What learning with a configuration will cost.

    Attributes:
        state: ``measuring``, ``ready``, or ``failed``.
        seconds: of the whole learning stage.
        megabytes: the most memory the worker will hold.
        seconds_per_step, steps: what ``seconds`` was made from.
        error: a sentence, where it failed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: Literal["measuring", "ready", "failed"]
    seconds: float | None = None
    megabytes: float | None = None
    seconds_per_step: float | None = None
    steps: int | None = None
    error: str | None = None


def read_estimate(root: Path, config: RunConfig) -> Estimate | None:
    """What is known of this configuration; None where it was never measured. Raises OSError."""
    path = _path(root, config)
    # The lock is looked at first: a measurement that ends in between has then written its result already.
    measuring = is_locked(path.with_suffix(".lock"))
    try:
        known = Estimate.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Estimate(state="measuring") if measuring else None
    except ValidationError:
        # Half a minute of computing at most, so a damaged one is measured again.
        return None
    if known.state == "measuring" and not measuring:
        reason = f"The measurement ended without a result. {path.with_suffix('.log')} has the details."
        return Estimate(state="failed", error=reason)
    return known


def request_estimate(root: Path, config: RunConfig, *, again: bool = False) -> Estimate:
    """What is known of this configuration, starting a measurement where nothing is; returns at once.

    ``again`` measures anew where an earlier measurement failed. Raises RunError where no process can be started,
    OSError where the runs directory cannot be written to.
    """
    known = read_estimate(root, config)
    path = _path(root, config)
    if known is not None and not (again and known.state == "failed"):
        if known.state == "measuring":
            write_atomically(path.parent / _NEWEST, path.name.encode())
        return known
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = try_lock(path.with_suffix(".lock"))
    measuring = Estimate(state="measuring")
    if lock is None:
        return measuring
    with lock:
        _write(path, measuring)
        write_atomically(path.parent / _NEWEST, path.name.encode())
        command = [sys.executable, "-m", "metaaug.runs.estimate", config.to_json(), str(path), str(root)]
        start_process([*command, "--lock", str(lock.descriptor)], path.with_suffix(".log"), keep=[lock.descriptor])
    return measuring


def main(arguments: list[str] | None = None) -> int:
    """Measure the configuration on the command line and write the result."""
    parser = argparse.ArgumentParser(prog="python -m metaaug.runs.estimate", description="Measure a configuration.")
    parser.add_argument("config", help="the configuration as JSON")
    parser.add_argument("out", type=Path, help="the file to write")
    parser.add_argument("root", type=Path, help="the runs directory, whose data sets the configuration may name")
    parser.add_argument("--lock", type=int, default=None, help="an inherited descriptor that is held while measuring")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    if given.lock is not None:
        os.set_inheritable(given.lock, False)
    # One at a time: timing beside another would tell too long. What was asked for meanwhile makes this one outdated.
    with waiting_lock(given.out.parent / "measuring.lock"):
        if (given.out.parent / _NEWEST).read_text(encoding="utf-8") != given.out.name:
            given.out.unlink(missing_ok=True)
            return 0
        _write(given.out, measured(RunConfig.from_json(given.config), given.root))
    return 0


def measured(config: RunConfig, root: Path, measure: Measure | None = None) -> Estimate:
    """Measure in this process; whatever fails becomes a failed estimate with a sentence.

    ``measure`` replaces :func:`metaaug.training.estimate.measure`.
    """
    try:
        from metaaug.modalities.resolve import resolve

        dataset = resolve(config.data.source, RunStore(root).datasets)
        if measure is None:
            # Here, because it imports torch.
            from metaaug.training.estimate import measure as timed

            measure = timed
        return Estimate(state="ready", **measure(config, dataset))
    except Exception as error:  # The edge of the process: whatever fails is the answer to what was asked.
        log.exception("The measurement failed.")
        return Estimate(state="failed", error=sentence(error, "The measurement"))


def _path(root: Path, config: RunConfig) -> Path:
    # Settings of the later stages change nothing of what learning costs.
    costs = config.model_dump_json(exclude={"projection", "quality", "recommendation", "verdict", "seed"})
    digest = hashlib.sha256(costs.encode()).hexdigest()
    return Path(root).absolute() / ".estimates" / f"{digest[:32]}.json"


def _write(path: Path, estimate: Estimate) -> None:
    write_atomically(path, (estimate.model_dump_json(indent=2) + "\n").encode())


if __name__ == "__main__":
    # As the worker does, whose time this is to tell.
    keep_freed_memory()
    raise SystemExit(main())
