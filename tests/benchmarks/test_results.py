"""Results that are kept, so that an interrupted benchmark continues."""

from dataclasses import dataclass

from benchmarks.results import fingerprint, of_all

CALLS = []


@dataclass(frozen=True)
class Task:
    pool: int
    names: tuple[str, ...] = ("a",)


def work(task: Task) -> dict:
    CALLS.append(task.pool)
    return {"twice": 2 * task.pool}


def test_only_what_is_missing_is_computed_and_results_keep_the_order_of_the_tasks(tmp_path):
    CALLS.clear()
    assert of_all("some", ("sets",), [Task(2)], work, 1, tmp_path) == [{"twice": 4}]
    assert of_all("some", ("sets",), [Task(1), Task(2), Task(3)], work, 1, tmp_path) == [
        {"twice": 2},
        {"twice": 4},
        {"twice": 6},
    ]
    assert CALLS == [2, 1, 3]


def test_another_task_or_other_code_is_computed_anew(tmp_path):
    CALLS.clear()
    of_all("some", ("sets",), [Task(1)], work, 1, tmp_path)
    of_all("some", ("sets",), [Task(1, ("b",))], work, 1, tmp_path)
    of_all("some", ("sets", "peers"), [Task(1)], work, 1, tmp_path)
    of_all("other", ("sets",), [Task(1)], work, 1, tmp_path)
    assert CALLS == [1, 1, 1, 1]
    assert fingerprint(("sets",)) != fingerprint(("peers",))


def test_a_torn_line_is_left_out_and_does_not_spoil_the_next(tmp_path):
    CALLS.clear()
    of_all("some", ("sets",), [Task(1)], work, 1, tmp_path)
    path = tmp_path / "some.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + '{"key": {"po', encoding="utf-8")
    of_all("some", ("sets",), [Task(1), Task(2)], work, 1, tmp_path)
    of_all("some", ("sets",), [Task(1), Task(2)], work, 1, tmp_path)
    assert CALLS == [1, 2]


def test_other_processes_compute_the_same(tmp_path):
    assert of_all("some", ("sets",), [Task(1), Task(2)], fingerprint_of_two, 2, tmp_path) == [{"same": True}] * 2


def fingerprint_of_two(task: Task) -> dict:
    return {"same": fingerprint(("sets",)) == fingerprint(("sets",))}
