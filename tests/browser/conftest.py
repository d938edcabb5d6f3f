import os
import re
import signal

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from metaaug.runs.folder import RunFolder
from metaaug.runs.store import RunStore
from scripts.driving import Dashboard, browser, chromium_path, dashboard

# Generous: other tests may run on the same cores.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if chromium_path() is None:
        pytest.skip("No Chromium is on the path and METAAUG_CHROMIUM is not set.")
    with browser() as started:
        yield started


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Dashboard]:
    with dashboard(tmp_path / "runs", tmp_path / "server.log") as started:
        yield started
    for run in RunStore(tmp_path / "runs").list():
        if isinstance(run, RunFolder) and run.is_alive():
            process = re.findall(r"Process (\d+) ", run.log_tail())
            if process:
                os.kill(int(process[-1]), signal.SIGKILL)


class Visit:
    """A page with an account of everything that went wrong on it."""

    def __init__(self, page: Page, server: Dashboard) -> None:
        self.page = page
        self.server = server
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if not url.startswith((self.server.address, f"ws://127.0.0.1:{self.server.port}", "data:", "blob:")):
            self.outside.append(url)

    def nothing_raised(self) -> None:
        """No exception on the page now, none in the server's log ever."""
        raised = self.page.get_by_test_id("stException")
        assert raised.count() == 0, raised.first.inner_text()
        log = self.server.log.read_text(encoding="utf-8", errors="replace")
        assert "Uncaught app execution" not in log, log
        assert "Traceback" not in log, log

    def is_clean(self) -> None:
        """Nothing raised, nothing in the console, nothing asked of another host."""
        self.nothing_raised()
        assert not self.errors
        assert not self.outside


@pytest.fixture
def visit(chromium: Browser, server: Dashboard, tmp_path: Path) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(90_000)
    page = context.new_page()
    yield Visit(page, server)
    page.screenshot(path=tmp_path / "last.png")
    context.close()
