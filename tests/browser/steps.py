"""What journeys have in common: training by the form, waiting, and opening every page."""

from playwright.sync_api import Locator, Page, expect

from metaaug.ui.flow import PAGES
from scripts.driving import go, settle
from tests.browser.conftest import Visit


def field(page: Page, key: str) -> Locator:
    """The input of a widget."""
    return page.locator(f".st-key-{key} input")


def train(page: Page, kind: str, steps: int) -> None:
    """From the Data page: set a small run up by the form, and start it."""
    page.get_by_role("button", name="Train on this data").click()
    page.get_by_role("heading", name="Train", exact=True, level=1).wait_for()
    page.get_by_text("Advanced", exact=True).click()
    small = {
        f"advanced_{kind}_reptile_meta_steps": steps,
        f"advanced_{kind}__recommendation_folds": 2,
        f"advanced_{kind}__recommendation_steps": 10,
        f"advanced_{kind}__verdict_seeds": 2,
        f"advanced_{kind}__verdict_steps": 10,
        f"advanced_{kind}__verdict_max_test": 200,
        f"advanced_{kind}__projection_max_points": 100,
    }
    for key, value in small.items():
        field(page, key).fill(str(value))
        field(page, key).press("Enter")
        settle(page)
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("list", name="Stages of this run").wait_for()


def wait_for_end(page: Page) -> None:
    """Until the run that is looked at has finished."""
    expect(page.locator(".ma-pill.ma-state-finished")).to_be_visible(timeout=240_000)
    settle(page)


def see_all(visit: Visit) -> None:
    """Every page of the run that is looked at, by the navigation, with its chart or pairs drawn."""
    sign = {
        "Samples": ".ma-pairs, .ma-table, .ma-text",
        "Projection": ".js-plotly-plot",
        "Quality": ".ma-measure",
        "Curves": ".js-plotly-plot",
        "Verdict": ".ma-verdict",
        "Export": "[data-testid=stCode]",
    }
    for info in PAGES.values():
        if info.title == "Home":
            continue
        go(visit.page, info.title)
        if info.title in sign:
            visit.page.locator(sign[info.title]).first.wait_for()
        visit.nothing_raised()
