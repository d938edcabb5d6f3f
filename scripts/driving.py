"""A dashboard on a free port and a browser that looks at it, for screenshots and browser tests."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_START_SECONDS = 60


def chromium_path() -> str | None:
    """METAAUG_CHROMIUM, else a Chromium on the path, else None (Playwright's own)."""
    given = os.environ.get("METAAUG_CHROMIUM")
    return given or next((found for name in _NAMES if (found := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium that asks nobody outside for anything."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        try:
            yield chromium
        finally:
            chromium.close()


class Dashboard:
    """The server as its own process, its output in a file."""

    def __init__(self, runs: Path, log: Path) -> None:
        self.runs = runs
        self.log = log
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers. Raises RuntimeError with its output when it does not."""
        environment = {**os.environ, "METAAUG_RUNS": str(self.runs), "OMP_WAIT_POLICY": "PASSIVE"}
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*command, "--server.address", "127.0.0.1", "--server.fileWatcherType", "none"],
                cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=1):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"The dashboard did not start:\n{self.log.read_text(encoding='utf-8', errors='replace')}")

    def kill(self) -> None:
        """End the server as a power cut would."""
        if self.process is not None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def dashboard(runs: Path, log: Path) -> Iterator[Dashboard]:
    """A running dashboard over a runs directory."""
    server = Dashboard(runs, log)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def settle(page: Page, timeout: float = 60_000) -> None:
    """Wait until the page's script has ended and its elements are drawn.

    Args:
        timeout: in milliseconds.
    """
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=timeout)
    page.wait_for_selector('[data-testid="stMainBlockContainer"]', timeout=timeout)


def go(page: Page, title: str) -> None:
    """Follow a link of the navigation and wait for the page of that title."""
    entry = page.get_by_test_id("stSidebarNavLink").filter(has_text=title)
    if not entry.first.is_visible():
        page.get_by_test_id("stExpandSidebarButton").click()
    entry.first.click()
    page.get_by_role("heading", name=title, exact=True, level=1).wait_for()
    settle(page)
