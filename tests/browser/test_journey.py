"""From upload to verdict in a real browser."""

import sys
import time
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from metaaug.runs.folder import RunFolder
from metaaug.runs.store import RunStore
from scripts.driving import go, settle
from tests.browser.conftest import Visit
from tests.browser.steps import see_all, train, wait_for_end

DATA = Path(__file__).parents[3] / "shared" / "data"
FILES = ("german_credit.csv", "mnist_2000.zip")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not all((DATA / name).exists() for name in FILES), reason=f"{' and '.join(FILES)} are not in {DATA}"
    ),
]


def upload(page: Page, name: str) -> None:
    go(page, "Data")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(DATA / name)
    page.locator(".ma-section").filter(has_text=name).first.wait_for()
    settle(page)


def the_run(visit: Visit, data: str) -> RunFolder:
    runs = [run for run in RunStore(visit.server.runs).list() if isinstance(run, RunFolder)]
    (run,) = [run for run in runs if data in run.config.data.source]
    return run


def percentile(seconds: list[float]) -> str:
    return f"95th percentile {1000 * np.percentile(seconds, 95):.0f} ms, median {1000 * np.median(seconds):.0f} ms"


def page_switches(page: Page, times: int) -> list[float]:
    taken = []
    titles = ["Samples", "Curves", "Runs", "Verdict", "Export", "Projection"]
    for at in range(times):
        begun = time.perf_counter()
        go(page, titles[at % len(titles)])
        taken.append(time.perf_counter() - begun)
    return taken


SHOWN = """() => {
    const shadows = document.querySelectorAll('[data-testid="stBidiComponentIsolated"]');
    const panels = [...shadows].map((host) => host.shadowRoot.querySelector(".panels")).find(Boolean);
    return { rows: document.querySelector(".ma-table").innerHTML, distributions: panels.innerHTML };
}"""
REDRAWN = f"""(before) => {{
    const app = document.querySelector('[data-testid="stApp"]');
    const now = ({SHOWN})();
    return app.dataset.testScriptState === "notRunning"
        && now.rows !== before.rows && now.distributions !== before.distributions;
}}"""


def slider_moves(page: Page, times: int) -> list[float]:
    """Seconds from a key press on the intensity slider until new rows and new distributions are there."""
    go(page, "Samples")
    thumb = page.get_by_role("slider")
    taken = []
    for at in range(times):
        thumb.focus()
        before = page.evaluate(SHOWN)
        begun = time.perf_counter()
        thumb.press("ArrowRight" if at % 6 < 3 else "ArrowLeft")
        page.wait_for_function(REDRAWN, arg=before)
        taken.append(time.perf_counter() - begun)
    return taken


def test_upload_train_look(visit: Visit, capsys: pytest.CaptureFixture[str]) -> None:
    page = visit.page
    page.goto(visit.server.address)
    settle(page)

    upload(page, "german_credit.csv")
    expect(page.get_by_text("1,000").first).to_be_visible()
    train(page, "tables", steps=6)
    wait_for_end(page)
    see_all(visit)
    table = the_run(visit, "german-credit")
    assert table.verdict is not None

    upload(page, "mnist_2000.zip")
    expect(page.locator(".ma-thumbs img").first).to_be_visible()
    train(page, "images", steps=400)
    page.get_by_text("step", exact=False).first.wait_for()
    images = the_run(visit, "mnist")

    # While it trains: the finished run is looked at.
    go(page, "Runs")
    page.locator(f".st-key-runs_open_{table.id} button").click()
    page.get_by_role("heading", name="Samples", exact=True, level=1).wait_for()
    settle(page)
    switches, moves = page_switches(page, 18), slider_moves(page, 20)
    assert images.state == "running", "the latencies were to be measured while a run trains"
    with capsys.disabled():
        sys.stdout.write(f"\npage switch: {percentile(switches)}; slider: {percentile(moves)}\n")
    visit.nothing_raised()

    go(page, "Runs")
    page.locator(f".st-key-runs_open_{images.id} button").click()
    page.get_by_role("button", name="Stop, keep what was learned").click()
    expect(page.locator(".ma-pill.ma-state-stopped")).to_be_visible(timeout=120_000)
    go(page, "Samples")
    page.locator(".ma-pairs img").first.wait_for()
    thumb = page.get_by_role("slider")
    thumb.press("ArrowRight")
    settle(page)
    page.locator(".ma-pairs img").first.wait_for()
    go(page, "Export")
    page.get_by_role("button", name="Make the file").click()
    page.get_by_role("button", name="Download mnist", exact=False).wait_for()
    visit.is_clean()


def test_lasso_shows_the_samples(visit: Visit) -> None:
    from tests.ui import run_folders

    run_folders.make_run(visit.server.runs, "finished")
    page = visit.page
    page.goto(visit.server.address)
    settle(page)
    go(page, "Projection")
    page.locator(".js-plotly-plot .nsewdrag").first.wait_for()
    box = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
    assert box is not None
    left, top, right, bottom = box["x"] + 8, box["y"] + 8, box["x"] + box["width"] - 8, box["y"] + box["height"] - 8
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top + 4)):
        page.mouse.move(x, y, steps=6)
    page.mouse.up()
    page.get_by_text("240 points of 120 samples selected").wait_for()
    page.locator(".ma-pairs.ma-small img").first.wait_for()
    go(page, "Verdict")
    go(page, "Projection")
    page.get_by_text("240 points of 120 samples selected").wait_for()
    visit.is_clean()
