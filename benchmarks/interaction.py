"""How long a visitor waits: page switches, sliders, pills, and a lasso around 20,000 points.

``python -m benchmarks.interaction [--times 20] [--json] [--no-write]``

A dashboard of its own is started over two finished runs, digits and a synthetic table of 20,000 rows on the map, and
Chromium does what a visitor does. An interaction ends when the script has ended that it started. Nothing trains
meanwhile. The table goes into docs/benchmarks.md.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import Page

from benchmarks import report
from metaaug.config import RunConfig, Stage
from metaaug.modalities.loading import load_file
from metaaug.runs.folder import RunFolder
from metaaug.runs.launchers import InlineLauncher
from metaaug.runs.store import RunStore
from scripts.driving import browser, dashboard, go, settle

POINTS = 20_000
GOALS = {"page switch": 0.5, "lasso of 20,000 points": 1.0}
"""Seconds within which 95 % should be; anything else: .3."""

COUNT_ENDS = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    window.ends = 0;
    const count = () => { if (app.dataset.testScriptState === "notRunning") window.ends += 1; };
    new MutationObserver(count).observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
}"""


def made(root: Path) -> tuple[RunFolder, RunFolder]:
    """A finished run on digits, and one with many points on its map."""
    store = RunStore(root)
    quick = {"recommendation": {"folds": 2, "steps": 5}, "verdict": {"seeds": 2, "steps": 20, "max_test": 200}}
    digits = {"data": {"source": "builtin:digits", "per_class": 10}, "meta": {"steps": 10}, **quick}
    images = store.create(RunConfig.from_dict(digits))
    InlineLauncher().start(images)
    random = np.random.default_rng(0)
    labels = np.arange(POINTS) % 4
    columns = {f"column {place}": random.normal(labels * (place < 3), 1.0) for place in range(6)}
    rows = pd.DataFrame({**columns, "class": [f"class {label}" for label in labels]})
    source = f"dataset:{store.datasets.save(load_file(rows.to_csv(index=False).encode(), 'many.csv'))}"
    config = {
        "data": {"source": source, "per_class": 10},
        "meta": {"steps": 2},
        "projection": {"max_points": POINTS, "copies": 1},
    }
    stages: tuple[Stage, ...] = ("learn", "pairs", "projection")
    many = store.create(RunConfig.from_dict(config), stages)
    InlineLauncher().start(many)
    return images, many


def timed(page: Page, action: Callable[[], None]) -> float:
    """Seconds from before ``action`` until the script that it started has ended."""
    before = page.evaluate("window.ends")
    begun = time.perf_counter()
    action()
    page.wait_for_function("(before) => window.ends > before", arg=before)
    return time.perf_counter() - begun


def visit(page: Page, address: str) -> None:
    """Load a page anew and wait until it stands."""
    page.goto(address)
    settle(page)
    page.evaluate(COUNT_ENDS)


def switches(page: Page, times: int) -> list[float]:
    """Seconds of following a link of the navigation."""
    titles = ["Samples", "Curves", "Runs", "Verdict", "Export", "Projection"]
    taken = []
    for at in range(times):
        begun = time.perf_counter()
        go(page, titles[at % len(titles)])
        taken.append(time.perf_counter() - begun)
    return taken


def on_samples(page: Page, times: int) -> dict[str, list[float]]:
    """Sliders and pills of the Samples page."""
    go(page, "Samples")
    page.locator(".ma-pairs").first.wait_for()
    slider = page.get_by_role("slider").first
    taken = {"intensity slider": [timed(page, partial(slider.press, _key(at))) for at in range(times)]}
    pills = page.locator('[data-testid="stButtonGroup"]').filter(has_text="all").get_by_role("radio")
    taken["class"] = [timed(page, pills.nth(1 + at % 9).click) for at in range(times)]
    page.get_by_text("Evolution", exact=True).click()
    page.get_by_text("Largest strengths").wait_for()
    settle(page)
    steps = page.get_by_role("slider").first
    taken["step of the evolution"] = [timed(page, partial(steps.press, _key(at, "ArrowLeft"))) for at in range(times)]
    page.get_by_text("What if", exact=True).click()
    page.get_by_role("button", name="All to 0").wait_for()
    settle(page)
    strength = page.get_by_role("slider").first
    taken["strength of one's own"] = [timed(page, partial(strength.press, _key(at))) for at in range(times)]
    return taken


def on_curves(page: Page, times: int) -> dict[str, list[float]]:
    """The smoothing of the Curves page."""
    go(page, "Curves")
    page.locator(".js-plotly-plot").first.wait_for()
    slider = page.get_by_role("slider").first
    return {"smoothing": [timed(page, partial(slider.press, _key(at))) for at in range(times)]}


def lassos(page: Page, times: int) -> list[float]:
    """Seconds from letting go of a lasso around the whole map until samples stand beside it."""
    taken = []
    for _ in range(times):
        area = page.locator(".js-plotly-plot .nsewdrag").first
        area.wait_for()
        box = area.bounding_box()
        assert box is not None
        left, top = box["x"] + 8, box["y"] + 8
        right, bottom = box["x"] + box["width"] - 8, box["y"] + box["height"] - 8
        page.mouse.move(left, top)
        page.mouse.down()
        for x, y in ((right, top), (right, bottom), (left, bottom), (left, top + 4)):
            page.mouse.move(x, y, steps=6)
        begun = time.perf_counter()
        page.mouse.up()
        page.get_by_text("selected", exact=False).first.wait_for()
        page.locator(".ma-table").first.wait_for()
        taken.append(time.perf_counter() - begun)
        page.get_by_role("button", name="Clear").click()
        page.get_by_text("Nothing selected").wait_for()
        settle(page)
    return taken


def _key(at: int, first: str = "ArrowRight") -> str:
    """Three times one way, three times back."""
    other = "ArrowLeft" if first == "ArrowRight" else "ArrowRight"
    return first if at % 6 < 3 else other


def section(taken: dict[str, list[float]], load: float) -> str:
    """The result as a section of the page."""
    rows = []
    for name, seconds in taken.items():
        within, goal = float(np.percentile(seconds, 95)), GOALS.get(name, 0.3)
        rows.append(
            [name, str(len(seconds)), f"{np.median(seconds):.2f}", f"{within:.2f}", f"{goal:g}", _met(within, goal)]
        )
    header = ["what", "times", "median, s", "95 % within, s", "goal, s", ""]
    told = f"Load of the machine's {os.cpu_count()} cores at the end, mean of a minute: {load:.1f}."
    return f"{report.table(header, rows)}\n\n{told}"


def _met(within: float, goal: float) -> str:
    return "met" if within <= goal else "missed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20, help="of every interaction; a quarter of it for the lasso")
    parser.add_argument("--json", action="store_true", help="print the seconds as JSON")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "runs"
        print("Making the runs …", file=sys.stderr)
        images, many = made(root)
        with dashboard(root, Path(folder) / "server.log") as server, browser() as chromium:
            page = chromium.new_context(viewport={"width": 1440, "height": 1000}).new_page()
            page.set_default_timeout(60_000)
            visit(page, f"{server.address}/samples?run={images.id}")
            # What a first visit of each page loads is not what is measured.
            switches(page, 6)
            taken = {"page switch": switches(page, given.times), **on_samples(page, given.times)}
            taken |= on_curves(page, given.times)
            visit(page, f"{server.address}/projection?run={many.id}")
            taken["lasso of 20,000 points"] = lassos(page, max(2, given.times // 4))
    text = section(taken, os.getloadavg()[0])
    if not given.no_write:
        report.write("interaction", text)
    print(json.dumps(taken) if given.json else text)


if __name__ == "__main__":
    main()
