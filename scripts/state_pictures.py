"""Pictures of pages in the states a run can be in: ``python -m scripts.state_pictures FOLDER [--every] [--narrow]``.

Makes a run of each state as it comes about (a worker that is stopped, killed, without its data, waiting for another),
and drives Chromium through the pages of each. ``--every`` takes every page of a run, else those where states differ.
"""

import argparse
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Browser

from metaaug.config import RunConfig
from metaaug.runs.examples import examples, open_example
from metaaug.runs.folder import RunFolder
from metaaug.runs.launchers import SubprocessLauncher
from metaaug.runs.store import RunStore
from scripts.driving import browser, dashboard, settle

LONG = {"data": {"source": "builtin:digits", "per_class": 10}, "meta": {"steps": 10_000}}
"""A run that does not end before it is looked at."""

PAGES = ("train", "samples", "projection", "quality", "curves", "verdict", "export")
SHOWN: dict[str, tuple[str, ...]] = {
    "queued": ("train",),
    "running": ("train", "samples"),
    "stopped": ("train",),
    "interrupted": ("train",),
    "failed": ("train", "verdict"),
    "damaged": ("samples",),
    "unreadable": ("verdict",),
}
"""Pages of each state that are worth a picture."""

STEPS = 15
"""Steps that a run has taken before something happens to it."""


def started(store: RunStore, **changes: object) -> RunFolder:
    """A run whose worker has just been started."""
    run = store.create(RunConfig.from_dict({**LONG, **changes}))
    SubprocessLauncher().start(run)
    return run


def wait(holds: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Wait until something holds. Raises SystemExit where it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit(f"{what} did not come about within {seconds:.0f} s.")
        time.sleep(0.1)


def has_learned(run: RunFolder) -> bool:
    """Whether some steps are recorded."""
    return len(run.read_metrics()[0]) > STEPS


def made(root: Path) -> dict[str, RunFolder]:
    """A run of every state. The running one comes last but one: others would wait for it."""
    store = RunStore(root)
    found = dict(zip(("damaged", "unreadable"), (open_example(store, one) for one in examples()), strict=False))
    for path in (found["damaged"].pairs_path, found["damaged"].projection_path, found["unreadable"].policy_path):
        path.write_bytes(path.read_bytes()[:40])

    found["failed"] = started(store, data={"source": "dataset:gone", "per_class": 10})
    wait(lambda: found["failed"].state == "failed", "A failed run")

    found["stopped"] = started(store)
    wait(lambda: has_learned(found["stopped"]), "A step")
    found["stopped"].request_stop()
    wait(lambda: found["stopped"].state == "stopped", "A stopped run")

    found["interrupted"] = started(store)
    wait(lambda: has_learned(found["interrupted"]), "A step")
    kill(found["interrupted"])
    wait(lambda: found["interrupted"].state == "interrupted", "An interrupted run")

    found["running"] = started(store)
    wait(lambda: has_learned(found["running"]), "A step")
    found["queued"] = started(store)
    wait(lambda: found["queued"].state == "queued", "A queued run")
    return found


def kill(run: RunFolder) -> None:
    """End a run's worker as a power cut would."""
    for process in re.findall(r"Process (\d+) ", run.log_tail())[-1:]:
        os.kill(int(process), signal.SIGKILL)


def shoot(chromium: Browser, addresses: dict[str, str], folder: Path, size: tuple[int, int], look: str) -> list[Path]:
    """A picture of every address, by the name of the picture."""
    taken = []
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if look.endswith("dark") else "light"
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    for name, address in addresses.items():
        page.goto(address)
        settle(page)
        page.wait_for_timeout(1200)
        taken.append(folder / f"{name}-{look}.png")
        page.screenshot(path=taken[-1])
    context.close()
    return taken


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--every", action="store_true", help="every page of a run in every state")
    parser.add_argument(
        "--narrow", action="store_true", help="390 × 844 in the dark instead of 1440 × 900 in the light"
    )
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    size, look = ((390, 844), "narrow-dark") if given.narrow else ((1440, 900), "wide-light")
    with tempfile.TemporaryDirectory() as temporary, browser() as chromium:
        log, (empty, full) = Path(temporary) / "server.log", (Path(temporary) / name for name in ("empty", "full"))
        with dashboard(empty, log) as server:
            addresses = {f"none-{name}": f"{server.address}/{name}" for name in ("samples", "runs")}
            if given.every:
                addresses |= {f"none-{name}": f"{server.address}/{name}" for name in PAGES}
            taken = shoot(chromium, addresses, given.folder, size, look)
        runs = made(full)
        try:
            with dashboard(full, log) as server:
                addresses = {
                    f"{state}-{name}": f"{server.address}/{name}?run={runs[state].id}"
                    for state, names in SHOWN.items()
                    for name in (PAGES if given.every else names)
                }
                addresses["all-runs"] = f"{server.address}/runs"
                taken += shoot(chromium, addresses, given.folder, size, look)
        finally:
            for state in ("queued", "running"):
                kill(runs[state])
    print(f"{len(taken)} pictures in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
