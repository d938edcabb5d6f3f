"""Every page in every state: the state is named, nothing is raised."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui import run_folders
from tests.ui.conftest import Open, text_of

PAGES = ("home", "learn", "data", "train", "runs", "samples", "projection", "quality", "curves", "verdict", "export")
RUN_PAGES = ("samples", "projection", "quality", "curves", "verdict", "export")


def is_clean(app: AppTest) -> None:
    assert not app.exception, [element.value for element in app.exception]


@pytest.mark.parametrize("page", PAGES)
def test_empty_workspace(open_page: Open, page: str) -> None:
    app = open_page(page)
    is_clean(app)
    seen = text_of(app)
    expected = {
        "home": "The example learns while you watch",
        "data": "No data chosen yet",
        "train": "Labelled samples per class",
        "learn": "Planted in every digit",
    }
    assert expected.get(page, "No run yet") in seen


@pytest.mark.parametrize(
    "source",
    [
        "builtin:digits+hflip",
        "builtin:wine",
        "builtin:diabetes",
        "builtin:synthetic_control+shift",
        "builtin:tones",
        "builtin:requests",
    ],
)
@pytest.mark.parametrize("page", PAGES)
def test_finished(open_page: Open, workspace: Path, page: str, source: str) -> None:
    run = run_folders.make_run(workspace, "finished", source)
    app = open_page(page, run.id)
    is_clean(app)
    seen = text_of(app)
    expected = {
        "home": "The learned policy helps",
        "train": "learned in 7 s",
        "learn": "Planted in every digit",
        "runs": "Showing 1 of 1 run",
        "samples": "How to read this",
        "projection": "Nothing selected",
        "quality": "The copies cover the data, but some of them leave it.",
        "curves": "best validation loss",
        "verdict": "RMSE 55.4 instead of 57.2" if source == "builtin:diabetes" else "helps: +4.7 ± 0.6 points",
        "export": "labelled samples and",
    }
    assert expected.get(page, "No data chosen yet") in seen
    if page in RUN_PAGES:
        assert "finished" in seen
        assert run_folders.config_of(source).data.source.partition(":")[2] in seen


@pytest.mark.parametrize("page", RUN_PAGES)
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("queued", "starting"),
        ("running", "step 62 / 100"),
        ("interrupted", "ended without finishing, at step 62 of 100"),
        ("failed", "The device ran out of memory. Use fewer labelled samples per class."),
    ],
)
def test_result_not_there(open_page: Open, workspace: Path, page: str, state: str, sentence: str) -> None:
    if page == "curves" and state not in ("queued", "running"):
        pytest.skip("the curves of what was learned are shown")
    run = run_folders.make_run(workspace, state)
    app = open_page(page, run.id)
    is_clean(app)
    seen = text_of(app)
    assert state in seen
    assert sentence in seen


def test_a_queued_run_says_what_it_waits_for(open_page: Open, workspace: Path) -> None:
    run_folders.make_run(workspace, "running")
    app = open_page("train", run_folders.make_run(workspace, "queued").id)
    is_clean(app)
    assert "waiting, 1 run before it" in text_of(app)
    assert app.button(key="train_stop").label == "Take it out of the queue"


@pytest.mark.parametrize("page", ["train", "samples", "verdict"])
def test_a_policy_of_nothing_is_said_in_words(open_page: Open, workspace: Path, page: str) -> None:
    run = run_folders.make_run(workspace, "finished")
    assert "No operation helped here" not in text_of(open_page(page, run.id))
    policy = json.loads(run.policy_path.read_text())
    run.policy_path.write_text(json.dumps({**policy, "strengths": dict.fromkeys(policy["strengths"], 0.0)}))
    assert "No operation helped here: every strength ended at 0" in text_of(open_page(page, run.id))


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("samples", "the samples"),
        ("projection", "the map"),
        ("quality", "the measures"),
        ("export", "what you can take with you"),
    ],
)
def test_waiting_says_for_what(open_page: Open, workspace: Path, page: str, what: str) -> None:
    app = open_page(page, run_folders.make_run(workspace, "running").id)
    assert f"This page shows {what} as soon as" in text_of(app)


@pytest.mark.parametrize("page", ["projection", "quality", "verdict"])
def test_stopped_offers_to_make_it(open_page: Open, workspace: Path, launched: list[str], page: str) -> None:
    run = run_folders.make_run(workspace, "stopped")
    app = open_page(page, run.id)
    is_clean(app)
    assert "You stopped this run before this part was made." in text_of(app)
    app.button(key=f"{page}_make").click().run()
    is_clean(app)
    assert launched == [run.id]
    assert page in [entry.stage for entry in run.plan[run.status.completed :]]


@pytest.mark.parametrize(
    ("page", "damaged", "stage"),
    [
        ("samples", "pairs.parquet", "pairs"),
        ("projection", "projection.parquet", "projection"),
        ("quality", "quality.json", "quality"),
    ],
)
def test_a_damaged_part_can_be_made_again(
    open_page: Open, workspace: Path, launched: list[str], page: str, damaged: str, stage: str
) -> None:
    run = run_folders.make_run(workspace, "finished")
    file = run.path / damaged
    file.write_bytes(file.read_bytes()[:40])
    app = open_page(page, run.id)
    is_clean(app)
    assert "This part cannot be read" in text_of(app)
    app.button(key=f"{page}_damaged").click().run()
    is_clean(app)
    assert launched == [run.id]
    assert run.plan[-1].stage == stage
    assert not file.exists()


@pytest.mark.parametrize("state", ["queued", "running", "finished", "stopped", "interrupted", "failed"])
def test_live_view(open_page: Open, workspace: Path, state: str) -> None:
    run = run_folders.make_run(workspace, state)
    app = open_page("train", run.id)
    is_clean(app)
    seen = text_of(app)
    assert state in seen
    assert "Learn" in seen
    assert "Verdict" in seen
    keys = {button.key for button in app.button}
    assert ("train_stop" in keys) == (state in ("queued", "running"))
    assert ("train_resume" in keys) == (state in ("stopped", "interrupted", "failed"))


@pytest.mark.parametrize("page", ["train", *RUN_PAGES])
@pytest.mark.parametrize("asked", ["../../etc", "20200101-000000-abcdef"])
def test_address_of_no_run(open_page: Open, page: str, asked: str) -> None:
    app = open_page(page, asked)
    is_clean(app)
    seen = text_of(app)
    assert "This run cannot be opened" in seen
    assert asked in seen


@pytest.mark.parametrize("page", ["train", *RUN_PAGES])
def test_unreadable_folder(open_page: Open, workspace: Path, page: str) -> None:
    app = open_page(page, run_folders.make_unreadable(workspace))
    is_clean(app)
    assert "is damaged" in text_of(app)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("data", "learn")])
@pytest.mark.parametrize(
    ("file", "needed_by"),
    [
        ("policy.json", ("train", "runs", *RUN_PAGES)),
        ("verdict.json", ("train", "runs", *RUN_PAGES)),
        ("metrics.jsonl", ("train", "curves")),
        ("pairs.parquet", ("home", "samples")),
        ("projection.parquet", ("projection",)),
        ("quality.json", ("quality",)),
        ("issues.json", ("quality",)),
        ("flagged.parquet", ()),
    ],
)
def test_damaged_file(open_page: Open, workspace: Path, page: str, file: str, needed_by: tuple[str, ...]) -> None:
    run = run_folders.make_run(workspace, "finished")
    (run.path / file).write_text('{"torn\n', encoding="utf-8")
    app = open_page(page, run.id)
    is_clean(app)
    assert (file in text_of(app)) == (page in needed_by)
    # Also where the address names no run.
    app = open_page(page)
    is_clean(app)
    assert (file in text_of(app)) == (page in needed_by)


def test_runs_list_has_every_state_and_the_unreadable(open_page: Open, workspace: Path) -> None:
    run_folders.make_unreadable(workspace)
    run_folders.make_all(workspace)
    app = open_page("runs")
    is_clean(app)
    seen = text_of(app)
    for word in ("queued", "running", "finished", "stopped", "interrupted", "failed", "unreadable", "wine"):
        assert word in seen
    assert "Showing 9 of 9 runs" in seen
