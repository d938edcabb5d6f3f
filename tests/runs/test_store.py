import os
import shutil
import time

import pytest

from metaaug.data.store import DatasetStore
from metaaug.errors import RunError
from metaaug.runs.folder import RunFolder
from metaaug.runs.locks import try_lock
from metaaug.runs.status import now, write_status
from metaaug.runs.store import BrokenRun, RunStore, runs_root
from tests.runs.support import make_config


def ids(store):
    return [run.id for run in store.list()]


def test_the_directory_is_the_given_one_then_the_environments_then_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("METAAUG_RUNS", raising=False)
    assert runs_root() == tmp_path / "runs"
    monkeypatch.setenv("METAAUG_RUNS", str(tmp_path / "a"))
    assert runs_root() == tmp_path / "a"
    assert runs_root("b") == tmp_path / "b"


def test_a_directory_that_is_not_there_has_no_runs(store):
    assert store.list() == []
    assert not store.root.exists()


def test_runs_are_listed_newest_first(store):
    made = [store.create(make_config(seed=seed)).id for seed in range(3)]
    assert ids(store) == made[::-1]
    assert [run.config.seed for run in store.list()] == [2, 1, 0]


def test_a_clone_is_another_run_of_the_same_configuration(store, run):
    clone = store.create(run.config)
    assert clone != run
    assert clone.config == run.config


def test_stray_files_are_no_runs(store, run):
    (store.root / "notes.txt").touch()
    (store.root / "20250131-142233-0a1b2c").touch()
    (store.root / "20250131-142233-0a1b2c-copy").mkdir()
    (store.root / ".new-20250131-142233-0a1b2d").mkdir()
    store.datasets.root.mkdir()
    assert ids(store) == [run.id]


@pytest.mark.parametrize("name", ["config.json", "status.json", "plan.json"])
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"[]x"])
def test_a_damaged_run_is_listed_with_its_reason_and_can_be_deleted(store, run, name, content):
    healthy = store.create(make_config())
    path = run.path / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    newest, broken = store.list()
    assert newest == healthy
    assert isinstance(broken, BrokenRun)
    assert (broken.id, broken.path) == (run.id, run.path)
    assert broken.reason.startswith(f"{name} of run {run.id} is ")
    store.delete(broken.id)
    assert ids(store) == [healthy.id]


def test_a_run_is_found_by_its_id(store, run):
    assert store.get(run.id) == run


@pytest.mark.parametrize(
    "id", ["", ".", "..", "../20250131-142233-0a1b2c", "20250131-142233-0a1b2c/..", "20250131-142233-0A1B2C",
           "20250131-142233-0a1b2c\n", "2025013١-142233-0a1b2c", "/etc", ".trash", None]
)  # fmt: skip
@pytest.mark.parametrize("use", ["get", "delete", "restore"])
def test_what_is_no_id_touches_no_path(store, run, id, use):
    with pytest.raises(RunError, match=r"is not the id of a run\. An id looks like 20250131-142233-0a1b2c\.$"):
        getattr(store, use)(id)
    assert ids(store) == [run.id]


def test_a_run_that_is_not_there(store):
    with pytest.raises(RunError, match=r"^There is no run 20250131-142233-0a1b2c\. It may have been deleted;"):
        store.get("20250131-142233-0a1b2c")


def test_a_deleted_run_can_be_brought_back(store, run):
    other = store.create(make_config())
    store.delete(run.id)
    assert ids(store) == [other.id]
    assert store.restore(run.id) == run
    assert set(ids(store)) == {run.id, other.id}
    assert run.config == make_config()
    with pytest.raises(RunError, match=rf"^Run {run.id} is not in the trash, so it cannot be brought back\.$"):
        store.restore(run.id)


def test_a_run_that_exists_is_not_overwritten_by_a_deleted_one(store, run):
    copy = store.root / "copy"
    shutil.copytree(run.path, copy)
    store.delete(run.id)
    copy.rename(run.path)
    with pytest.raises(RunError, match=r"exists, so the deleted one cannot be brought back\. Delete it first\.$"):
        store.restore(run.id)


def test_a_live_run_is_not_deleted(store, run):
    sentence = rf"^Run {run.id} is still being worked on\. Stop it, wait until it has stopped, then delete it\.$"
    with try_lock(run.lock_path), pytest.raises(RunError, match=sentence):
        store.delete(run.id)
    assert ids(store) == [run.id]


def test_the_trash_forgets_after_a_week(store):
    old, recent, last = (store.create(make_config()) for _ in range(3))
    for run in (old, recent):
        store.delete(run.id)
    for run, days in ((old, 8), (recent, 6)):
        moment = time.time() - days * 24 * 3600
        os.utime(store.root / ".trash" / run.id, (moment, moment))
    store.delete(last.id)
    assert sorted(path.name for path in (store.root / ".trash").iterdir()) == sorted([recent.id, last.id])


@pytest.mark.parametrize("stages", [(), ("learn", "learn"), ("learn", "dance")])
def test_a_plan_names_known_stages_once(store, stages):
    with pytest.raises(RunError, match=r"cannot be a plan\. Name at least one, each once\.|is not a stage of a run"):
        store.create(make_config(), stages)
    assert store.list() == []


def test_a_directory_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    store = RunStore(tmp_path / "file" / "runs")
    with pytest.raises(
        RunError, match=r"^The runs directory .* cannot be written to \(Not a directory\)\. Free some space"
    ):
        store.create(make_config())
    with pytest.raises(RunError, match=r"^The runs directory .* cannot be read \(Not a directory\)\."):
        store.list()


def test_a_run_appears_whole_or_not_at_all(store, monkeypatch):
    def full(path, plan):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("metaaug.runs.store.write_plan", full)
    with pytest.raises(RunError, match=r"\(No space left on device\)\. Free some space, or choose another directory"):
        store.create(make_config())
    assert list(store.root.iterdir()) == []


def test_data_sets_lie_beside_the_runs(store):
    assert isinstance(store.datasets, DatasetStore)
    assert store.datasets.root == store.root / "datasets"


def test_the_place_in_the_queue_counts_the_waiting_of_the_same_device(store):
    runs: list[RunFolder] = []
    locks = []
    for device, state in [
        ("cpu", "running"),
        ("cuda", "queued"),
        ("cpu", "queued"),
        ("cpu", "queued"),
        ("cpu", "queued"),
    ]:
        run = store.create(make_config(device=device))
        write_status(run.status_path, run.status.model_copy(update={"state": state, "launched": now()}))
        runs.append(run)
        locks.append(try_lock(run.lock_path))
    waiting_without_worker = store.create(make_config())
    locks[2].release()  # its worker died while it waited
    positions = [store.queue_position(run) for run in [*runs, waiting_without_worker]]
    assert positions == [None, 1, None, 1, 2, None]
    for lock in locks:
        lock.release()
