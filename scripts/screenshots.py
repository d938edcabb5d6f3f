"""Pictures of every page: ``python -m scripts.screenshots FOLDER [--runs DIR]``.

Drives Chromium through every page at 1440 × 900 and 390 × 844, light and dark. Without ``--runs`` an example
workspace is made first: two finished runs, which takes some minutes.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page

from metaaug.config import RunConfig
from metaaug.runs.folder import RunFolder
from metaaug.runs.launchers import SubprocessLauncher
from metaaug.runs.store import RunStore
from metaaug.ui.flow import PAGES
from scripts.driving import browser, dashboard, settle

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
SCHEMES = ("light", "dark")
_PAUSE = 1200  # milliseconds for charts and transitions to come to rest
_LESSONS = {
    "learn-lens": "learn?lesson=lens&hidden=stretch&step=27",
    "learn-unrolling": "learn?lesson=unrolling&step=120",
    "learn-evidence": "learn?lesson=evidence&effect=1&step=120",
}
"""Lessons beside the first, each at a step, by the name of their picture."""

_EXAMPLES = (
    {"data": {"source": "builtin:digits+hflip", "per_class": 20}},
    {"data": {"source": "builtin:wine", "per_class": 10}},
)


def finished_run(root: Path) -> RunFolder:
    """The newest finished run with images, else any finished run. Raises SystemExit where there is none."""
    found = [run for run in RunStore(root).list() if isinstance(run, RunFolder) and run.state == "finished"]
    images = [run for run in found if (run.policy or {}).get("kind") == "images"]
    if not found:
        raise SystemExit(f"There is no finished run in {root}. Leave --runs out to have an example made.")
    return (images or found)[0]


def make_examples(root: Path) -> None:
    """Train the example runs, one after the other."""
    store = RunStore(root)
    for values in _EXAMPLES:
        run = store.create(RunConfig.from_dict(values))
        SubprocessLauncher().start(run)
        print(f"training {values['data']['source']} …", flush=True)
        wait_until_ended(run)


def wait_until_ended(run: RunFolder) -> None:
    """Wait for the worker."""
    import time

    while run.is_alive():
        time.sleep(0.5)
    if run.state != "finished":
        raise SystemExit(f"The example did not finish: {run.status.error or run.state}")


def open_page(page: Page, address: str, name: str, run: str) -> None:
    """Open a page as a visitor finds it, with something chosen on the Data and Train pages."""
    path = "" if name == "home" else name.partition("?")[0]
    looks = name.partition("?")[0] not in ("home", "learn", "data", "train", "runs")
    query = name.partition("?")[2] or (f"run={run}" if looks or name == "train" else "")
    page.goto(f"{address}/{path}" + (f"?{query}" if query else ""))
    settle(page)
    if name == "data":
        page.get_by_role("button", name="digits", exact=True).click()
        page.get_by_text("fingerprint").wait_for()
        settle(page)
    page.wait_for_timeout(_PAUSE)


def shoot(chromium: Browser, address: str, run: str, folder: Path, sizes: Sequence[str], tall: bool) -> list[Path]:
    """Take every picture.

    Args:
        tall: show the whole page instead of the first screen.
    """
    taken = []
    for scheme in SCHEMES:
        for size in sizes:
            width, height = SIZES[size]
            context = chromium.new_context(
                viewport={"width": width, "height": 2400 if tall else height},
                color_scheme=scheme,
                device_scale_factor=1,
            )
            page = context.new_page()
            for name in [*PAGES, *_LESSONS, "train-new"]:
                open_page(page, address, _LESSONS.get(name, name.removesuffix("-new")), run)
                if name == "train-new":
                    page.get_by_role("button", name="New run").click()
                    page.get_by_role("button", name="Start", exact=True).wait_for()
                    settle(page)
                    page.wait_for_timeout(_PAUSE)
                target = folder / f"{name}-{size}-{scheme}.png"
                page.screenshot(path=target)
                taken.append(target)
            context.close()
    return taken


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description="Pictures of every page.")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--runs", type=Path, default=None, help="a runs directory with a finished run")
    parser.add_argument("--size", choices=list(SIZES), action="append", help="only this size")
    parser.add_argument("--tall", action="store_true", help="show whole pages instead of the first screen")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        root = given.runs or Path(temporary) / "runs"
        if given.runs is None:
            make_examples(root)
        run = finished_run(root)
        with dashboard(root, Path(temporary) / "server.log") as server, browser() as chromium:
            taken = shoot(chromium, server.address, run.id, given.folder, given.size or list(SIZES), given.tall)
    print(f"{len(taken)} pictures in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
