import pytest

from metaaug.runs.follow import follow
from metaaug.runs.launchers import InlineLauncher
from tests.runs.support import STAGES, make_config, open_gate, steps


def test_every_record_is_shown_once_until_the_end(store):
    run = store.create(make_config(), stages=["learn", "pairs"])
    open_gate(run, "learn")
    InlineLauncher(STAGES).start(run)
    shown = []
    assert follow(run, shown.append) == "finished"
    assert [record["step"] for look in shown for record in look.records] == [0, 1, 2, 3, 4, 5, 6, 1]
    assert shown[-1].status == run.status


def test_the_first_interrupt_stops_the_run_and_waits_for_it(run, launcher):
    launcher.start(run)
    interrupted = []

    def show(progress):
        if not interrupted and steps(run, "learn") == [0, 1, 2, 3]:
            interrupted.append(True)
            raise KeyboardInterrupt

    assert follow(run, show) == "stopped"
    assert run.status.completed == 2


def test_the_second_interrupt_leaves_the_run_alone(run):
    def show(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        follow(run, show)
    assert run.stop_requested
