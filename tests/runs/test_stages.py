"""The stages with the real engine, on a configuration that takes a second a stage."""

import io
import json
import os
import signal
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image
from safetensors.torch import load_file

from metaaug import api
from metaaug.config import STAGES, RunConfig
from metaaug.data.split import split
from metaaug.errors import RunError
from metaaug.inspect.flags import are_the_measured_copies
from metaaug.inspect.neighbours_table import NEIGHBOURS, neighbours_of
from metaaug.inspect.originals import original_rows
from metaaug.inspect.pairs_table import read_pairs
from metaaug.inspect.projection_table import read_projection
from metaaug.inspect.quality.draws import draw_measured
from metaaug.inspect.quality.registry import MEASURES
from metaaug.inspect.quality.report import measure
from metaaug.modalities.builtin import load_builtin
from metaaug.runs.launchers import InlineLauncher, SubprocessLauncher
from metaaug.runs.stages import STAGE_FUNCTIONS, quality_stage
from metaaug.runs.store import RunStore
from metaaug.training.problem import prepare
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import entries
from tests.runs.conftest import worker_pid
from tests.runs.support import wait_until

QUICK = {
    "meta": {"steps": 6, "tasks_per_step": 1, "copies": 2, "inner_steps": 1, "evaluate_every": 3},
    "projection": {"max_points": 120},
    "quality": {"originals": 40, "permutations": 39},
    "recommendation": {"folds": 2, "steps": 8},
    "verdict": {"seeds": 2, "steps": 8, "max_test": 200},
}


def quick(source: str = "builtin:iris", **changes) -> RunConfig:
    return RunConfig.from_dict({"data": {"source": source, "per_class": 6}, **QUICK, **changes})


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A finished run of every stage on images."""
    store = RunStore(tmp_path_factory.mktemp("finished"))
    run = store.create(quick("builtin:digits"), STAGES)
    InlineLauncher().start(run)
    assert run.state == "finished", run.status.detail
    return run


def test_every_stage_has_a_function():
    assert tuple(STAGE_FUNCTIONS) == STAGES


def test_learning_writes_policy_and_metrics_that_agree(finished):
    policy = finished.policy
    records = [record for record in finished.read_metrics()[0] if record["stage"] == "learn"]
    assert [record["step"] for record in records] == list(range(7))
    assert records[0]["loss"] is None
    assert records[1]["validation_loss"] is None
    measured = {
        record["step"]: record["validation_loss"] for record in records if record["validation_loss"] is not None
    }
    assert set(measured) == {0, 3, 6}
    assert policy["best_validation_loss"] == min(measured.values()) == measured[policy["best_step"]]
    for name, strength in policy["strengths"].items():
        last_third = np.mean([record["strengths"][name] for record in records[-2:]])
        assert strength == pytest.approx(last_third if last_third >= 0.03 else 0.0, abs=1e-4)
    assert policy["n_labelled"] == 60
    tensors = load_file(finished.policy_tensors_path)
    assert tensors["strengths"].tolist() == pytest.approx(list(policy["strengths"].values()))
    assert [operation["name"] for operation in policy["operations"]] == list(policy["strengths"])


def test_pairs_are_originals_and_copies_of_labelled_samples(finished):
    table = read_pairs(finished.pairs_path)
    labelled = {sample for members in api.pool_indices(finished).values() for sample in members}
    assert set(table["sample"]) <= labelled
    assert table.groupby("sample")["copy"].apply(list).map(lambda copies: copies == [0, 1, 2, 3, 4]).all()
    originals = table[table["copy"] == 0]
    assert (originals["operations"] == "[]").all()
    assert originals["image"].str[:4].eq(b"\x89PNG").all()
    told = json.loads(table[table["copy"] == 1]["operations"].iloc[0])
    assert {"name", "value", "text"} == set(told[0])


def test_pairs_drawn_again_are_the_stored_ones_and_intensity_0_gives_originals(finished):
    stored = read_pairs(finished.pairs_path)
    samples = stored["sample"].unique().tolist()
    again = api.draw_pairs(finished, samples, 4, finished.config.seed, 1.0)
    assert again["image"].tolist() == stored["image"].tolist()
    still = api.draw_pairs(finished, samples[:3], 1, 0, 0.0)
    for original, copy in still.groupby("sample")["image"].agg(list):
        assert original == copy


def test_some_of_the_pairs_drawn_again_have_the_noise_they_had_among_all(finished):
    stored = read_pairs(finished.pairs_path)
    everybody = stored.loc[stored["copy"] == 0, "sample"].tolist()
    some = everybody[::-7]
    again = api.draw_pairs(finished, some, 2, finished.config.seed, among=everybody)
    kept = stored[stored["copy"] <= 2].set_index(["sample", "copy"]).loc[again.set_index(["sample", "copy"]).index]
    assert again["image"].tolist() == kept["image"].tolist()
    alone = api.draw_pairs(finished, some, 2, finished.config.seed)
    assert alone["image"].tolist() != kept["image"].tolist()


def test_the_map_has_every_sample_asked_for_and_copies_of_labelled_ones(finished):
    points, facts = read_projection(finished.projection_path)
    originals, copies = points[points["copy"] == 0], points[points["copy"] > 0]
    assert len(originals) == facts["n_shown"] == 120
    assert facts["n_total"] == 1797
    assert len(copies) == facts["n_labelled"] == 60
    assert (copies["part"] != "test").all()
    assert np.isfinite(points[["pca_x", "pca_y", "umap_x", "umap_y"]].to_numpy()).all()
    assert 0.8 < facts["trustworthiness"] <= 1


def test_originals_and_copies_know_their_nearest_labelled_samples(finished):
    points = read_projection(finished.projection_path)[0]
    pixels = load_builtin("digits").samples.reshape(1797, -1) / 255
    labelled = np.array(sorted(sample for members in api.pool_indices(finished).values() for sample in members))
    for table in (read_pairs(finished.pairs_path), points):
        for row in table[table["sample"].isin(labelled[:9])].to_dict("records"):
            shown = np.asarray(Image.open(io.BytesIO(row["image"]))).ravel() / 255
            every = np.linalg.norm(pixels[labelled] - shown, axis=1)
            if row["copy"] == 0:
                every[labelled == row["sample"]] = np.inf
            places, distances = zip(*neighbours_of(table, row["sample"], row["copy"]), strict=True)
            # A picture is rounded to 256 levels, what was compared is not.
            assert distances == pytest.approx(np.sort(every)[:5], abs=0.02)
            assert set(places) <= set(labelled.tolist())


def test_a_sample_drawn_again_alone_knows_its_neighbours(finished):
    sample = int(read_pairs(finished.pairs_path)["sample"].iloc[0])
    table = api.draw_sample(finished, sample, 2, 5)
    assert table["copy"].tolist() == [0, 1, 2]
    stored = read_pairs(finished.pairs_path)
    assert neighbours_of(table, sample, 0) == neighbours_of(stored, sample, 0)
    assert len({table[NEIGHBOURS].iloc[copy] for copy in range(3)}) == 3


@pytest.mark.parametrize("source", ["digits", "wine", "diabetes", "synthetic_control", "tones", "requests"])
def test_originals_of_the_data_set_are_those_that_are_drawn(tmp_path, source):
    run = RunStore(tmp_path).create(quick(f"builtin:{source}"), ("learn", "pairs"))
    InlineLauncher().start(run)
    assert run.state == "finished", run.status.detail
    stored = read_pairs(run.pairs_path)
    stored = stored[stored["copy"] == 0].drop(columns=NEIGHBOURS).reset_index(drop=True)
    shown = original_rows(load_builtin(source), stored["sample"].tolist())
    assert shown.columns.tolist() == stored.columns.tolist()
    for column in shown:
        same = [np.array_equal(a, b) for a, b in zip(shown[column], stored[column], strict=True)]
        assert all(same), (column, np.flatnonzero(~np.array(same)))


def test_quality_measures_what_applies_to_images(finished):
    quality = finished.quality
    assert [one["name"] for one in quality["measures"]] == [
        name for name, spec in MEASURES.items() if spec.section != "plane" and spec.kinds is None
    ]
    assert [one["name"] for one in quality["left_out"]] == ["column_shapes", "pair_trends"]
    assert (quality["n_originals"], quality["n_labelled"], quality["n_copies"]) == (40, 60, 80)
    assert (quality["n_held_out"], quality["n_held_out_available"]) == (40, 1797 - 60)
    assert quality["settings"]["permutations"] == 39
    for one in quality["measures"]:
        assert np.isfinite(one["value"])
        assert one["interval"] is None or one["interval"][0] <= one["value"] <= one["interval"][1]
        assert one["n_originals"] == 40
    assert json.loads(finished.quality_path.read_text(encoding="utf-8"), parse_constant=pytest.fail) == quality


def test_every_strategy_has_affinity_and_diversity(finished):
    strategies = {one["name"]: one for one in finished.quality["strategies"]}
    assert list(strategies) == ["none", "default", "uniform", "learned"]
    none = strategies.pop("none")
    assert (none["affinity"]["value"], none["diversity"]["value"]) == (0, 0)
    for one in strategies.values():
        assert one["affinity"]["reference"] == none["affinity"]["reference"] > 0.6
        assert one["diversity"]["value"] > 0


def test_the_way_of_the_policy_on_the_plane_begins_with_learning(finished):
    trail = finished.quality["trail"]
    steps = [one["step"] for one in trail]
    assert steps[0] == 0
    assert steps == sorted(set(steps))
    assert steps[-1] < max(record["step"] for record in finished.read_metrics()[0])
    # What the policy is in the end stands where its mark does.
    problem, policy = prepare(finished.config, load_builtin("digits")), SavedPolicy(finished.policy["strengths"])
    settings = finished.config.quality
    again = measure(problem, policy, settings, 0.2, lambda done, of: None, {7: policy}).quality
    learned = next(one for one in again["strategies"] if one["name"] == "learned")
    assert again["trail"] == [
        {"step": 7, "affinity": learned["affinity"]["value"], "diversity": learned["diversity"]["value"]}
    ]


def test_flagged_copies_can_be_looked_at_and_are_those_that_were_measured(finished):
    table = read_pairs(finished.flagged_path)
    assert len(table)
    found = finished.issues["issues"]
    assert [one["name"] for one in found] == ["another_class", "far_from_all", "near_identical", "idle_operations"]
    pairs = set(zip(table["sample"], table["copy"], strict=True))
    for issue in found:
        assert issue["count"] == len(issue["copies"] or issue["operations"])
        for sample, copy, _ in issue["copies"][: finished.issues["shown"]]:
            assert {(sample, 0), (sample, copy)} <= pairs
    # The same copies come from drawing all that were measured again.
    problem = prepare(finished.config, load_builtin("digits"))
    policy = SavedPolicy(finished.policy["strengths"])
    measured = draw_measured(problem, policy, finished.config.quality, 0.2)
    again = measured.table.merge(table[["sample", "copy"]], on=["sample", "copy"])
    assert again["image"].tolist() == table["image"].tolist()


def test_the_copies_on_the_map_are_those_that_were_measured_where_all_samples_were(tmp_path):
    run = RunStore(tmp_path).create(quick("builtin:digits", quality={"originals": 60, "permutations": 39}), STAGES[:4])
    InlineLauncher().start(run)
    assert run.state == "finished", run.status.detail
    points, facts = read_projection(run.projection_path)
    assert are_the_measured_copies(facts, run.quality)
    flagged = read_pairs(run.flagged_path)
    both = flagged.merge(points, on=["sample", "copy"], suffixes=("_measured", "_map"))
    assert (both["copy"] > 0).any()
    assert both["image_measured"].tolist() == both["image_map"].tolist()


def test_measuring_again_with_other_settings_replaces_what_was_measured(finished):
    before = finished.quality
    finished.add_request("quality")
    InlineLauncher().start(finished)
    assert {**finished.quality, "seconds": 0} == {**before, "seconds": 0}
    finished.add_request("quality", originals=20, identical=0.9)
    InlineLauncher().start(finished)
    assert finished.quality["n_originals"] == 20
    assert finished.issues["issues"][2]["rule"].startswith("The copy is within 90 %")


def test_measuring_that_was_stopped_leaves_nothing_and_is_taken_up_again(tmp_path):
    run = RunStore(tmp_path).create(quick(), ("learn", "quality"))
    stages = {**STAGE_FUNCTIONS, "quality": lambda context: (run.request_stop(), quality_stage(context))}
    InlineLauncher(stages).start(run)
    assert (run.state, run.status.completed) == ("stopped", 1)
    assert run.quality is None
    assert not run.issues_path.exists()
    run.clear_stop()
    InlineLauncher().start(run)
    assert run.state == "finished"
    assert run.quality is not None


@pytest.mark.parametrize("source", ["builtin:wine", "builtin:diabetes"])
def test_quality_of_tables_measures_columns_too(tmp_path, source):
    run = RunStore(tmp_path).create(quick(source), ("learn", "quality"))
    InlineLauncher().start(run)
    assert run.state == "finished", run.status.detail
    names = [one["name"] for one in run.quality["measures"]]
    assert names == [name for name, spec in MEASURES.items() if spec.section != "plane"]
    number = source == "builtin:diabetes"
    wrong_class = run.issues["issues"][0]
    assert (wrong_class["inapplicable"] is not None) == number
    assert [one["name"] for one in run.quality["left_out"]] == (["affinity", "diversity"] if number else [])
    assert run.quality["model"].startswith("ridge" if number else "logistic")
    assert "x:" in "".join(read_pairs(run.flagged_path).columns)


def test_the_verdict_scores_the_untouched_test_part(finished):
    verdict = finished.verdict
    assert [row["name"] for row in verdict["strategies"]][:4] == ["none", "default", "uniform", "learned"]
    assert verdict["n_seeds"] == 2
    assert verdict["n_test"] == 200
    assert verdict["n_test_available"] == 1797 - 60
    for row in verdict["strategies"]:
        assert row["mean"] == pytest.approx(np.mean(row["values"]))
        assert row["interval"][0] <= row["mean"] <= row["interval"][1]
    assert "(2 seeds)" in verdict["sentence"]


def test_the_recommendation_is_made_of_labelled_samples_and_enters_the_verdict(finished):
    found = finished.recommendation
    assert found["n"] == 60
    assert [row["name"] for row in found["candidates"]][:4] == ["none", "default", "uniform", "learned"]
    assert found["recommended"] in {row["name"] for row in found["candidates"]}
    assert found["sentence"].startswith("Use ")
    extra = [row["label"] for row in finished.verdict["strategies"] if row["name"] == "recommended"]
    standard = {"none", "default", "uniform", "learned"}
    assert extra == ([] if found["recommended"] in standard else [found["label"]])
    assert not finished.checkpoint_folder.joinpath("recommendation.safetensors").exists()


def test_a_recommended_intensity_is_a_strategy_of_its_own(finished):
    problem = prepare(finished.config, load_builtin("digits"))
    learned = SavedPolicy(finished.policy["strengths"])
    asked = {"recommended": "learned×1.5", "label": "the learned policy × 1.5", "intensity": 1.5}
    found = entries(problem, learned, 0.2, asked)
    assert [entry.name for entry in found] == ["none", "default", "uniform", "learned", "recommended"]
    assert found[-1].policy.strengths == learned.scaled(1.5).strengths
    assert len(entries(problem, learned, 0.2, {**asked, "recommended": "none"})) == 4


def test_more_seeds_keep_the_ones_there_are(finished):
    before = finished.verdict
    finished.add_request("verdict", seeds=3)
    InlineLauncher().start(finished)
    after = finished.verdict
    assert after["n_seeds"] == 3
    for old, new in zip(before["strategies"], after["strategies"], strict=True):
        assert new["values"][:2] == pytest.approx(old["values"])


def test_a_table_goes_through_every_stage_but_the_map(tmp_path):
    store = RunStore(tmp_path)
    run = store.create(quick("builtin:wine"), ("learn", "pairs", "verdict"))
    InlineLauncher().start(run)
    assert run.state == "finished", run.status.detail
    table = read_pairs(run.pairs_path)
    assert "x:alcohol" in table.columns
    assert run.verdict["model"] == "small perceptron"


@pytest.mark.parametrize("source", ["builtin:iris", "builtin:diabetes"])
def test_a_ridge_is_the_final_model_where_it_is_asked_for(tmp_path, source):
    asked = quick(source, verdict={**QUICK["verdict"], "model": "ridge"})
    run = RunStore(tmp_path).create(asked, ("learn", "recommendation", "verdict"))
    InlineLauncher().start(run)
    assert run.state == "finished", run.status.detail
    for found in (run.recommendation, run.verdict):
        assert found["model"] == "ridge regression on random features"
        assert found["steps"] == 0
    none = next(row for row in run.verdict["strategies"] if row["name"] == "none")
    assert none["mean"] > 0.8 if source == "builtin:iris" else none["mean"] < 80
    run.add_request("verdict", seeds=2, model="network")
    InlineLauncher().start(run)
    assert run.verdict["model"] == "small perceptron"


def test_the_same_configuration_gives_the_same_policy(tmp_path):
    store = RunStore(tmp_path)
    policies = []
    for _ in range(2):
        run = store.create(quick(), ("learn",))
        InlineLauncher().start(run)
        policies.append(run.policy["strengths"])
    assert policies[0] == policies[1]


def test_a_killed_worker_is_interrupted_and_resumes_to_the_uninterrupted_policy(tmp_path):
    store = RunStore(tmp_path)
    config = quick(meta={**QUICK["meta"], "steps": 40})
    whole = store.create(config, ("learn",))
    SubprocessLauncher().start(whole)
    wait_until(lambda: whole.state == "finished")

    killed = store.create(config, ("learn",))
    SubprocessLauncher().start(killed)
    wait_until(lambda: len(killed.read_metrics()[0]) > 3)
    os.kill(worker_pid(killed), signal.SIGKILL)
    wait_until(lambda: not killed.is_alive())
    assert killed.state == "interrupted"
    done = len(killed.read_metrics()[0])
    assert done < 41
    SubprocessLauncher().start(killed)
    wait_until(lambda: killed.state == "finished")
    assert killed.policy["strengths"] == whole.policy["strengths"]
    steps = [record["step"] for record in killed.read_metrics()[0]]
    assert all(later == earlier + 1 for earlier, later in pairwise(steps))
    assert steps[-1] == 40


def test_stop_keeps_the_mean_of_what_was_learned(tmp_path):
    store = RunStore(tmp_path)
    run = store.create(quick(meta={**QUICK["meta"], "steps": 5000}), STAGES)
    SubprocessLauncher().start(run)
    wait_until(lambda: len(run.read_metrics()[0]) > 5)
    run.request_stop()
    wait_until(lambda: run.state == "stopped" and not run.is_alive())
    assert 5 <= run.policy["steps"] < 5000
    assert run.pairs_path.exists()
    assert run.verdict is None


def test_nothing_can_be_drawn_before_something_is_learned(tmp_path):
    run = RunStore(tmp_path).create(quick(), ("learn",))
    with pytest.raises(RunError, match="has learned nothing yet"):
        api.draw_pairs(run, [0], 1, 0)


def test_the_pool_is_the_labelled_part(finished):
    from metaaug.modalities.builtin import load_builtin

    dataset = load_builtin("digits")
    expected = split(dataset.labels, dataset.classes, finished.config.data).pool
    assert sorted(sample for members in api.pool_indices(finished).values() for sample in members) == expected.tolist()
