"""What survives a server or a worker that is killed in mid-training."""

import os
import re
import signal
import time

import pytest
from playwright.sync_api import expect

from metaaug.config import RunConfig
from metaaug.runs.folder import RunFolder
from metaaug.runs.launchers import SubprocessLauncher
from metaaug.runs.store import RunStore
from scripts.driving import go, settle
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

CONFIG = {
    "data": {"source": "builtin:digits", "per_class": 5},
    "meta": {"steps": 2000},
    "recommendation": {"folds": 2, "steps": 5},
    "verdict": {"seeds": 2, "steps": 5, "max_test": 50},
}


def start_run(visit: Visit) -> RunFolder:
    run = RunStore(visit.server.runs).create(RunConfig.from_dict(CONFIG))
    SubprocessLauncher().start(run)
    wait_until(lambda: run.status.step >= 3)
    return run


def wait_until(condition, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing happened in time"
        time.sleep(0.1)


def worker_of(run: RunFolder) -> int:
    return int(re.findall(r"Process (\d+) ", run.log_tail())[-1])


def test_server_and_worker_are_killed(visit: Visit) -> None:
    page = visit.page
    run = start_run(visit)
    try:
        page.goto(visit.server.address)
        settle(page)
        go(page, "Train")
        page.locator(".ma-pill.ma-state-running").wait_for()

        visit.server.kill()
        step = run.status.step
        visit.server.start()
        wait_until(lambda: run.status.step > step)
        page.goto(visit.server.address)
        settle(page)
        # What the browser said while there was no server is no fault of a page.
        visit.errors.clear()
        for title in ("Runs", "Train", "Curves", "Samples"):
            go(page, title)
            visit.nothing_raised()
        page.locator(".ma-pill.ma-state-running").wait_for()

        os.kill(worker_of(run), signal.SIGKILL)
        go(page, "Train")
        expect(page.locator(".ma-pill.ma-state-interrupted")).to_be_visible()
        page.get_by_role("heading", name="Interrupted").wait_for()
        reached = run.status.step
        page.get_by_role("button", name="Resume").click()
        expect(page.locator(".ma-pill.ma-state-running")).to_be_visible()
        wait_until(lambda: run.status.step > reached)

        page.get_by_role("button", name="Stop, keep what was learned").click()
        expect(page.locator(".ma-pill.ma-state-stopped")).to_be_visible()
        visit.is_clean()
    finally:
        run.request_stop()
        wait_until(lambda: not run.is_alive())


def test_link_is_the_first_visit(visit: Visit) -> None:
    """Streamlit would run the page without its frame."""
    page = visit.page
    page.goto(f"{visit.server.address}/samples")
    page.get_by_role("heading", name="No run yet").wait_for()
    expect(page.get_by_test_id("stSidebarNavLink").first).to_have_text("Home")
    visit.nothing_raised()
