"""Every lesson in a real browser: it moves before any click, steps by keyboard, and asks nobody outside."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from metaaug.ui.learn.address import LESSONS
from scripts.driving import go, settle
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

CHINESE = {
    "augmenting": "什么值得增强？",
    "lens": "放大镜下的 MAML 与 Reptile",
    "unrolling": "显而易见的做法何时失败",
    "evidence": "真的有帮助吗？",
}
FRAMES = {"augmenting": 51, "lens": 49, "unrolling": 121, "evidence": 200}


def open_lesson(visit: Visit, query: str) -> Page:
    """Open by link, after the first visit: for that, Streamlit itself asks for files that are not there."""
    page = visit.page
    page.goto(visit.server.address)
    settle(page)
    visit.errors.clear()
    page.goto(f"{visit.server.address}/learn?{query}")
    page.locator("h2.ma-lesson").wait_for()
    settle(page)
    # A page of its own address: Streamlit looks for its server below it first.
    visit.errors[:] = [error for error in visit.errors if "404" not in error]
    return page


def player(page: Page, place: int = 0) -> Locator:
    return page.locator(".player").nth(place)


def at(page: Page) -> int:
    return int(player(page).get_attribute("data-at") or 0)


def ink(page: Page) -> str:
    """What the player's pictures and bars look like now."""
    return player(page).evaluate(
        """root => [...root.querySelectorAll("canvas")].map(one => one.toDataURL()).join()
                   + [...root.querySelectorAll(".bar, .rung i")].map(one => one.style.width).join()"""
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_alive_before_any_click(visit: Visit, lesson: str, lang: str) -> None:
    page = open_lesson(visit, f"lesson={lesson}&lang={lang}")
    expect(player(page)).to_have_attribute("data-at", re.compile(r"^[1-9]\d*$"))
    if lang == "zh":
        expect(page.locator("h2.ma-lesson")).to_contain_text(CHINESE[lesson])
        expect(page.get_by_test_id("stSidebarNavLink").first).to_have_text("首页")
    page.get_by_test_id("stCode").first.wait_for()
    page.locator(".katex").first.wait_for()
    visit.is_clean()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_played_by_keyboard(visit: Visit, lesson: str) -> None:
    page = open_lesson(visit, f"lesson={lesson}&step=5")
    expect(player(page)).to_have_attribute("data-at", "5")
    expect(player(page)).to_have_attribute("data-playing", "false")
    before = ink(page)
    page.keyboard.press("ArrowRight")
    expect(player(page)).to_have_attribute("data-at", "6")
    page.wait_for_url(re.compile(r"[?&]step=6\b"))
    settle(page)
    assert ink(page) != before
    page.keyboard.press("ArrowLeft")
    expect(player(page)).to_have_attribute("data-at", "5")
    page.keyboard.press("End")
    expect(player(page)).to_have_attribute("data-at", str(FRAMES[lesson] - 1))
    page.wait_for_url(re.compile(rf"[?&]step={FRAMES[lesson] - 1}\b"))
    page.keyboard.press("Home")
    expect(player(page)).to_have_attribute("data-at", "0")
    page.keyboard.press(" ")
    expect(player(page)).to_have_attribute("data-playing", "true")
    expect(player(page)).to_have_attribute("data-at", re.compile(r"^[2-9]$"))
    page.keyboard.press(" ")
    expect(player(page)).to_have_attribute("data-playing", "false")
    stopped = at(page)
    page.wait_for_url(re.compile(rf"[?&]step={stopped}\b"))
    settle(page)
    assert at(page) == stopped, "telling the address where it stands must not move it"
    # The buttons work too, also by keyboard.
    page.get_by_role("button", name="One step on (right arrow key)").first.press("Enter")
    expect(player(page)).to_have_attribute("data-at", str(stopped + 1))
    visit.is_clean()


def test_a_symmetry_is_chosen_and_learned(visit: Visit) -> None:
    page = visit.page
    page.goto(visit.server.address)
    settle(page)
    page.get_by_role("button", name="Learn how it works").click()
    page.get_by_role("heading", name="What is worth augmenting?").wait_for()
    settle(page)
    page.get_by_role("radio", name="moved sideways").click()
    page.get_by_text("Every digit was moved sideways by up to 20 % of its width.").wait_for()
    expect(page.locator(".player .marked .name")).to_have_text(["shift x"])
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text(re.compile(r"^Step \d+ of 50 · shift x 0\.\d+")).wait_for()
    page.get_by_text(re.compile(r"“shift x” ended at \d")).wait_for(timeout=240_000)
    visit.is_clean()


def test_a_link_for_teaching_shows_the_lesson_alone(visit: Visit) -> None:
    page = open_lesson(visit, "lesson=lens&hidden=stretch&step=20&lang=zh&teach=1&show=play,text")
    expect(player(page)).to_have_attribute("data-at", "20")
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(page.get_by_test_id("stCode")).to_have_count(0)
    expect(page.get_by_text("请看这里的 MAML")).to_be_visible()
    visit.is_clean()


def test_lessons_and_languages_follow_each_other(visit: Visit) -> None:
    page = visit.page
    page.goto(visit.server.address)
    settle(page)
    go(page, "Learn")
    page.get_by_role("radio", name="3. When the obvious way fails").click()
    page.get_by_role("heading", name="3. When the obvious way fails").wait_for()
    page.wait_for_url(re.compile(r"lesson=unrolling"))
    page.get_by_role("radio", name="简体中文").click()
    page.get_by_role("heading", name=CHINESE["unrolling"]).wait_for()
    page.wait_for_url(re.compile(r"lang=zh"))
    settle(page)
    page.reload()
    page.get_by_role("heading", name=CHINESE["unrolling"]).wait_for()
    settle(page)
    visit.errors[:] = [error for error in visit.errors if "404" not in error]
    page.get_by_role("button", name="下一课").click()
    page.get_by_role("heading", name=CHINESE["evidence"]).wait_for()
    page.get_by_role("radio", name="+2", exact=True).click()
    page.get_by_text(re.compile(r"真实差异为 2 个百分点时")).wait_for()
    visit.is_clean()
