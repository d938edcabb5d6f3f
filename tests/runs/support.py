"""What the tests of runs share: configurations, stages that need no torch, and bounded waiting."""

import time
from collections.abc import Callable

from metaaug.config import RunConfig
from metaaug.runs.context import StageContext, StageStopped
from metaaug.runs.folder import RunFolder


def make_config(**changes) -> RunConfig:
    return RunConfig.from_dict({"data": {"source": "builtin:digits", "per_class": 10}, **changes})


def wait_until(predicate: Callable[[], object], timeout: float = 60.0) -> None:
    """Poll until the predicate holds; the bound is only there so that a defect ends the test."""
    deadline = time.monotonic() + timeout
    while not predicate():
        assert time.monotonic() < deadline, "the condition did not come true"
        time.sleep(0.01)


def gate(run: RunFolder, name: str):
    """A file whose presence lets a fake stage go on."""
    return run.path / f"go-{name}"


def open_gate(run: RunFolder, name: str) -> None:
    gate(run, name).touch()


def pass_gate(context: StageContext, name: str) -> None:
    wait_until(lambda: gate(context.run, name).exists() or context.stop_requested())


def fake_learn(context: StageContext) -> None:
    """Six steps, with a checkpoint after every second one and a gate before step 4; the loss falls by 0.1 a step."""
    checkpoint = context.run.path / "fake-checkpoint"
    done = int(checkpoint.read_text()) if checkpoint.exists() else -1
    if done >= 0:
        context.resume_from(done)
    for step in range(done + 1, 7):
        if step == 4:
            pass_gate(context, "learn")
        if context.stop_requested():
            break
        context.report(step, 6, loss=1 - step / 10, validation_loss=1 - step / 10)
        if step % 2 == 0:
            checkpoint.write_text(str(step))


def fake_stage(context: StageContext) -> None:
    context.report(1, 1)


def fake_verdict(context: StageContext) -> None:
    pass_gate(context, "verdict")
    if context.stop_requested():
        raise StageStopped
    context.report(1, 1)


STAGES = {
    "learn": fake_learn,
    "pairs": fake_stage,
    "projection": fake_stage,
    "quality": fake_stage,
    "recommendation": fake_stage,
    "verdict": fake_verdict,
}


def steps(run: RunFolder, stage: str) -> list[int]:
    records, _ = run.read_metrics()
    return [record["step"] for record in records if record["stage"] == stage]


def stages_seen(run: RunFolder) -> list[str]:
    records, _ = run.read_metrics()
    return list(dict.fromkeys(record["stage"] for record in records))
