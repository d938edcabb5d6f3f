import numpy as np
import pytest

from metaaug.errors import DataError, RunError
from metaaug.runs import context as module
from metaaug.runs.context import StageContext, StageStopped
from metaaug.runs.plan import PlanEntry
from tests.runs.support import make_config, steps


class Clock:
    def __init__(self):
        self.time = 1000.0

    def monotonic(self):
        return self.time


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def make_context(run, updates=None, stage="learn", **settings):
    updates = [] if updates is None else updates
    return StageContext(run, PlanEntry(stage=stage, settings=settings), lambda **fields: updates.append(fields))


def test_a_report_is_recorded_with_stage_and_seconds(run, clock):
    context = make_context(run)
    clock.time += 2.5
    context.report(1, 4, loss=0.5, strengths={"rotate": 0.2})
    assert run.read_metrics()[0] == [
        {"stage": "learn", "step": 1, "of": 4, "seconds": 2.5, "loss": 0.5, "strengths": {"rotate": 0.2}}
    ]


def test_the_status_is_written_five_times_a_second_and_at_the_end(run, clock):
    updates = []
    context = make_context(run, updates)
    for step in range(11):
        context.report(step, 100)
        clock.time += 0.0625
    assert [update["step"] for update in updates] == [0, 4, 8]
    context.flush()
    context.flush()
    assert [update["step"] for update in updates] == [0, 4, 8, 10]
    context.report(100, 100)
    assert updates[-1]["step"] == 100
    assert updates[-1]["seconds_left"] == 0.0


def test_the_time_left_follows_the_pace(run, clock):
    updates = []
    context = make_context(run, updates)
    for step in range(3):
        context.report(step, 10)
        clock.time += 2.0
    assert [update["seconds_left"] for update in updates] == [None, 18.0, 16.0]


def test_the_best_validation_loss_is_the_lowest(run, clock):
    updates = []
    context = make_context(run, updates)
    for step, loss in enumerate([0.9, None, 0.4, 0.6]):
        clock.time += 1
        context.report(step, 3, validation_loss=loss)
    assert [update["best_validation_loss"] for update in updates] == [0.9, 0.9, 0.4, 0.4]


def test_going_on_from_a_checkpoint_drops_later_steps_and_counts_the_time_before(run, clock):
    first = make_context(run)
    for step, loss in [(0, 0.9), (1, 0.5), (2, 0.1)]:
        first.report(step, 4, validation_loss=loss)
        clock.time += 10
    updates = []
    second = make_context(run, updates)
    second.resume_from(1)
    assert second.seconds_before == 10.0
    clock.time += 1
    second.report(2, 4, validation_loss=0.7)
    assert steps(run, "learn") == [0, 1, 2]
    assert run.read_metrics()[0][-1]["seconds"] == 11.0
    assert updates[-1]["best_validation_loss"] == 0.5


def test_a_stage_that_starts_afresh_drops_what_its_interrupted_attempt_left(run, clock):
    make_context(run).report(4, 5)
    first = make_context(run, stage="verdict")
    for step in range(1, 4):
        first.report(step, 5)
    clock.time += 60
    second = make_context(run, stage="verdict")
    second.report(1, 5)
    assert steps(run, "verdict") == [1]
    assert steps(run, "learn") == [4]
    assert run.read_metrics()[0][-1]["seconds"] == 0.0


def test_the_settings_of_the_entry_override_the_configuration(store):
    run = store.create(make_config(verdict={"seeds": 3, "steps": 7}))
    context = make_context(run, stage="verdict", seeds=9)
    assert (context.stage, context.settings) == ("verdict", {"seeds": 9})
    assert (context.stage_config.seeds, context.stage_config.steps) == (9, 7)
    assert make_context(run, stage="projection").stage_config == run.config.projection
    assert make_context(run).stage_config is None


def test_stopping_is_asked_for_by_a_file(run):
    context = make_context(run)
    context.raise_if_stopped()
    run.request_stop()
    assert context.stop_requested()
    with pytest.raises(StageStopped, match=r"^$"):
        context.raise_if_stopped()


def test_the_data_is_read_once(run):
    context = make_context(run)
    assert len(context.dataset()) == 1797
    assert context.dataset() is context.dataset()


def test_data_that_is_gone(store):
    run = store.create(make_config(data={"source": "dataset:gone-00000000"}))
    with pytest.raises(DataError, match="gone-00000000"):
        make_context(run).dataset()


def test_checkpoints_come_back_bit_for_bit(run):
    import torch

    context = make_context(run)
    assert context.load_checkpoint("learn") is None
    theta = torch.linspace(0, 1, 6, dtype=torch.float64).reshape(2, 3).T
    context.save_checkpoint("learn", {"theta": torch.zeros(1)})
    context.save_checkpoint("learn", {"theta": theta, "step": torch.tensor(4)})
    loaded = context.load_checkpoint("learn")
    np.testing.assert_array_equal(loaded["theta"].numpy(), theta.numpy())
    assert loaded["theta"].dtype == torch.float64
    assert int(loaded["step"]) == 4
    context.delete_checkpoint("learn")
    context.delete_checkpoint("learn")
    assert context.load_checkpoint("learn") is None


def test_a_damaged_checkpoint_is_named(run):
    context = make_context(run)
    run.checkpoint_folder.mkdir()
    (run.checkpoint_folder / "learn.safetensors").write_bytes(b"no tensors")
    with pytest.raises(RunError, match=r"^learn\.safetensors of run .* is damaged"):
        context.load_checkpoint("learn")


@pytest.mark.parametrize("name", ["", "../policy", "A", "a.b", "a\n"])
def test_a_checkpoint_stays_in_its_folder(run, name):
    with pytest.raises(ValueError, match="is no name for a checkpoint: use lower-case letters"):
        make_context(run).load_checkpoint(name)
