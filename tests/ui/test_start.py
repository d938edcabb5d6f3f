"""Starting a new run from the policy of an earlier one, on the Train page and where the run is shown."""

import json
from pathlib import Path

import pytest

from metaaug.config import RunConfig
from metaaug.runs.folder import RunFolder
from metaaug.runs.launchers import InlineLauncher
from metaaug.runs.start import settings_from
from metaaug.runs.store import RunStore
from tests.runs.test_stages import quick
from tests.ui import run_folders
from tests.ui.conftest import Open, text_of

SELECT = "train_start_from_tables"


def newest(root: Path, launched: list[str]) -> RunFolder:
    return RunStore(root).get(launched[-1])


def form(open_page: Open, source: str = "builtin:iris"):
    return open_page("train", data__source=source, data__per_class=6, train__new=True)


def test_nothing_learned_before_is_the_default(open_page: Open, workspace: Path, launched: list[str]) -> None:
    run_folders.make_run(workspace, "finished", "builtin:wine")
    app = form(open_page)
    assert app.selectbox(key=SELECT).value == ""
    assert "nothing learned before" in app.selectbox(key=SELECT).options
    assert not [one for one in app.segmented_control if one.key == "train_transfer"]
    app.button(key="train_start").click().run()
    assert not app.exception
    assert newest(workspace, launched).config.policy == RunConfig.from_dict({"data": {"source": "x"}}).policy


def test_only_ended_runs_of_the_same_kind_are_offered(open_page: Open, workspace: Path) -> None:
    run_folders.make_run(workspace, "finished", "builtin:digits")
    run_folders.make_run(workspace, "running", "builtin:wine")
    run_folders.make_run(workspace, "failed", "builtin:wine")
    finished = run_folders.make_run(workspace, "finished", "builtin:wine", seed=3)
    stopped = run_folders.make_run(workspace, "stopped", "builtin:wine", seed=4)
    app = form(open_page)
    assert len(app.selectbox(key=SELECT).options) == 3
    for run in (finished, stopped):
        app.selectbox(key=SELECT).set_value(run.id).run()
        assert not app.error


def test_without_such_a_run_there_is_nothing_to_choose(open_page: Open, workspace: Path) -> None:
    run_folders.make_run(workspace, "finished", "builtin:digits")
    app = form(open_page)
    assert not [one for one in app.selectbox if one.key == SELECT]
    assert not app.exception


@pytest.mark.parametrize("transfer", ["adapt", "as_is"])
def test_a_run_starts_from_the_chosen_one(open_page: Open, workspace: Path, launched: list[str], transfer: str) -> None:
    source = run_folders.make_run(workspace, "finished", "builtin:wine")
    app = form(open_page)
    app.selectbox(key=SELECT).set_value(source.id).run()
    app.segmented_control(key="train_transfer").set_value(transfer).run()
    # A meta-learner that learns nothing is not asked for.
    assert bool([one for one in app.segmented_control if one.key == "train_meta"]) == (transfer == "adapt")
    app.button(key="train_start").click().run()
    assert not app.exception
    run = newest(workspace, launched)
    assert (run.config.policy.start_from, run.config.policy.transfer) == (source.id, transfer)
    assert run.start == source.policy
    assert "wine, " in text_of(app)
    assert ("Policy as it is" in text_of(app)) == (transfer == "as_is")


def test_the_settings_of_a_policy_follow_the_run_it_starts_from(
    open_page: Open, workspace: Path, launched: list[str]
) -> None:
    source = run_folders.make_run(
        workspace, "finished", "builtin:wine", policy={"name": "conditional", "generator": True}
    )
    app = form(open_page)
    app.segmented_control(key="train_mode").set_value("Advanced").run()
    app.selectbox(key=SELECT).set_value(source.id).run()
    name = app.selectbox(key=f"advanced_tables_{source.id}_policy_name")
    generator = app.checkbox(key=f"advanced_tables_{source.id}_policy_generator")
    assert (name.value, generator.value) == ("conditional", True)
    assert app.number_input(key="advanced_tables_reptile_meta_steps").placeholder == "recommended: 8"
    generator.set_value(False).run()
    app.button(key="train_start").click().run()
    assert not app.exception
    policy = newest(workspace, launched).config.policy
    assert (policy.start_from, policy.name, policy.generator) == (source.id, "conditional", False)


def test_what_does_not_fit_is_said_before_start(open_page: Open, workspace: Path) -> None:
    source = run_folders.make_run(workspace, "finished", "builtin:wine", policy={"name": "conditional"})
    source.policy_path.write_text(json.dumps({**source.policy, "policy": "conditional"}), encoding="utf-8")
    app = form(open_page)
    app.segmented_control(key="train_mode").set_value("Advanced").run()
    app.selectbox(key=SELECT).set_value(source.id).run()
    app.selectbox(key=f"advanced_tables_{source.id}_policy_name").set_value("global").run()
    (error,) = app.error
    assert "is conditional, so a global policy cannot start from it" in error.value
    assert app.button(key="train_start").disabled


def clone(open_page: Open, run: RunFolder):
    app = open_page("runs")
    app.button(key=f"runs_clone_{run.id}").click().run()
    assert not app.exception
    # The page changed, which the test's own address does not follow.
    return app.switch_page("pages/train.py").run()


def derived(root: Path, source: RunFolder, transfer: str = "as_is") -> RunFolder:
    config = run_folders.config_of("builtin:iris", policy=settings_from(source, transfer))
    run = RunStore(root).create(config, start=source)
    run_folders._status(run, state="queued")
    return run


def test_a_clone_starts_from_the_same_run(open_page: Open, workspace: Path, launched: list[str]) -> None:
    run = derived(workspace, run_folders.make_run(workspace, "finished", "builtin:wine"))
    app = clone(open_page, run)
    app.button(key="train_start").click().run()
    assert not app.exception
    assert newest(workspace, launched).config == run.config


def test_a_clone_whose_source_was_deleted_says_so(open_page: Open, workspace: Path, launched: list[str]) -> None:
    source = run_folders.make_run(workspace, "finished", "builtin:wine")
    run = derived(workspace, source)
    RunStore(workspace).delete(source.id)
    app = clone(open_page, run)
    assert f"The run that this one was to start from, {source.id}, was deleted." in text_of(app)
    app.button(key="train_start").click().run()
    assert not app.exception
    assert newest(workspace, launched).config.policy.start_from is None
    assert "was deleted" not in text_of(app.button(key="train_new").click().run())


def test_the_list_says_where_a_run_started_also_when_that_was_deleted(open_page: Open, workspace: Path) -> None:
    source = run_folders.make_run(workspace, "finished", "builtin:wine")
    derived(workspace, source)
    RunStore(workspace).delete(source.id)
    assert "Policy as it is · from wine, " in text_of(open_page("runs"))


@pytest.fixture(scope="module")
def used_as_it_is(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A finished run that learned nothing."""
    store = RunStore(tmp_path_factory.mktemp("runs"))
    source = store.create(quick("builtin:wine"), ("learn",))
    InlineLauncher().start(source)
    config = quick("builtin:iris", policy=settings_from(source, "as_is"))
    run = store.create(config, ("learn", "pairs", "recommendation", "verdict"), source)
    InlineLauncher().start(run)
    assert run.state == "finished", run.status.detail
    return run


@pytest.mark.parametrize("page", ["home", "train", "samples", "curves", "verdict", "export", "runs"])
def test_a_run_without_a_step_is_shown_on_every_page(
    open_page: Open, used_as_it_is: RunFolder, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setenv("METAAUG_RUNS", str(used_as_it_is.root))
    app = open_page(page, None if page == "home" else used_as_it_is.id)
    assert not app.exception
    assert not app.error
    text = text_of(app)
    assert "Policy as it is" in text
    if page == "train":
        assert "Nothing is learned here." in text
    if page == "curves":
        assert "Nothing was learned in this run: an earlier policy is used as it is." in text
