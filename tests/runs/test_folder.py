import json

import pytest

from metaaug.config import STAGES
from metaaug.errors import ConfigError, RunError
from metaaug.runs.folder import RunFolder
from metaaug.runs.locks import try_lock
from metaaug.runs.plan import PlanEntry
from metaaug.runs.status import now, write_status
from tests.runs.support import make_config


def set_status(run: RunFolder, **fields) -> None:
    write_status(run.status_path, run.status.model_copy(update=fields))


def test_a_new_run_waits_for_a_launcher(run):
    assert run.config == make_config()
    assert [entry.stage for entry in run.plan] == list(STAGES)
    assert STAGES == ("learn", "pairs", "projection", "quality", "recommendation", "verdict")
    assert (run.state, run.is_alive(), run.policy, run.verdict, run.log_tail()) == ("queued", False, None, None, "")


@pytest.mark.parametrize("recorded", ["queued", "running", "finished", "stopped", "failed"])
def test_the_state_while_a_worker_lives_is_the_recorded_one(run, recorded):
    set_status(run, state=recorded, launched=now())
    with try_lock(run.lock_path):
        assert run.state == recorded


@pytest.mark.parametrize(
    ("recorded", "true"),
    [
        ("queued", "interrupted"),
        ("running", "interrupted"),
        ("finished", "finished"),
        ("stopped", "stopped"),
        ("failed", "failed"),
    ],
)
def test_without_a_worker_what_should_have_one_is_interrupted(run, recorded, true):
    set_status(run, state=recorded, launched=now())
    assert run.state == true


def test_stopping_is_a_request_that_can_be_taken_back(run):
    run.request_stop()
    assert run.stop_requested
    run.clear_stop()
    run.clear_stop()
    assert not run.stop_requested


def test_requests_are_added_at_the_end(run):
    assert run.add_request("verdict", seeds=9) == 6
    assert run.plan[-1] == PlanEntry(stage="verdict", settings={"seeds": 9})


def test_a_request_that_still_waits_is_not_added_twice(run):
    assert run.add_request("verdict") == 5
    assert len(run.plan) == 6
    set_status(run, completed=6)
    assert run.add_request("verdict") == 6
    assert run.add_request("verdict") == 6


@pytest.mark.parametrize(
    ("stage", "settings", "kind", "sentence"),
    [
        (
            "dance",
            {},
            RunError,
            r'^"dance" is not a stage of a run\. Use one of learn, pairs, projection, quality, recommendation, '
            r"verdict\.$",
        ),
        ("learn", {}, RunError, r"^Run .* learns already\. Clone it as a new run to learn again\.$"),
        ("verdict", {"seeds": 1}, ConfigError, r'^"seeds": Input should be greater than or equal to 2 \(given: 1\)\.$'),
        ("projection", {"colour": 1}, ConfigError, r'^"colour" is not a setting\.'),
        ("pairs", {"a": 1}, ConfigError, r'^"a" is not a setting of the stage pairs, which has none\. Remove it\.$'),
    ],
)
def test_wrong_requests_are_refused_and_change_nothing(run, stage, settings, kind, sentence):
    before = run.plan_path.read_bytes()
    with pytest.raises(kind, match=sentence):
        run.add_request(stage, **settings)
    assert run.plan_path.read_bytes() == before


def test_a_verdict_needs_learning_in_the_plan(store):
    run = store.create(make_config(), stages=["pairs"])
    with pytest.raises(RunError, match=r"has no learning in its plan, so there is no policy for verdict\.$"):
        run.add_request("verdict")


@pytest.mark.parametrize(
    ("name", "content", "read"),
    [
        ("config.json", "{}", lambda run: run.config),
        ("plan.json", '[{"stage": "dance"}]', lambda run: run.plan),
        ("status.json", '{"state": "asleep"}', lambda run: run.state),
        ("policy.json", "[1]", lambda run: run.policy),
        ("verdict.json", "{", lambda run: run.verdict),
        ("metrics.jsonl", "x\n", lambda run: run.read_metrics()),
    ],
)
def test_a_damaged_file_is_named(run, name, content, read):
    (run.path / name).write_text(content)
    fresh = RunFolder(run.path)
    with pytest.raises(RunError, match=rf"^{name} of run {run.id} is damaged \(.+\)\. Delete the run, or "):
        read(fresh)


def test_what_was_learned_is_read(run):
    run.policy_path.write_text(json.dumps({"strengths": {"rotate": 0.5}}))
    assert run.policy == {"strengths": {"rotate": 0.5}}


def test_the_end_of_a_long_log(run):
    run.log_path.write_bytes(b"x" * 100_000 + b"\nlast but one\n\xfflast\n")
    assert run.log_tail(2) == "last but one\n�last"
