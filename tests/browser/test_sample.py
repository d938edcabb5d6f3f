"""From the gallery to a sample and on by keyboard, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from metaaug.inspect.pairs_table import read_pairs
from scripts.driving import settle
from tests.browser.conftest import Visit
from tests.ui import run_folders

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_an_original_opens_its_page_and_arrow_keys_go_on(visit: Visit) -> None:
    run = run_folders.make_run(visit.server.runs)
    samples = read_pairs(run.pairs_path)["sample"].unique().tolist()
    page = visit.page
    page.goto(f"{visit.server.address}/samples?run={run.id}")
    settle(page)
    page.get_by_role("link", name=f"sample {samples[0]}", exact=False).first.click()
    title = page.get_by_role("heading", name=re.compile("^Sample "))
    expect(title).to_contain_text(f"Sample {samples[0]}")
    assert page.url.endswith(f"sample={samples[0]}")
    settle(page)
    page.keyboard.press("ArrowRight")
    expect(title).to_contain_text(f"Sample {samples[1]}")
    settle(page)
    page.keyboard.press("ArrowLeft")
    expect(title).to_contain_text(f"Sample {samples[0]}")
    settle(page)
    page.get_by_role("link", name="All samples").click()
    expect(page.get_by_text("Click an original")).to_be_visible()
    assert "sample=" not in page.url
    # Streamlit asks for its own paths below that of a page first, which the console notes.
    visit.nothing_raised()
    assert not visit.outside
