"""The choice of a language, which stands below the navigation on every page."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metaaug.ui import header, language, words
from metaaug.ui.flow import PAGES
from tests.ui import run_folders
from tests.ui.conftest import Open, text_of

KEY = "language"
_ENGLISH = re.compile(r"(?:\b[A-Za-z]+[ ,]+){3,}[A-Za-z]+")
"""Four English words in a row. Data, citations, code and what went wrong have them in any language."""


@pytest.fixture(autouse=True)
def framed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run of a page goes through app.py, as on a server; AppTest takes the folder of pages for itself."""

    def run(script: str) -> None:
        exec(compile(Path(script).read_text(encoding="utf-8"), script, "exec"), {"__name__": "__main__"})

    monkeypatch.setattr("streamlit.runtime.scriptrunner.script_runner._mpa_v1", run)


def choose(app: AppTest, code: str) -> AppTest:
    app.segmented_control(key=KEY).set_value(code).run()
    assert not app.exception, [element.value for element in app.exception]
    return app


def address_of(app: AppTest) -> dict[str, str]:
    return {name: values[0] if isinstance(values, list) else values for name, values in app.query_params.items()}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_it_and_speaks_it(open_page: Open, workspace: Path, page: str) -> None:
    run = run_folders.make_run(workspace)
    app = choose(open_page(page, run.id), "zh")
    if page != "home":
        assert app.title[0].value == language.catalogue("zh").gettext(PAGES[page].title) != PAGES[page].title
    assert app.segmented_control(key=KEY).value == "zh"
    assert app.segmented_control(key=KEY).options == ["English", "简体中文"]


@pytest.mark.parametrize("source", ["builtin:digits", "builtin:iris", "builtin:tones", "builtin:cylinder_bell_funnel"])
@pytest.mark.parametrize("page", ["data", "train", "runs", "samples", "projection", "curves", "verdict"])
def test_no_sentence_of_a_page_stays_english(open_page: Open, workspace: Path, page: str, source: str) -> None:
    run = run_folders.make_run(workspace, "finished", source)
    seen = text_of(choose(open_page(page, run.id), "zh"))
    assert _ENGLISH.findall(seen) == []


@pytest.mark.parametrize("state", ["queued", "running", "stopped", "interrupted"])
def test_every_state_of_a_run_speaks_it(open_page: Open, workspace: Path, state: str) -> None:
    run = run_folders.make_run(workspace, state)
    for page in ("train", "samples", "verdict"):
        told = text_of(choose(open_page(page, run.id), "zh"))
        assert _ENGLISH.findall(told) == [], page


def test_the_rest_of_the_address_stays_and_other_pages_follow(
    open_page: Open, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # AppTest looks up what is chosen outside of a visit, where everything is English.
    monkeypatch.setattr(header, "run_label", lambda run: run.id)
    run = run_folders.make_run(workspace)
    app = choose(open_page("export", run.id), "zh")
    assert address_of(app) == {"run": run.id, "lang": "zh"}
    app.switch_page("pages/verdict.py")
    del app.query_params["lang"]
    app.run()
    assert app.title[0].value == "结论"
    assert app.segmented_control(key=KEY).value == "zh"
    choose(app, "en")
    assert address_of(app) == {"run": run.id}
    assert app.title[0].value == "Verdict"


def test_a_link_decides(open_page: Open, workspace: Path) -> None:
    app = choose(open_page("runs"), "zh")
    app.query_params["lang"] = "en"
    app.run()
    assert app.title[0].value == "Runs"
    assert app.segmented_control(key=KEY).value == "en"


def test_a_lesson_stays_where_it_is_and_a_link_for_teaching_has_no_choice(open_page: Open, workspace: Path) -> None:
    app = open_page("learn")
    app.query_params["lesson"] = "unrolling"
    app.query_params["step"] = "3"
    app = choose(app.run(), "zh")
    assert address_of(app) == {"lesson": "unrolling", "step": "3", "lang": "zh"}
    assert app.segmented_control(key="learn_lesson").value == "unrolling"
    assert "显而易见的做法何时失败" in text_of(app)
    app.query_params["teach"] = "1"
    app.run()
    assert "显而易见的做法何时失败" in text_of(app)
    assert KEY not in {one.key for one in app.segmented_control}


def test_browsers_are_told_the_new_words_of_what_is_chosen(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    key = f"samples_operation_{run.id}"
    app = open_page("samples", run.id)
    app.selectbox(key=key).set_value("rotate").run()
    choose(app, "zh")
    chosen = app.selectbox(key=key)
    assert chosen.value == "rotate"
    # Else the browser would go on sending the English word, which is no option any more.
    assert chosen.proto.set_value
    assert chosen.proto.raw_value == language.catalogue("zh").gettext("rotate") != "rotate"


def test_the_empty_message_is_empty_in_every_language(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "current", lambda: "zh")
    assert language.gettext("") == ""
    assert words.loss_of(False) == ""


def test_a_moment_follows_a_pattern_in_any_script() -> None:
    at = datetime(2026, 3, 7, 9, 5, tzinfo=UTC)
    assert words.moment(at, "%-d %B %Y") == "7 March 2026"
    assert words.moment(at, "%Y 年 %-m 月 %-d 日 %H:%M") == "2026 年 3 月 7 日 09:05"
