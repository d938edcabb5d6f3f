"""Examples are runs as any other: opened once, found after that, deleted as others are."""

import pytest

from metaaug.errors import RunError
from metaaug.inspect.pairs_table import read_pairs
from metaaug.modalities.recipes import KINDS
from metaaug.runs.examples import KEPT, examples, keep_as_example, open_example
from metaaug.runs.store import RunStore
from tests.ui import run_folders


@pytest.fixture
def example(tmp_path):
    made = run_folders.make_run(tmp_path / "made", source="builtin:wine")
    return keep_as_example(made, tmp_path / "examples")


def test_an_example_keeps_what_is_looked_at_and_nothing_of_the_worker(example, tmp_path):
    assert examples(tmp_path / "examples") == [example]
    assert example.state == "finished"
    assert (example.policy, example.verdict) != (None, None)
    assert example.pairs_path.exists()
    assert not example.checkpoint_folder.exists()
    assert not example.log_path.exists()


def test_opening_copies_it_among_the_runs_once(example, tmp_path):
    store = RunStore(tmp_path / "runs")
    opened = open_example(store, example)
    assert [run.id for run in store.list()] == [example.id]
    assert opened.verdict == example.verdict
    (opened.path / "note").write_text("mine")
    assert open_example(store, example) == opened
    assert (opened.path / "note").exists()
    store.delete(opened.id)
    assert store.list() == []
    assert example.path.is_dir()


def test_a_directory_that_cannot_be_written_is_said(example, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match=r'The runs directory ".*file/runs" cannot be written: Not a directory\.'):
        open_example(RunStore(tmp_path / "file" / "runs"), example)


def test_only_a_finished_run_can_be_one(tmp_path):
    stopped = run_folders.make_run(tmp_path / "made", "stopped", source="builtin:wine")
    with pytest.raises(RunError, match=r"is stopped\. Only a finished run can be an example\."):
        keep_as_example(stopped, tmp_path / "examples")


def test_without_the_folder_there_are_none(tmp_path):
    assert examples(tmp_path / "nowhere") == []


def test_the_project_comes_with_one_of_every_kind_and_all_that_is_looked_at():
    packaged = examples()
    assert [(example.policy or {}).get("kind") for example in packaged] == list(KINDS)
    for example in packaged:
        assert example.state == "finished"
        assert example.config.data.source.startswith("builtin:")
        assert {name for name in KEPT if not (example.path / name).exists()} == set()
        assert read_pairs(example.pairs_path)["operations"].ne("[]").any()
        assert (example.verdict or {})["sentence"]
