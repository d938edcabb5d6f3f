"""Pictures of every page: ``python -m scripts.screenshots FOLDER [--runs DIR] [--only NAME ...]``.

Drives Chromium through every page at 1440 × 900 and 390 × 844, light and dark, and through the Samples page of every
kind of data. Without ``--runs`` the finished examples of the project are looked at; a kind that has none is learned
first, which takes some minutes.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page

from metaaug.config import RunConfig
from metaaug.runs.examples import examples, open_example
from metaaug.runs.folder import RunFolder
from metaaug.runs.launchers import SubprocessLauncher
from metaaug.runs.store import RunStore
from metaaug.ui.flow import PAGES
from scripts.driving import browser, dashboard, settle
from scripts.make_examples import DATA, SMALL

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
LOOKS = (("wide", "light"), ("wide", "dark"), ("narrow", "light"))
"""(size, scheme) of the pictures."""

_PAUSE = 1200  # milliseconds for charts and transitions to come to rest
_LESSONS = {
    "learn-lens": "learn?lesson=lens&hidden=stretch&step=27",
    "learn-unrolling": "learn?lesson=unrolling&step=120",
    "learn-evidence": "learn?lesson=evidence&effect=1&step=120",
}
"""Lessons beside the first, each at a step, by the name of their picture."""

_MODES = {
    "samples-evolution": "Evolution",
    "samples-what-if": "What if",
    "samples-side-by-side": "Side by side",
}
"""Ways to look at samples, by the name of their picture."""

_KINDS = {f"samples-{kind}": kind for kind in DATA if kind != "images"}
"""Kinds of data beside that of the run of every other page, by the name of the picture of their Samples page."""

_CHINESE = {f"{page}-chinese": page for page in ("home", "samples", "verdict")}
"""Pages in another language, by the name of their picture."""

NAMES = (*PAGES, *_LESSONS, "train-new", *_MODES, *_KINDS, *_CHINESE)


def finished_runs(root: Path) -> dict[str, RunFolder]:
    """The newest finished run of each kind of data. Raises SystemExit where none is of images."""
    found: dict[str, RunFolder] = {}
    for run in RunStore(root).list():
        if isinstance(run, RunFolder) and run.state == "finished" and run.policy:
            found.setdefault(run.policy["kind"], run)
    if "images" not in found:
        raise SystemExit(f"There is no finished run of images in {root}. Leave --runs out to have one made.")
    return found


def make_examples(root: Path) -> None:
    """Open the project's examples in the workspace, and learn those of the kinds that have none."""
    store = RunStore(root)
    there = [open_example(store, example) for example in examples()]
    missing = set(DATA) - {str((run.policy or {}).get("kind")) for run in there}
    for kind in (kind for kind in DATA if kind in missing):
        run = store.create(RunConfig.from_dict({"data": DATA[kind], **SMALL}))
        SubprocessLauncher().start(run)
        print(f"training {DATA[kind]['source']} …", flush=True)
        wait_until_ended(run)


def wait_until_ended(run: RunFolder) -> None:
    """Wait for the worker."""
    import time

    while run.is_alive():
        time.sleep(0.5)
    if run.state != "finished":
        raise SystemExit(f"The example did not finish: {run.status.error or run.state}")


def open_page(page: Page, address: str, name: str, runs: dict[str, RunFolder]) -> None:
    """Open what a picture shows as a visitor finds it, with something chosen on the Data and Train pages."""
    run = runs[_KINDS.get(name, "images")]
    if name in _LESSONS:
        path = _LESSONS[name]
    else:
        place = "samples" if name in _MODES or name in _KINDS else _CHINESE.get(name, name.removesuffix("-new"))
        of_run = place not in ("home", "learn", "data", "runs")
        language = "zh" if name in _CHINESE else "en"
        path = f"{'' if place == 'home' else place}?lang={language}{f'&run={run.id}' if of_run else ''}"
    page.goto(f"{address}/{path}")
    settle(page)
    if name == "data":
        page.get_by_role("button", name="digits", exact=True).click()
        page.get_by_text("fingerprint").wait_for()
    elif name == "train-new":
        page.get_by_role("button", name="New run").click()
        page.get_by_role("button", name="Start", exact=True).wait_for()
    elif name in _MODES:
        page.get_by_text(_MODES[name], exact=True).click()
        page.locator(".ma-pairs").first.wait_for()
    settle(page)
    page.wait_for_timeout(_PAUSE)
    settle(page)


def shoot(
    chromium: Browser, address: str, runs: dict[str, RunFolder], folder: Path, looks: Sequence[tuple[str, str]],
    names: Sequence[str], tall: bool,
) -> list[Path]:  # fmt: skip
    """Take every picture.

    Args:
        runs: by kind of data.
        looks: (size, scheme) of the window.
        names: of the pictures.
        tall: show the whole page instead of the first screen.
    """
    taken = []
    for size, scheme in looks:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": 2400 if tall else height},
            color_scheme="dark" if scheme == "dark" else "light",
            device_scale_factor=1,
        )
        context.set_default_timeout(120_000)
        page = context.new_page()
        for name in names:
            open_page(page, address, name, runs)
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
    parser.add_argument("--only", choices=NAMES, action="append", metavar="NAME", help="only this picture")
    parser.add_argument("--tall", action="store_true", help="show whole pages instead of the first screen")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        root = given.runs or Path(temporary) / "runs"
        if given.runs is None:
            make_examples(root)
        runs = finished_runs(root)
        names = [name for name in given.only or NAMES if _KINDS.get(name, "images") in runs]
        looks = [look for look in LOOKS if look[0] in (given.size or SIZES)]
        with dashboard(root, Path(temporary) / "server.log") as server, browser() as chromium:
            taken = shoot(chromium, server.address, runs, given.folder, looks, names, given.tall)
    print(f"{len(taken)} pictures in {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
