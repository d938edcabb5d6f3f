"""Runs that start from the policy of an earlier one, with the real engine on configurations of a second."""

import pytest

from metaaug import api
from metaaug.config import STAGES
from metaaug.errors import ConfigError, RunError
from metaaug.inspect.pairs_table import read_pairs
from metaaug.inspect.policy import read_policy
from metaaug.runs.context import StageContext
from metaaug.runs.launchers import InlineLauncher
from metaaug.runs.stages import STAGE_FUNCTIONS, learn_stage
from metaaug.runs.start import settings_from
from metaaug.runs.store import RunStore
from tests.runs.support import make_config
from tests.runs.test_stages import QUICK, quick

LEARNS = ("learn", "pairs")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A finished run on iris."""
    run = RunStore(tmp_path_factory.mktemp("source")).create(quick(), LEARNS)
    InlineLauncher().start(run)
    assert run.state == "finished", run.status.detail
    return run


def started(root, source, transfer="adapt", stages=LEARNS, data="builtin:iris", **changes):
    """A run that starts from ``source`` and is not worked on yet."""
    config = quick(data, policy=settings_from(source, transfer), **changes)
    return RunStore(root).create(config, stages, source)


def worked_on(run):
    InlineLauncher().start(run)
    assert run.state == "finished", run.status.detail
    return run


def test_as_is_gives_the_same_strengths_and_the_same_pairs(source, tmp_path):
    run = worked_on(started(tmp_path, source, "as_is"))
    assert run.policy["strengths"] == source.policy["strengths"]
    assert run.policy["steps"] == 0
    assert run.policy["started_from"] == {"run": source.id, "data": "iris", "transfer": "as_is"}
    assert read_pairs(run.pairs_path).equals(read_pairs(source.pairs_path))
    (record,) = [record for record in run.read_metrics()[0] if record["stage"] == "learn"]
    assert (record["step"], record["of"], record["loss"]) == (0, 0, None)
    assert record["validation_loss"] == run.policy["best_validation_loss"]


def test_every_stage_works_on_a_policy_that_is_used_as_it_is(source, tmp_path):
    run = worked_on(started(tmp_path, source, "as_is", STAGES, "builtin:wine"))
    assert run.policy["strengths"] == source.policy["strengths"]
    assert [row["name"] for row in run.verdict["strategies"]][:4] == ["none", "default", "uniform", "learned"]
    assert run.recommendation["recommended"]
    assert api.export_policy(run)[0] == run.policy_path.read_bytes()


def test_adapting_begins_where_the_earlier_policy_ended(source, tmp_path):
    run = worked_on(started(tmp_path, source, meta={"tasks_per_step": 1, "copies": 2, "inner_steps": 1}))
    assert run.policy["steps"] == 8
    for name, strength in source.policy["strengths"].items():
        assert run.policy["start"][name] == pytest.approx(max(strength, 0.01))
    assert run.policy["strengths"] != source.policy["strengths"]


def test_a_deleted_source_changes_nothing(tmp_path):
    store = RunStore(tmp_path)
    source = store.create(quick(), LEARNS)
    worked_on(source)
    kept = worked_on(started(tmp_path, source))
    run = started(tmp_path, source)
    store.delete(source.id)
    worked_on(run)
    assert run.policy["strengths"] == kept.policy["strengths"]
    assert api.draw_pairs(run, [0], 1, 0).equals(api.draw_pairs(kept, [0], 1, 0))


def test_an_adaptation_that_was_interrupted_ends_as_an_uninterrupted_one(source, tmp_path, monkeypatch):
    whole = worked_on(started(tmp_path, source))
    run = started(tmp_path, source)
    save = StageContext.save_checkpoint
    kept = []

    def save_twice(context, name, tensors):
        if len(kept) == 2:
            raise RuntimeError("power cut")
        kept.append(name)
        save(context, name, tensors)

    with monkeypatch.context() as patched:
        patched.setattr(StageContext, "save_checkpoint", save_twice)
        InlineLauncher({**STAGE_FUNCTIONS, "learn": learn_stage}).start(run)
    assert run.state == "failed"
    worked_on(run)
    assert run.policy["strengths"] == whole.policy["strengths"]
    losses = [
        [record["loss"] for record in one.read_metrics()[0] if record["stage"] == "learn"] for one in (run, whole)
    ]
    assert losses[0] == losses[1]


def test_a_conditional_policy_goes_from_one_table_to_another_with_other_columns(tmp_path):
    store = RunStore(tmp_path)
    source = worked_on(store.create(quick("builtin:wine", policy={"name": "conditional"}), LEARNS))
    run = worked_on(started(tmp_path, source, "as_is", ("learn", "pairs", "verdict"), "builtin:iris"))
    assert run.config.policy.name == "conditional"
    assert run.policy["strengths"] == source.policy["strengths"]
    mine, theirs = read_policy(run), read_policy(source)
    assert set(mine.weights) == {"policy.hidden", "policy.hidden_bias", "policy.output"}
    assert all(mine.weights[name].equal(theirs.weights[name]) for name in mine.weights)
    adapted = worked_on(started(tmp_path, source, data="builtin:iris"))
    assert any(not read_policy(adapted).weights[name].equal(theirs.weights[name]) for name in theirs.weights)


def test_a_policy_for_classes_starts_one_for_a_number(source, tmp_path):
    run = worked_on(started(tmp_path, source, data="builtin:diabetes"))
    assert run.policy["task"] == "number"
    # The operation on categories is one that iris does not have.
    assert run.policy["start"]["resample_category"] == pytest.approx(0.1)


def test_a_run_may_start_from_one_in_another_directory(source, tmp_path):
    run = started(tmp_path, source)
    assert run.root != source.root
    assert run.start == source.policy
    assert run.start_tensors_path.read_bytes() == source.policy_tensors_path.read_bytes()


# the library


def test_the_library_starts_from_a_run_or_its_id(tmp_path):
    store = RunStore(tmp_path)
    source = worked_on(store.create(quick(policy={"generator": True}), LEARNS))
    settings = {"per_class": 6, "runs": tmp_path, "stages": ("learn",), "meta": QUICK["meta"]}
    by_id = api.learn("builtin:iris", start_from=source.id, **settings)
    by_run = api.learn("builtin:iris", start_from=source, **settings)
    assert by_id.policy["strengths"] == by_run.policy["strengths"]
    assert by_id.config.policy.model_dump() == {
        "name": "global",
        "generator": True,
        "operations": None,
        "start": None,
        "start_from": source.id,
        "transfer": "adapt",
    }
    as_is = api.learn("builtin:iris", start_from=source, transfer="as_is", **settings)
    augment = api.load_augmenter(as_is)
    assert augment.strengths == source.policy["strengths"]


def test_the_library_refuses_before_a_run_is_made(source, tmp_path):
    sentence = rf"The policy of run {source.id} was learned on tables and cannot start learning on images\."
    with pytest.raises(ConfigError, match=sentence):
        api.learn("builtin:digits", start_from=source, runs=tmp_path)
    with pytest.raises(RunError, match=r"There is no run 20250131-142233-0a1b2c\."):
        api.learn("builtin:iris", start_from="20250131-142233-0a1b2c", runs=tmp_path)
    assert RunStore(tmp_path).list() == []


# what cannot be started


def test_a_run_is_not_made_without_the_policy_it_names(source, tmp_path):
    store = RunStore(tmp_path)
    config = quick(policy=settings_from(source))
    with pytest.raises(RunError, match=rf"names run {source.id} to start from, but none was given"):
        store.create(config)
    with pytest.raises(RunError, match=rf"names no run to start from, but run {source.id} was given"):
        store.create(quick(), LEARNS, source)
    nothing = store.create(make_config())
    with pytest.raises(RunError, match=rf"Run {nothing.id} has learned nothing yet, so nothing can start from it\."):
        store.create(quick(policy=settings_from(nothing)), LEARNS, nothing)
    assert store.list() == [nothing]


def test_a_folder_whose_copied_policy_is_gone_fails_with_a_sentence(source, tmp_path):
    run = started(tmp_path, source)
    run.start_path.unlink()
    InlineLauncher().start(run)
    assert run.state == "failed"
    assert run.status.error.startswith(f"The policy of run {source.id} that this run starts from is missing.")


def test_a_damaged_copy_is_named(source, tmp_path):
    run = started(tmp_path, source)
    run.start_tensors_path.write_bytes(b"nothing like it")
    InlineLauncher().start(run)
    assert run.status.error.startswith(f"start.safetensors of run {run.id} is damaged")
