"""Another language in the middle of a visit: what was chosen stays chosen, and every page speaks it."""

import pytest
from playwright.sync_api import expect

from metaaug.ui.flow import PAGES
from metaaug.ui.language import catalogue
from scripts.driving import go, settle
from tests.browser.conftest import Visit
from tests.ui import run_folders

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_the_language_changes_and_what_was_chosen_stays(visit: Visit) -> None:
    page, chinese = visit.page, catalogue("zh").gettext
    run_folders.make_run(visit.server.runs)
    page.goto(visit.server.address)
    settle(page)
    go(page, "Samples")
    page.get_by_role("radio", name="3", exact=True).click()
    settle(page)
    operation = page.locator('[class*="st-key-samples_operation"]').get_by_role("combobox")
    operation.click()
    page.get_by_role("option", name="rotate").click()
    expect(operation).to_have_value("rotate")
    settle(page)
    page.get_by_role("radio", name="简体中文").click()
    page.get_by_role("heading", name=chinese("Samples"), exact=True, level=1).wait_for()
    settle(page)
    expect(page.get_by_role("radio", name="3", exact=True)).to_be_checked()
    expect(operation).to_have_value(chinese("rotate"))
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    # What was told in Chinese is sent back in Chinese.
    page.get_by_role("radio", name="4", exact=True).click()
    settle(page)
    expect(operation).to_have_value(chinese("rotate"))
    for name in ("train", "projection", "quality", "curves", "verdict"):
        go(page, chinese(PAGES[name].title))
        visit.nothing_raised()
    page.get_by_role("radio", name="English", exact=True).click()
    page.get_by_role("heading", name="Verdict", exact=True, level=1).wait_for()
    settle(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    visit.is_clean()
