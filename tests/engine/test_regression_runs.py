"""A number to predict, through the final networks, the verdict, whole runs, and what leaves them."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from click.testing import CliRunner

from metaaug.cli import cli
from metaaug.config import RunConfig, VerdictConfig
from metaaug.inspect.export import export
from metaaug.inspect.pairs import chosen_samples, draw
from metaaug.modalities.loading import load_file
from metaaug.runs.launchers import InlineLauncher
from metaaug.runs.store import RunStore
from metaaug.training import population
from metaaug.training.problem import prepare
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import contest, entries, judge
from tests.engine.support import number_set
from tests.engine.test_regression import QUICK, config


@pytest.fixture(scope="module")
def problem():
    return prepare(config(), number_set())


# the population and the verdict


def test_a_population_learns_numbers(problem):
    entrants = contest(
        problem, {"none": SavedPolicy({}), "some": SavedPolicy({"jitter": 0.2})}, VerdictConfig(steps=200), range(2)
    )
    *_, trained = population.train(entrants, population.start(entrants))
    test = problem.split.test
    errors = population.squared_errors(entrants, trained, problem.encode(test), problem.targets(test))
    assert errors.shape == (2, 2, len(test))
    assert float(errors[1].mean().sqrt()) < 0.6


def test_squared_errors_are_those_of_each_network(problem):
    entrants = contest(problem, {"none": SavedPolicy({})}, VerdictConfig(steps=1), range(2))
    begun = population.start(entrants)
    x, targets = problem.encode(problem.split.test), problem.targets(problem.split.test)
    found = population.squared_errors(entrants, begun, x, targets, chunk=7)
    network = entrants.make_network()
    for place in range(2):
        network.load_state_dict({name: value[place] for name, value in begun.weights.items()})
        with torch.no_grad():
            expected = (network(x) - targets)[:, 0] ** 2
        torch.testing.assert_close(found[0, place], expected)


@pytest.mark.parametrize(
    ("learned", "opening", "outcome"),
    [
        (54.1, "The learned policy helps: RMSE 54.1 instead of 56.0, −1.9 ± 0.", "better"),
        (56.0, "No difference seen: RMSE 56.0 instead of 56.0, 0.0 ± 0.", "no difference seen"),
        (58.0, "The learned policy hurts: RMSE 58.0 instead of 56.0, +2.0 ± 0.", "worse"),
    ],
)
def test_the_sentence_has_errors_in_the_unit_and_less_is_better(problem, learned, opening, outcome):
    random = np.random.default_rng(0)
    # The same errors for all, scaled: so differences are sharp.
    errors = random.normal(size=(5, 400)) ** 2
    errors /= errors.mean()
    wiggle = 1 + 0.05 * random.normal(size=(5, 400))
    squared = np.stack([errors * size**2 for size in (56.0, 55.0, 57.0)] + [errors * wiggle * learned**2])
    squared[3] *= learned**2 / squared[3].mean()
    verdict = judge(squared, problem, VerdictConfig(), 1.0, entries(problem, SavedPolicy({}), 0.2, None))
    assert verdict["metric"] == "rmse"
    assert verdict["target"] == "price"
    assert verdict["sentence"].startswith(opening)
    assert "(5 seeds); " in verdict["sentence"]
    assert "against the hand-made default" in verdict["sentence"]
    assert "points" not in verdict["sentence"]
    assert verdict["comparisons"][0]["outcome"] == outcome
    assert verdict["comparisons"][0]["difference"] == pytest.approx(learned - 56)
    dataset, parts = number_set(), problem.split
    guess = np.sqrt(np.mean((dataset.targets[parts.test] - dataset.targets[parts.pool].mean()) ** 2))
    assert verdict["how"].endswith(f"the mean of the labelled samples has an RMSE of {guess:.1f}.")
    assert [round(one["mean"], 6) for one in verdict["strategies"]] == [56, 55, 57, learned]
    assert all(len(one["values"]) == 5 for one in verdict["strategies"])


# a whole run, and what leaves it


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    store = RunStore(tmp_path_factory.mktemp("runs"))
    values = {"data": {"source": "builtin:diabetes", "per_class": 6}, "meta": QUICK}
    run = store.create(
        RunConfig.from_dict(
            {
                **values,
                "recommendation": {"folds": 2, "steps": 30},
                "verdict": {"seeds": 2, "steps": 30, "max_test": 80},
            }
        ),
        ("learn", "pairs", "verdict"),
    )
    InlineLauncher().start(run)
    assert run.state == "finished", run.status.detail
    return run


def test_a_run_reports_in_the_unit_of_the_target(finished):
    assert finished.policy["task"] == "number"
    verdict = finished.verdict
    assert verdict["metric"] == "rmse"
    # The deviation of the target is 77: whatever was learned in 30 steps, errors are of that size.
    assert all(30 < one["mean"] < 200 for one in verdict["strategies"])
    assert all(one["interval"][0] < one["mean"] < one["interval"][1] for one in verdict["strategies"])
    json.dumps(verdict, allow_nan=False)


def test_the_command_line_prints_the_verdict_of_a_number(finished):
    found = CliRunner().invoke(cli, ["verdict", finished.id, "--json", "--runs", str(finished.root)])
    assert found.exit_code == 0
    printed = json.loads(found.stdout.splitlines()[-1])
    assert (printed["run"], printed["metric"], printed["target"]) == (finished.id, "rmse", "disease progression")
    assert " RMSE " in printed["sentence"]


def test_the_command_line_learns_from_a_number(tmp_path):
    options = ["learn", "--data", "builtin:diabetes", "--steps", "1", "--json", "--runs", str(tmp_path)]
    found = CliRunner().invoke(cli, options, obj=InlineLauncher(), catch_exceptions=False)
    assert found.exit_code == 0
    printed = json.loads(found.stdout.splitlines()[-1])
    assert printed["status"] == "finished"
    assert 0 < printed["best_validation_loss"] < 1.5
    assert set(printed["policy"]) >= {"jitter", "interpolate", "resample_category"}


def test_more_seeds_keep_the_errors_there_are(finished):
    before = finished.verdict
    finished.add_request("verdict", seeds=3)
    InlineLauncher().start(finished)
    after = finished.verdict
    assert after["n_seeds"] == 3
    for old, new in zip(before["strategies"], after["strategies"], strict=True):
        assert new["values"][:2] == pytest.approx(old["values"])


def test_pairs_keep_the_number_of_their_original(finished):
    table = pd.read_parquet(finished.pairs_path)
    assert set(table.groupby("sample")["target"].nunique()) == {1}
    assert table["target"].between(25, 346).all()


@pytest.mark.parametrize("whole", [True, False])
def test_an_export_has_the_number_again_and_can_be_uploaded(whole):
    dataset = number_set()
    numbers = dataset.targets.round() if whole else dataset.targets
    dataset = replace(dataset, targets=numbers)
    problem = prepare(config(), dataset)
    samples = chosen_samples(problem, 6)
    content, name = export(dataset, draw(problem, SavedPolicy({"jitter": 0.3}), samples, 2, seed=0), seed=0)
    assert name == "numbers-augmented.csv"
    again = load_file(content, name)
    assert again.is_regression
    assert again.target == "price"
    assert again.targets.tolist() == pytest.approx(np.repeat(numbers[samples], 3))
    first = content.decode().splitlines()[1].split(",")[3]
    assert ("." in first) != whole
