"""What the command line prints: progress, tables, and the objects of ``--json``."""

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

import click

from metaaug.data.wording import common_scale, written_like
from metaaug.errors import RunError
from metaaug.runs.folder import RunFolder
from metaaug.runs.follow import Progress
from metaaug.runs.status import State
from metaaug.runs.store import BrokenRun

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


class ProgressBars:
    """A progress bar for each stage on a terminal, and nothing elsewhere."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._bar: ProgressBar[int] | None = None
        self._stage: str | None = None
        self._waits = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def show(self, progress: Progress) -> None:
        """Draw what is new."""
        if not self._file.isatty():
            return
        if progress.state == "queued" and progress.status.started is None and not self._waits:
            self._waits = True
            click.echo("Waiting for the device …", file=self._file)
        for record in progress.records:
            if record["stage"] != self._stage:
                self._end()
                self._stage = record["stage"]
                self._bar = click.progressbar(length=record["of"], label=f"{self._stage:<10}", file=self._file)
                self._bar.__enter__()
            if self._bar is not None:
                self._bar.update(record["step"] - self._bar.pos)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None


def learned(run: RunFolder, state: State) -> dict[str, Any]:
    """The object of ``learn --json``. Raises RunError where the run cannot be read."""
    status = run.status
    policy = run.policy or {}
    return {
        "run": run.id,
        "status": state,
        "seconds": policy.get("learn_seconds", status.learn_seconds),
        "policy": policy.get("strengths", {}),
        "best_validation_loss": policy.get("best_validation_loss", status.best_validation_loss),
        "best_step": policy.get("best_step"),
        "data": run.config.data.source,
        "meta_learner": run.config.meta.name,
        "start_from": run.config.policy.start_from,
        "folder": str(run.path),
        "error": status.error,
    }


def policy_text(run: RunFolder, state: State) -> str:
    """The learned strengths, the strongest first. Raises RunError where the run cannot be read."""
    facts = learned(run, state)
    strengths = sorted(facts["policy"].items(), key=lambda item: -item[1])
    width = max((len(name) for name, _ in strengths), default=0)
    how = facts["meta_learner"]
    if facts["start_from"]:
        as_is = run.config.policy.is_used_as_is
        how = f"the policy of run {facts['start_from']} {'as it is' if as_is else f'adapted by {how}'}"
    lines = [f"Run {run.id} {state}: {how} on {facts['data']}, {_number(facts['seconds'])} s"]
    lines += [f"  {name:<{width}}  {value:4.2f}  {'█' * round(20 * value)}" for name, value in strengths]
    lines.append(f"Validation loss {_number(facts['best_validation_loss'])}. Did it help? metaaug verdict {run.id}")
    return "\n".join(lines)


def verdict_text(found: dict[str, Any]) -> str:
    """The sentence, then a line for each strategy."""
    lines = [found["sentence"]]
    width = max((len(strategy["label"]) for strategy in found["strategies"]), default=0)
    for strategy in found["strategies"]:
        mean, low, high = (_score(found, value) for value in (strategy["mean"], *strategy["interval"]))
        lines.append(f"  {strategy['label']:<{width}}  {mean}  [{low}, {high}]")
    lines.append(found.get("how", ""))
    return "\n".join(filter(None, lines))


def _score(found: dict[str, Any], value: float) -> str:
    """An accuracy, or an error with the decimals of the sentence above it."""
    if found.get("metric") != "rmse":
        return f"{value:.3f}"
    return written_like(value, common_scale(found["strategies"], found["comparisons"]))


def summary(run: RunFolder | BrokenRun) -> dict[str, Any]:
    """One entry of ``runs --json``; what cannot be read has the state ``unreadable`` and says why."""
    if isinstance(run, RunFolder):
        try:
            status = run.status
            return {
                "run": run.id,
                "status": run.state,
                "stage": status.stage,
                "step": status.step,
                "of": status.of,
                "data": run.config.data.source,
                "meta_learner": run.config.meta.name,
                "best_validation_loss": status.best_validation_loss,
                "verdict": (run.verdict or {}).get("sentence"),
                "error": status.error,
            }
        except RunError as error:
            run = BrokenRun(run.id, run.path, str(error))
    return {"run": run.id, "status": "unreadable", "error": run.reason}


def runs_text(rows: list[dict[str, Any]], root: Path) -> str:
    """The runs as a table."""
    if not rows:
        return f"There are no runs in {root}. Start one: metaaug learn --data builtin:digits"
    header = ("RUN", "STATE", "PROGRESS", "DATA", "META-LEARNER", "")
    table = [header, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table
    )


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    progress = f"{row['stage']} {row['step']}/{row['of']}" if row.get("stage") else ""
    remark = row.get("verdict") or row.get("error") or ""
    return row["run"], row["status"], progress, row.get("data", ""), row.get("meta_learner", ""), remark


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:.3g}"
