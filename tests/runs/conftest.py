import os
import re
import signal
from collections.abc import Iterator

import pytest

from metaaug.runs.folder import RunFolder
from metaaug.runs.launchers import SubprocessLauncher
from metaaug.runs.store import RunStore
from tests.runs.support import make_config, open_gate, wait_until


@pytest.fixture
def store(tmp_path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def run(store) -> RunFolder:
    return store.create(make_config())


@pytest.fixture
def launcher(store) -> Iterator[SubprocessLauncher]:
    """Workers with fake stages; whatever still works at the end is let go and waited for."""
    yield SubprocessLauncher("tests.runs.fake_worker")
    for run in store.list():
        if isinstance(run, RunFolder):
            run.request_stop()
            for name in ("learn", "verdict"):
                open_gate(run, name)
            wait_until(lambda run=run: not run.is_alive())


def worker_pid(run: RunFolder) -> int:
    """The process of the run's last worker, from its log."""
    wait_until(lambda: "Process " in run.log_tail())
    return int(re.findall(r"Process (\d+) ", run.log_tail())[-1])


@pytest.fixture
def kill():
    """End a run's worker as a power cut would."""

    def end(run: RunFolder) -> None:
        os.kill(worker_pid(run), signal.SIGKILL)
        wait_until(lambda: not run.is_alive())

    return end
