import pytest

from metaaug.errors import RunError
from metaaug.runs import metrics


@pytest.fixture
def path(tmp_path):
    return tmp_path / "metrics.jsonl"


def record(step, stage="learn"):
    return {"stage": stage, "step": step}


def test_readers_go_on_from_where_they_were(path):
    assert metrics.read(path) == ([], 0)
    metrics.append(path, record(0))
    first, offset = metrics.read(path)
    metrics.append(path, record(1))
    second, end = metrics.read(path, offset)
    assert (first, second) == ([record(0)], [record(1)])
    assert end == path.stat().st_size
    assert metrics.read(path, end) == ([], end)


def test_a_torn_last_line_is_left_for_the_next_look(path):
    metrics.append(path, record(0))
    whole = path.stat().st_size
    with path.open("ab") as file:
        file.write(b'{"stage": "le')
    assert metrics.read(path) == ([record(0)], whole)
    with path.open("ab") as file:
        file.write(b'arn", "step": 1}\n')
    assert metrics.read(path, whole)[0] == [record(1)]


@pytest.mark.parametrize("kept", [b"", b'{"stage": "learn", "step": 0}\n'])
def test_the_next_appender_cuts_a_torn_line_off(path, kept):
    path.write_bytes(kept + b'{"stage": "le')
    metrics.append(path, record(1))
    assert path.read_bytes() == kept + b'{"stage": "learn", "step": 1}\n'


def test_a_damaged_line_is_named(path):
    path.write_bytes(b"[]\n")
    with pytest.raises(RunError, match=r"^metrics\.jsonl of run .* is damaged \(a line is not a JSON object\)"):
        metrics.read(path)


def test_truncating_drops_the_later_steps_of_that_stage_alone(path):
    for step in range(4):
        metrics.append(path, record(step))
    metrics.append(path, record(9, "pairs"))
    metrics.truncate(path, "learn", 1)
    assert metrics.read(path)[0] == [record(0), record(1), record(9, "pairs")]


def test_a_reader_of_dropped_steps_starts_again(path):
    for step in range(20):
        metrics.append(path, record(step, "learn"))
    _, offset = metrics.read(path)
    metrics.truncate(path, "learn", 3)
    metrics.append(path, record(4))
    assert [one["step"] for one in metrics.read(path, offset)[0]] == [0, 1, 2, 3, 4]
    # An offset inside the new file that begins no line.
    assert [one["step"] for one in metrics.read(path, 5)[0]] == [0, 1, 2, 3, 4]
