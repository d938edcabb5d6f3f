"""Every kind of data from its choice to every page in a real browser, and the examples that come with the project."""

import math
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from metaaug.runs.examples import examples
from scripts.driving import Dashboard, dashboard, go, settle
from tests.browser.conftest import Visit
from tests.browser.steps import see_all, train, wait_for_end

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

MODES = ("Evolution", "What if", "Side by side")
EXAMPLES = examples()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """One for all kinds: starting it takes longer than a journey's pages."""
    folder = tmp_path_factory.mktemp("kinds")
    with dashboard(folder / "runs", folder / "server.log") as started:
        yield started


def waves() -> bytes:
    """A .ts file with two classes of series, slow and fast waves, 12 of each."""
    rows = [
        ",".join(f"{math.sin(turns * (at + shift) / 4):.3f}" for at in range(24)) + f":{name}"
        for shift in range(12)
        for turns, name in ((1, "slow"), (3, "fast"))
    ]
    head = "@problemName waves\n@timeStamps false\n@univariate true\n@equalLength true\n@seriesLength 24\n"
    return (head + "@classLabel true slow fast\n@data\n" + "\n".join(rows) + "\n").encode()


def choose(page: Page, source: str) -> None:
    """A built-in set by its button, or, of series, an upload."""
    go(page, "Data")
    if source == "waves.ts":
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
            {"name": source, "mimeType": "text/plain", "buffer": waves()}
        )
        page.locator(".ma-section").filter(has_text=source).first.wait_for()
    else:
        page.get_by_role("button", name=source, exact=True).click()
        page.get_by_text("fingerprint").wait_for()
    settle(page)


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("images", "digits"),
        ("tables", "wine"),
        ("series", "waves.ts"),
        ("audio", "tones"),
        ("texts", "requests"),
    ],
)
def test_a_kind_of_data_is_learned_on_and_looked_at(visit: Visit, kind: str, source: str) -> None:
    page = visit.page
    page.goto(visit.server.address)
    settle(page)
    choose(page, source)
    train(page, kind, steps=2)
    wait_for_end(page)
    see_all(visit)
    go(page, "Samples")
    for mode in MODES:
        page.get_by_text(mode, exact=True).click()
        page.locator(".ma-pairs, .ma-table, .ma-text").first.wait_for()
        settle(page)
        visit.nothing_raised()
    visit.is_clean()


@pytest.mark.skipif(not EXAMPLES, reason="No finished examples are in metaaug/examples.")
def test_an_example_is_opened_from_home_and_looked_at(visit: Visit) -> None:
    page = visit.page
    page.goto(visit.server.address)
    settle(page)
    for place, example in enumerate(EXAMPLES):
        go_home(page)
        page.locator(f".st-key-home_example_{example.id} button").click()
        page.get_by_role("heading", name="Samples", exact=True, level=1).wait_for()
        settle(page)
        page.locator(".ma-pairs, .ma-table, .ma-text").first.wait_for()
        expect(page.locator(".ma-pill.ma-state-finished")).to_be_visible()
        visit.nothing_raised()
        if place == 0:
            see_all(visit)
    visit.is_clean()


def go_home(page: Page) -> None:
    """The one page whose title is not the name of its link."""
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Home").click()
    page.get_by_role("heading", name="MetaAug", exact=True, level=1).wait_for()
    settle(page)
