"""The workspace's store: what comes back equals what was saved, ids are checked, damage is reported."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from metaaug.data.dataset import Column, Dataset, Dropped
from metaaug.data.kept_upload import Upload
from metaaug.data.limits import MAX_FILE_BYTES
from metaaug.data.store import DatasetStore
from metaaug.errors import DataError
from metaaug.modalities.builtin import load_builtin
from metaaug.modalities.resolve import resolve


def images() -> Dataset:
    pixels = np.random.default_rng(0).integers(0, 256, (6, 3, 5, 4), np.uint8)
    return Dataset(
        name="My Cats & dögs.zip",
        kind="images",
        samples=pixels,
        labels=np.array([0, 0, 1, 1, 1, 0]),
        classes=("cat", "dög"),
        dropped=(Dropped("cat/x.txt", "not an image"),),
        notes=("Resized.",),
        source={"format": "zip", "mode": "RGB"},
        names=tuple(f"cat/ü{number}.png" for number in range(6)),
    )


def table() -> Dataset:
    frame = pd.DataFrame(
        {
            "label": [1.5, np.nan, -0.0, 1e-300],
            "name": pd.Series(["a", None, "ü", ""], dtype="str"),
        }
    )
    return Dataset(
        name="t.csv",
        kind="tables",
        samples=frame,
        labels=np.array([0, 1, 0, 1]),
        classes=("no", "yes"),
        columns=(Column("label", "numeric", 1), Column("name", "categorical", 1)),
        source={"format": "csv", "target": "y"},
        names=("1", "2", "3", "4"),
    )


def numbers() -> Dataset:
    targets = np.array([1.5, -2.0, 1e-300, 7.25])
    return replace(table(), name="prices.csv", classes=("below 1", "1 and above"), targets=targets)


@pytest.fixture
def store(tmp_path) -> DatasetStore:
    return DatasetStore(tmp_path / "datasets")


@pytest.mark.parametrize("make", [images, table, numbers])
def test_what_is_loaded_equals_what_was_saved(store, make):
    dataset = make()
    back = store.load(store.save(dataset))
    assert back.fingerprint == dataset.fingerprint
    if isinstance(dataset.samples, pd.DataFrame):
        pd.testing.assert_frame_equal(back.samples, dataset.samples)
    else:
        assert np.array_equal(back.samples, dataset.samples)
        assert back.samples.dtype == np.uint8
    assert np.array_equal(back.labels, dataset.labels)
    assert back.labels.dtype == np.int64
    assert back.is_regression == (make is numbers)
    if make is numbers:
        assert back.targets.tolist() == dataset.targets.tolist()
        assert back.targets.dtype == np.float64
    for attribute in ("name", "kind", "classes", "columns", "dropped", "notes", "source", "names"):
        assert getattr(back, attribute) == getattr(dataset, attribute)


def test_the_identifier_is_the_name_as_a_slug_and_the_fingerprint(store):
    dataset = images()
    assert store.save(dataset) == f"my-cats-d-gs-zip-{dataset.fingerprint[:8]}"


def test_saving_equal_data_twice_keeps_one_folder(store):
    assert store.save(images()) == store.save(images())
    assert [summary.name for summary in store.list()] == ["My Cats & dögs.zip"]
    assert [entry.name for entry in store.root.iterdir()] == [store.save(images())]


def test_the_list_is_read_from_the_descriptions_alone_newest_first(store):
    before = datetime.now(UTC)
    first, second = store.save(images()), store.save(table())
    for samples in store.root.glob("*/samples.*"):
        samples.unlink()
    newest, oldest = store.list()
    assert (oldest.id, newest.id) == (first, second)
    assert (oldest.name, oldest.kind, oldest.n, oldest.error) == ("My Cats & dögs.zip", "images", 6, None)
    assert oldest.classes == ("cat", "dög")
    assert oldest.counts == {"cat": 3, "dög": 3}
    assert oldest.fingerprint == images().fingerprint
    assert before <= oldest.saved <= newest.saved <= datetime.now(UTC)


def test_the_list_says_what_is_predicted(store):
    store.save(table())
    store.save(numbers())
    assert [(one.name, one.task) for one in store.list()] == [("prices.csv", "number"), ("t.csv", "classes")]


def test_other_targets_are_other_data(store):
    changed = replace(numbers(), targets=numbers().targets + 1)
    assert len({table().fingerprint, numbers().fingerprint, changed.fingerprint}) == 3
    assert store.save(changed) != store.save(numbers())


def test_a_number_that_is_gone_from_the_file_is_damage(store):
    identifier = store.save(numbers())
    path = store.root / identifier / "samples.parquet"
    pd.read_parquet(path).drop(columns="target").to_parquet(path)
    with pytest.raises(DataError, match="its samples are damaged"):
        store.load(identifier)


def test_what_was_stored_before_numbers_could_be_predicted_still_loads(store):
    identifier = store.save(table())
    path = store.root / identifier / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    assert meta.pop("task") == "classes"
    path.write_text(json.dumps(meta), encoding="utf-8")
    assert store.load(identifier).fingerprint == table().fingerprint


def test_a_store_that_does_not_exist_yet_is_empty(store):
    assert store.list() == []


def test_deleting_moves_to_the_trash_and_restoring_brings_back(store):
    identifier = store.save(images())
    store.delete(identifier)
    assert store.list() == []
    with pytest.raises(DataError, match=f'There is no stored data set "{identifier}"'):
        store.load(identifier)
    store.restore(identifier)
    assert store.load(identifier).fingerprint == images().fingerprint


def test_deleting_saving_and_deleting_again_leaves_one_in_the_trash(store):
    identifier = store.save(images())
    store.delete(identifier)
    store.save(images())
    store.restore(identifier)
    assert len(store.list()) == 1
    store.delete(identifier)
    assert [entry.name for entry in (store.root / ".trash").iterdir()] == [identifier]


def test_restoring_what_was_never_deleted_is_refused(store):
    with pytest.raises(DataError, match='There is no deleted data set "x-00000000" to restore'):
        store.restore("x-00000000")


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        ".",
        "..",
        "../x-00000000",
        "x-0000000",
        "x-0000000g",
        "X-00000000",
        "-00000000",
        "/etc/x-00000000",
        "a/../x-00000000",
        ".trash/x-00000000",
        "x-00000000\n",
        "x\0-00000000",
        "a" * 60 + "-00000000",
        "ä-00000000",
    ],
)
@pytest.mark.parametrize("method", ["load", "delete", "restore", "has_upload", "upload"])
def test_tampered_identifiers_never_reach_a_path(store, identifier, method):
    with pytest.raises(DataError, match="is not the identifier of a stored data set"):
        getattr(store, method)(identifier)


def _truncate(folder, name):
    path = next(folder.glob(name))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGES = [
    (lambda folder: (folder / "meta.json").unlink(), "it has no meta.json"),
    (lambda folder: _truncate(folder, "meta.json"), "meta.json is damaged"),
    (lambda folder: next(folder.glob("samples.*")).unlink(), "its samples are missing"),
    (lambda folder: _truncate(folder, "samples.*"), "its samples are damaged"),
    (lambda folder: _edit(folder, fingerprint="0" * 64), "its samples are not those that were saved"),
    (lambda folder: _edit(folder, surprise=1), "meta.json is damaged"),
]


def _edit(folder, **changes):
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    (folder / "meta.json").write_text(json.dumps(meta | changes), encoding="utf-8")


@pytest.mark.parametrize("make", [images, table, numbers])
@pytest.mark.parametrize(("damage", "reason"), DAMAGES)
def test_damage_is_reported_and_saving_again_repairs(store, make, damage, reason):
    identifier = store.save(make())
    damage(store.root / identifier)
    with pytest.raises(DataError) as raised:
        store.load(identifier)
    assert str(raised.value) == (
        f'The stored data set "{identifier}" cannot be read: {reason}. Delete it and load the data again.'
    )
    assert store.save(make()) == identifier
    assert store.load(identifier).fingerprint == make().fingerprint


def test_a_folder_that_cannot_be_read_is_listed_with_its_error(store):
    good, bad = store.save(table()), store.save(images())
    (store.root / bad / "meta.json").write_text("{")
    summaries = {summary.id: summary for summary in store.list()}
    assert summaries[good].error is None
    assert summaries[bad].error == (
        f'The stored data set "{bad}" cannot be read: meta.json is damaged. Delete it and load the data again.'
    )


def test_an_object_array_in_a_stored_file_is_not_unpickled(store):
    identifier = store.save(images())
    np.savez(store.root / identifier / "samples.npz", images=np.array([print], dtype=object), labels=[0], names=[0])
    with pytest.raises(DataError, match="its samples are damaged"):
        store.load(identifier)


def test_a_failed_save_leaves_nothing_behind(store, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(DataError, match="cannot be written: No space left on device"):
        store.save(images())
    assert list(store.root.iterdir()) == []


UPLOAD = Upload("My Cäts.zip", b"the bytes of it")


def test_an_upload_is_kept_beside_its_data_through_deleting_and_restoring(store):
    identifier = store.save(images(), UPLOAD)
    again = DatasetStore(store.root)
    assert again.has_upload(identifier)
    assert again.upload(identifier) == UPLOAD
    assert again.load(identifier).fingerprint == images().fingerprint
    store.delete(identifier)
    assert not (store.root / identifier).exists()
    with pytest.raises(DataError, match=f'There is no stored data set "{identifier}"'):
        store.upload(identifier)
    store.restore(identifier)
    assert store.upload(identifier) == UPLOAD


def test_data_without_an_upload_says_so(store):
    identifier = store.save(images())
    assert not store.has_upload(identifier)
    with pytest.raises(DataError) as raised:
        store.upload(identifier)
    assert str(raised.value) == f'The file of "{identifier}" was not kept. Drop the file again.'


def test_an_upload_is_added_to_data_saved_before_and_the_latest_is_kept(store):
    identifier = store.save(images())
    assert store.save(images(), UPLOAD) == identifier
    assert store.upload(identifier) == UPLOAD
    other = Upload("my-cats.zip", b"other bytes")
    store.save(images(), other)
    store.save(images())
    assert store.upload(identifier) == other
    assert {path.name for path in (store.root / identifier).iterdir()} == {
        "meta.json",
        "samples.npz",
        "upload.bin",
        "upload.json",
    }


def test_an_upload_over_the_limit_is_refused_and_nothing_is_saved(store, monkeypatch):
    monkeypatch.setattr("metaaug.data.uploads.MAX_FILE_BYTES", len(UPLOAD.content) - 1)
    with pytest.raises(DataError, match=r"My Cäts\.zip has less than 1 MB; at most less than 1 MB are read"):
        store.save(images(), UPLOAD)
    assert list(store.root.iterdir()) == []


def _exchange(folder):
    (folder / "upload.bin").write_bytes(b"the bytes of another")


@pytest.mark.parametrize("damage", [_exchange, lambda folder: (folder / "upload.bin").unlink()])
def test_a_damaged_upload_is_reported_and_saving_again_repairs(store, damage):
    identifier = store.save(images(), UPLOAD)
    damage(store.root / identifier)
    with pytest.raises(DataError) as raised:
        store.upload(identifier)
    assert str(raised.value) == f'The file kept of "{identifier}" is missing or damaged. Drop the file again.'
    assert store.load(identifier).fingerprint == images().fingerprint
    store.save(images(), UPLOAD)
    assert store.upload(identifier) == UPLOAD


def test_a_kept_upload_that_grew_is_not_read(store):
    identifier = store.save(images(), UPLOAD)
    with (store.root / identifier / "upload.bin").open("r+b") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(DataError, match=r"My Cäts\.zip has 200 MB; at most 200 MB are read"):
        store.upload(identifier)


def test_resolve_finds_built_in_and_stored_sets(store):
    identifier = store.save(table())
    assert resolve("builtin:digits+hflip", store).fingerprint == load_builtin("digits+hflip").fingerprint
    assert resolve(f"dataset:{identifier}", store).fingerprint == table().fingerprint


@pytest.mark.parametrize("source", ["digits", "builtin:", "file:/etc/passwd", ""])
def test_resolve_refuses_other_sources(store, source):
    with pytest.raises(DataError) as raised:
        resolve(source, store)
    assert str(raised.value) == (
        f'"{source}" names no data set. Use builtin:NAME, such as builtin:digits, '
        "or dataset:ID with an identifier from the workspace."
    )
