import os
import sys

import pytest

from metaaug.errors import RunError
from metaaug.runs.launchers import SubprocessLauncher, start_process
from tests.runs.support import STAGES, make_config, open_gate, steps, wait_until


def test_a_worker_works_on_its_own(run, launcher):
    open_gate(run, "learn")
    open_gate(run, "verdict")
    assert launcher.start(run)
    wait_until(lambda: not run.is_alive())
    assert (run.state, run.status.completed) == ("finished", 6)
    assert "Stage verdict is done" in run.log_tail()


def test_a_run_is_alive_from_the_moment_it_is_started(run, launcher):
    assert launcher.start(run)
    assert run.is_alive()
    assert run.state in ("queued", "running")
    assert not launcher.start(run)


def test_a_killed_worker_leaves_an_interrupted_run_that_resumes_where_it_was(run, launcher, kill):
    launcher.start(run)
    wait_until(lambda: steps(run, "learn") == [0, 1, 2, 3])
    kill(run)
    assert run.state == "interrupted"
    with run.metrics_path.open("ab") as file:
        file.write(b'{"stage": "learn", "st')
    open_gate(run, "learn")
    open_gate(run, "verdict")
    assert launcher.start(run)
    wait_until(lambda: not run.is_alive())
    assert run.state == "finished"
    # Step 3 came after the last checkpoint and was done again.
    assert steps(run, "learn") == [0, 1, 2, 3, 4, 5, 6]
    assert run.log_tail().count("Process ") == 2


def test_stop_ends_learning_early_and_keeps_what_there_is(run, launcher):
    launcher.start(run)
    wait_until(lambda: steps(run, "learn") == [0, 1, 2, 3])
    run.request_stop()
    wait_until(lambda: not run.is_alive())
    assert (run.state, run.status.completed) == ("stopped", 2)
    assert run.status.best_validation_loss == pytest.approx(0.7)


def test_runs_of_one_device_work_one_after_the_other(store, launcher):
    first, second, third = (store.create(make_config()) for _ in range(3))
    launcher.start(first)
    wait_until(lambda: first.state == "running")
    launcher.start(third)
    launcher.start(second)
    wait_until(lambda: second.status.state == third.status.state == "queued")
    assert [store.queue_position(run) for run in (first, second, third)] == [None, 2, 1]
    for run in (second, third, first):
        open_gate(run, "learn")
        open_gate(run, "verdict")
    for run in (first, second, third):
        wait_until(lambda run=run: run.state == "finished")
    assert first.status.finished <= third.status.started <= third.status.finished <= second.status.started


def test_the_one_that_waits_goes_on_when_the_one_at_work_is_killed(store, launcher, kill):
    first, second = (store.create(make_config()) for _ in range(2))
    launcher.start(first)
    wait_until(lambda: first.state == "running")
    launcher.start(second)
    open_gate(second, "learn")
    open_gate(second, "verdict")
    assert second.state == "queued"
    kill(first)
    wait_until(lambda: second.state == "finished")
    assert first.state == "interrupted"


def test_a_waiting_run_can_be_stopped(store, launcher):
    first, second = (store.create(make_config()) for _ in range(2))
    launcher.start(first)
    wait_until(lambda: first.state == "running")
    launcher.start(second)
    second.request_stop()
    wait_until(lambda: not second.is_alive())
    assert (second.state, second.status.completed) == ("stopped", 0)


def test_a_request_to_a_run_that_is_just_ending_is_not_lost(run, launcher):
    open_gate(run, "learn")
    open_gate(run, "verdict")
    launcher.start(run)
    wait_until(lambda: run.status.state == "finished")  # its worker may not have ended yet
    place = run.add_request("verdict", seeds=9)
    assert launcher.start(run)
    wait_until(lambda: run.status.completed == place + 1)


def test_a_worker_that_dies_at_its_start_leaves_its_last_words(run):
    assert SubprocessLauncher("tests.runs.no_such_worker").start(run)
    wait_until(lambda: not run.is_alive())
    assert run.state == "interrupted"
    assert "No module named tests.runs.no_such_worker" in run.log_tail(1)


def test_a_process_that_cannot_be_started(tmp_path):
    with pytest.raises(
        RunError, match=r"^No worker could be started \(.*No such file.*\)\. Free some memory or disk space"
    ):
        start_process([str(tmp_path / "nothing")], tmp_path / "log")


def test_waiting_threads_of_a_process_do_not_spin_and_it_has_its_own_session(tmp_path):
    log = tmp_path / "log"
    values = "os.environ['OMP_WAIT_POLICY'], os.getsid(0) == os.getpid(), sys.stdin.read() == '', 'end'"
    code = f"import os, sys; print({values})"
    start_process([sys.executable, "-c", code], log)
    wait_until(lambda: "end" in log.read_text())
    assert log.read_text() == "PASSIVE True True end\n"


def test_ended_children_do_not_stay_in_the_process_table(tmp_path):
    log = tmp_path / "log"
    start_process([sys.executable, "-c", "import os; print(os.getpid(), flush=True)"], log)
    wait_until(lambda: log.exists() and log.read_text().endswith("\n"))
    process = int(log.read_text())

    def is_gone():
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        return False

    wait_until(is_gone)


def test_the_fake_stages_are_the_real_ones_by_name():
    from metaaug.config import STAGES as NAMES

    assert tuple(STAGES) == NAMES
