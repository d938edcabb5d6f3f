import pytest

from metaaug.data import atomic
from metaaug.errors import RunError
from metaaug.runs import files


def test_writing_replaces_the_content_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "a.json"
    files.write_json(path, {"a": 1})
    files.write_json(path, {"a": "×"})
    assert files.read_json(path) == {"a": "×"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def test_a_write_that_fails_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a"
    files.write_atomically(path, b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_content_is_synced_before_it_is_renamed(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    seen_at_sync = []
    monkeypatch.setattr(atomic.os, "fsync", lambda descriptor: seen_at_sync.append(path.read_bytes()))
    files.write_atomically(path, b"new")
    assert seen_at_sync == [b"old", b"new"]  # the file, then the folder


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, r"^a\.json of run r is missing\. Delete the run, or put the file back\.$"),
        (
            b"{",
            r"^a\.json of run r is damaged \(.*line 1 column 2.*\)\. Delete the run, or put back a copy of the file\.$",
        ),
        (b"\xff", r"^a\.json of run r is damaged \(.*utf-8.*\)"),
    ],
)
def test_a_file_that_cannot_be_read_says_which(tmp_path, content, reason):
    path = tmp_path / "r" / "a.json"
    path.parent.mkdir()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RunError, match=reason):
        files.read_json(path)
