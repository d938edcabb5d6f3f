"""Print the path of a Chromium that starts, getting one where none is there.

In this order: ``METAAUG_CHROMIUM``, a browser on the path, one that Playwright has already, Playwright's own
installer, the system's package manager. Exit code 1 and one sentence where nothing worked.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PACKAGE_MANAGERS = {
    "apt-get": (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]),
    "dnf": (["dnf", "install", "-y", "chromium"],),
    "apk": (["apk", "add", "chromium"],),
    "pacman": (["pacman", "-Sy", "--noconfirm", "chromium"],),
}


def starts(executable: str) -> bool:
    """Whether the browser says its version: a stub, or one whose libraries are missing, does not."""
    try:
        done = subprocess.run([executable, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"Chrom" in done.stdout


def on_this_machine() -> Iterator[str]:
    """Browsers that are installed already, the likeliest first."""
    for name in NAMES:
        found = shutil.which(name)
        if found is not None:
            yield found
    yield from (path for path in MAC_APPLICATIONS if Path(path).exists())
    yield from playwrights_own()


def playwrights_own() -> Iterator[str]:
    """The browser Playwright would start, where it has been downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if Path(path).exists():
        yield path


def attempt(command: list[str]) -> bool:
    """Run with the output on stderr, so that stdout holds the path alone; whether it succeeded."""
    print("+", *command, file=sys.stderr, flush=True)
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return False
    return done.returncode == 0


def as_root() -> list[str] | None:
    """What to put before a command so that it runs as root without asking; None where that cannot be had."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and attempt(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def download() -> Iterator[str]:
    """Browsers newly got: by Playwright, with its libraries where they are missing, then by the system."""
    if attempt([sys.executable, "-m", "playwright", "install", "chromium"]):
        yield from playwrights_own()
    prefix = as_root()
    if prefix is None:
        return
    if attempt([*prefix, sys.executable, "-m", "playwright", "install-deps", "chromium"]):
        yield from playwrights_own()
    for manager, commands in PACKAGE_MANAGERS.items():
        if shutil.which(manager):
            for command in commands:
                attempt([*prefix, *command])
            yield from (found for name in NAMES if (found := shutil.which(name)))


def candidates() -> Iterator[str]:
    """Every way to a browser, the cheapest first."""
    given = os.environ.get("METAAUG_CHROMIUM")
    if given:
        yield given
    yield from on_this_machine()
    yield from download()


def main() -> int:
    """Print the path of the first browser that starts."""
    for executable in candidates():
        if starts(executable):
            print(executable)
            return 0
    print(
        "No Chromium could be found or installed, and the browser tests need one. "
        "Install Chromium or Chrome, or set METAAUG_CHROMIUM to the path of its executable.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
