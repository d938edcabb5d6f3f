import json
import os

import pytest

from metaaug.errors import DataError, RunError
from metaaug.runs.context import StageStopped
from metaaug.runs.launchers import InlineLauncher
from metaaug.runs.locks import try_lock
from metaaug.runs.plan import PlanEntry
from metaaug.runs.status import now, write_status
from metaaug.runs.worker import main, work
from tests.runs.support import STAGES, fake_stage, make_config, open_gate, stages_seen


@pytest.fixture
def run(run):
    """A run whose fake stages do not wait."""
    open_gate(run, "learn")
    open_gate(run, "verdict")
    return run


def start(run, **replaced) -> None:
    assert InlineLauncher({**STAGES, **replaced}).start(run)


def fail(context):
    raise DataError('Class "7" has 1 image, but 2 are needed. Add images.')


def test_a_run_works_through_its_plan(run):
    start(run)
    status = run.status
    assert (run.state, status.completed, status.stage, status.error) == ("finished", 6, "verdict", None)
    assert stages_seen(run) == ["learn", "pairs", "projection", "quality", "recommendation", "verdict"]
    assert status.created <= status.launched <= status.started <= status.stage_started <= status.finished
    assert not run.is_alive()


def test_learning_leaves_its_time_and_best_loss_in_the_status(run):
    start(run)
    assert run.status.best_validation_loss == 1 - 6 / 10
    assert run.status.learn_seconds >= 0


def test_the_policy_has_the_last_word_on_what_was_learned(run):
    def learn(context):
        STAGES["learn"](context)
        context.run.policy_path.write_text(json.dumps({"best_validation_loss": 0.25, "learn_seconds": 7.5}))

    start(run, learn=learn)
    assert (run.status.best_validation_loss, run.status.learn_seconds) == (0.25, 7.5)


def test_the_last_step_is_in_the_status_however_fast_the_stage_was(run):
    def learn(context):
        for step in range(50):
            context.report(step, 100)
        raise DataError("Enough.")

    start(run, learn=learn)
    assert (run.status.step, run.status.of) == (49, 100)


def test_a_users_error_is_the_runs_sentence(run):
    start(run, projection=fail)
    status = run.status
    assert (run.state, status.completed) == ("failed", 2)
    assert status.error == 'Class "7" has 1 image, but 2 are needed. Add images.'
    assert 'raise DataError(\'Class "7"' in status.detail


def test_any_other_error_names_its_kind_and_the_log(run):
    start(run, learn=lambda context: 1 / 0)
    assert run.state == "failed"
    assert run.status.error == "The worker stopped with ZeroDivisionError: division by zero. The log has the details."
    assert "ZeroDivisionError" in run.status.detail


def test_a_failed_run_is_resumed_at_the_stage_that_failed(run):
    start(run, projection=fail)
    done = []
    start(run, learn=fail, pairs=fail, projection=lambda context: done.append("projection"))
    assert done == ["projection"]
    assert (run.state, run.status.error, run.status.detail) == ("finished", None, None)


def test_a_request_is_worked_on_when_the_run_is_started_again(run):
    start(run)
    place = run.add_request("verdict", seeds=9)
    seen = []
    start(run, verdict=lambda context: seen.append(context.stage_config.seeds))
    assert seen == [9]
    assert (run.state, run.status.completed) == ("finished", place + 1)


def test_a_request_made_while_the_run_works_is_worked_on(run):
    def verdict(context):
        if not context.settings:
            context.run.add_request("verdict", seeds=9)
        fake_stage(context)

    start(run, verdict=verdict)
    assert (run.state, run.status.completed) == ("finished", 7)


def test_after_a_stop_in_learning_pairs_are_drawn_and_the_rest_is_left(run):
    def learn(context):
        context.report(0, 6, validation_loss=0.5)
        context.run.request_stop()

    start(run, learn=learn)
    assert (run.state, run.status.completed) == ("stopped", 2)
    assert stages_seen(run) == ["learn", "pairs"]
    start(run, learn=fail)
    assert (run.state, run.status.completed) == ("finished", 6)


def test_a_run_that_was_stopped_in_learning_is_stopped_also_where_nothing_was_left(store):
    run = store.create(make_config(), stages=["learn", "pairs"])
    start(run, learn=lambda context: context.run.request_stop())
    assert (run.state, run.status.completed) == ("stopped", 2)


def test_a_stage_without_a_result_is_taken_up_again(run):
    def verdict(context):
        context.run.request_stop()
        context.raise_if_stopped()

    start(run, verdict=verdict)
    assert (run.state, run.status.completed) == ("stopped", 5)
    start(run)
    assert (run.state, run.status.completed) == ("finished", 6)


def test_a_stop_before_a_later_stage_leaves_it(run):
    start(run, pairs=lambda context: context.run.request_stop())
    assert (run.state, run.status.completed) == ("stopped", 2)


def test_stage_stopped_counts_as_stopped_also_where_nobody_asked(run):
    def verdict(context):
        raise StageStopped

    start(run, verdict=verdict)
    assert (run.state, run.status.error) == ("stopped", None)


def test_a_run_asked_to_stop_while_it_waits_ends_without_having_begun(run):
    run.request_stop()
    assert work(run, STAGES)
    assert (run.state, run.status.completed, run.status.started) == ("stopped", 0, None)
    assert run.read_metrics()[0] == []


def test_starting_takes_a_stop_back(run):
    run.request_stop()
    start(run)
    assert run.state == "finished"


def test_a_second_worker_leaves_at_once(run, monkeypatch):
    monkeypatch.setattr("metaaug.runs.worker._PROBE", 0.0)
    with try_lock(run.lock_path):
        assert not work(run, STAGES)
    assert run.state == "queued"


def test_a_live_run_is_not_started_again(run):
    with try_lock(run.lock_path):
        assert not InlineLauncher(STAGES).start(run)
    assert run.status.launched is None


def test_a_run_in_work_is_left_to_its_worker_without_waiting(run, monkeypatch):
    monkeypatch.delattr("metaaug.runs.launchers.time.sleep")
    write_status(run.status_path, run.status.model_copy(update={"state": "running"}))
    with try_lock(run.lock_path):
        assert not InlineLauncher(STAGES).start(run)


def test_a_worker_that_has_recorded_its_end_is_waited_for(run, monkeypatch):
    start(run)
    run.add_request("verdict", seeds=9)
    ending = try_lock(run.lock_path)
    monkeypatch.setattr("metaaug.runs.launchers.time.sleep", lambda seconds: ending.release())
    start(run)
    assert run.status.completed == 7


def test_processes_that_a_stage_starts_do_not_keep_the_runs_lock(run):
    lock = try_lock(run.lock_path)
    os.set_inheritable(lock.descriptor, True)
    inherited = []
    stages = {**STAGES, "pairs": lambda context: inherited.append(os.get_inheritable(lock.descriptor))}
    assert main([str(run.path), "--lock", str(lock.descriptor)], stages) == 0
    assert inherited == [False]
    assert not run.is_alive()


def test_an_interrupted_worker_frees_the_run_and_the_device(store, run):
    def learn(context):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        start(run, learn=learn)
    assert run.state == "interrupted"
    other = store.create(make_config(), stages=["pairs"])
    start(other)
    assert other.state == "finished"


def test_a_run_that_cannot_be_read_raises_and_frees_the_lock(run):
    run.status_path.write_text("{")
    with pytest.raises(RunError, match=r"^status\.json of run .* is damaged"):
        InlineLauncher(STAGES).start(run)
    assert not run.is_alive()


def test_runs_wait_for_those_started_before_them_on_their_device(store, monkeypatch):
    first, other_device, mine = (store.create(make_config(device=device)) for device in ("cpu", "cuda", "cpu"))
    locks = []
    for waiting in (first, other_device):
        write_status(waiting.status_path, waiting.status.model_copy(update={"launched": now()}))
        locks.append(try_lock(waiting.lock_path))
    looks = []

    def at_each_look(seconds):
        looks.append(store.queue_position(mine))
        if len(looks) == 3:
            locks[0].release()  # the first one's worker is gone

    monkeypatch.setattr("metaaug.runs.worker.time.sleep", at_each_look)
    open_gate(mine, "learn")
    open_gate(mine, "verdict")
    start(mine)
    assert looks == [2, 2, 2]
    assert mine.state == "finished"
    for lock in locks:
        lock.release()


def test_the_plan_entry_is_what_the_stage_sees(run):
    seen = []
    start(run, pairs=lambda context: seen.append(context.entry))
    assert seen == [PlanEntry(stage="pairs")]
