"""A number to predict, through the episode, the learner, the loop, the population and the verdict."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from click.testing import CliRunner
from sklearn.linear_model import Ridge as Reference

import metaaug
from metaaug.cli import cli
from metaaug.config import (
    DataConfig,
    EpisodesConfig,
    LearnerConfig,
    MetaConfig,
    PolicyConfig,
    RunConfig,
    VerdictConfig,
)
from metaaug.data.task import CLASSES_ONLY
from metaaug.errors import ConfigError
from metaaug.inspect.export import export
from metaaug.inspect.pairs import chosen_samples, draw
from metaaug.learners import LEARNERS
from metaaug.learners.ridge import Ridge
from metaaug.meta import META_LEARNERS
from metaaug.meta.objective import STRENGTHS, Episode, Support, episode_loss
from metaaug.modalities.loading import load_file
from metaaug.runs.launchers import InlineLauncher
from metaaug.runs.store import RunStore
from metaaug.training import population
from metaaug.training.loop import final_policy, learn
from metaaug.training.problem import prepare
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy
from metaaug.training.scale import Scale
from metaaug.training.verdict import contest, judge
from tests.engine.support import number_set, table_set

QUICK = {"steps": 3, "tasks_per_step": 1, "copies": 2, "inner_steps": 1, "evaluate_every": 1}


def config(name: str = "bilevel", per_class: int = 6, learner: str = "ridge", **more: object) -> RunConfig:
    data = DataConfig(source="builtin:diabetes", per_class=per_class)
    return RunConfig(data=data, meta=MetaConfig(name=name, **QUICK), learner=LearnerConfig(name=learner), **more)


@pytest.fixture(scope="module")
def problem():
    return prepare(config(), number_set())


def in_float64(problem):
    """The pool of a problem in double precision, with pathwise operations only: their gradient is exact."""
    pool = problem.pool
    pathwise = [operation for operation in pool.operations if operation.spec.gradient == "pathwise"]
    assert pathwise
    augmenter = replace(pool.augmenter, operations=pathwise)
    return replace(pool, x=pool.x.double(), targets=pool.targets.double(), augmenter=augmenter)


# episodes and the learner


def test_numbers_are_standardised_with_the_labelled_samples_alone(problem):
    dataset, pool = number_set(), problem.split.pool
    assert problem.scale == Scale.of(dataset.targets[pool])
    assert problem.scale.mean == pytest.approx(dataset.targets[pool].mean())
    assert float(problem.pool.targets.mean()) == pytest.approx(0, abs=1e-6)
    assert float(problem.pool.targets.std(unbiased=False)) == pytest.approx(1, abs=1e-6)
    test = problem.split.test
    back = problem.targets(test).numpy()[:, 0] * problem.scale.deviation + problem.scale.mean
    np.testing.assert_allclose(back, dataset.targets[test], rtol=1e-5)


def test_equal_numbers_have_a_scale_too():
    assert Scale.of(np.full(4, 7.0)).standardise(np.array([7.0, 9.0])).tolist() == [0, 2]


def test_an_episode_holds_one_column_of_numbers_of_its_own_samples(problem):
    support, query = torch.tensor([0, 3, 5]), torch.tensor([1, 2])
    episode = problem.pool.episode(support, query, generator(0, "x"))
    targets = episode.augment({STRENGTHS: torch.full((len(problem.names),), 0.3)}).targets
    assert targets.shape == (3 * 3, 1)
    torch.testing.assert_close(targets[:3], problem.pool.targets[support])
    torch.testing.assert_close(targets[3:6], problem.pool.targets[support])
    torch.testing.assert_close(episode.query_targets, problem.pool.targets[query])


def test_the_loss_of_numbers_is_the_mean_squared_error():
    class Guess:
        def initial(self):
            return {}

        def predict(self, features, targets, weights, query_features, parameters):
            return query_features

    support = Support(torch.zeros(6, 1), torch.zeros(6, 1), torch.zeros(2, 2))
    episode = Episode(lambda parameters: support, torch.tensor([[1.0], [2.0]]), torch.tensor([[0.0], [5.0]]))
    assert float(episode_loss({STRENGTHS: torch.zeros(1)}, episode, Guess())) == (1 + 9) / 2


def test_the_gradient_of_the_loss_agrees_with_finite_differences(problem):
    pool = in_float64(problem)
    support, query = torch.arange(0, len(pool.y), 2), torch.arange(1, len(pool.y), 2)
    episode = pool.episode(support, query, generator(0, "x"))
    learner = Ridge(start=-1.0, numeric=True)

    def loss(strengths, log_penalty):
        return episode_loss({STRENGTHS: strengths, "log_penalty": log_penalty}, episode, learner)

    strengths = torch.linspace(0.2, 0.6, len(pool.operations), dtype=torch.float64, requires_grad=True)
    penalty = torch.tensor(-1.0, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(loss, (strengths, penalty))
    assert torch.autograd.gradgradcheck(loss, (strengths, penalty))


def test_ridge_predicts_what_scikit_learn_does_on_the_same_design():
    random = torch.Generator().manual_seed(0)
    features = torch.randn(20, 6, generator=random, dtype=torch.float64)
    queries = torch.randn(5, 6, generator=random, dtype=torch.float64)
    targets = torch.randn(20, 1, generator=random, dtype=torch.float64)
    learner = Ridge(start=-0.7, numeric=True)
    assert list(learner.initial()) == ["log_penalty"]
    ones = torch.ones(20, dtype=torch.float64)
    mine = learner.predict(features, targets, ones, queries, {"log_penalty": torch.tensor(-0.7, dtype=torch.float64)})
    assert mine.shape == (5, 1)

    def design(rows):
        scaled = (rows - features.numpy().mean(axis=0)) / np.sqrt(features.numpy().var(axis=0) + 1e-6)
        return np.hstack([scaled, np.ones((len(rows), 1))]) / np.sqrt(6)

    theirs = Reference(alpha=np.exp(-0.7), fit_intercept=False).fit(design(features.numpy()), targets.numpy())
    np.testing.assert_allclose(mine.numpy()[:, 0], theirs.predict(design(queries.numpy())).ravel(), rtol=1e-9)


# learning


@pytest.mark.parametrize("learner", [name for name in LEARNERS if name not in CLASSES_ONLY])
@pytest.mark.parametrize("name", META_LEARNERS)
def test_every_meta_learner_learns_from_numbers_with_every_learner(name, learner):
    problem = prepare(config(name, learner=learner), number_set())
    records = list(learn(problem))
    assert len(records) == 4
    last = records[-1].progress.state.parameters
    assert set(problem.learner.initial()) <= set(last)
    assert not torch.equal(last[STRENGTHS], records[0].progress.state.parameters[STRENGTHS])
    # The mean alone would have a loss of about 1; two columns explain nearly everything, which ridge sees at once.
    assert 0 < records[-1].validation_loss < (0.5 if learner == "ridge" else 1.5)


@pytest.mark.parametrize("policy", [PolicyConfig(name="conditional"), PolicyConfig(generator=True)])
def test_every_policy_learns_from_numbers(policy):
    problem = prepare(config(policy=policy), number_set())
    *_, last = learn(problem)
    learned = final_policy(problem, last.progress)
    assert learned.weights
    entrants = contest(problem, {"none": SavedPolicy({}), "learned": learned}, VerdictConfig(steps=2), range(2))
    *_, trained = population.train(entrants, population.start(entrants))
    assert trained.step == 2


@pytest.mark.parametrize(
    ("asked", "others", "sentence"),
    [
        (
            config(learner="prototypes"),
            [],
            r"prototypes predicts classes, but numbers has a number to predict\. Use one of",
        ),
        (
            config(episodes=EpisodesConfig(name="n_way", n_way=2)),
            [],
            r"Tasks of kind n_way are made of classes, but numbers has a number to predict\.",
        ),
        (
            config(episodes=EpisodesConfig(name="datasets", sources=("builtin:iris",))),
            [table_set()],
            r"numbers has a number to predict and rows a class\. Leave rows out\.",
        ),
    ],
)
def test_what_needs_classes_is_refused(asked, others, sentence):
    with pytest.raises(ConfigError, match=sentence):
        prepare(asked, number_set(), others)


def test_the_library_refuses_it_before_there_is_a_run(tmp_path):
    with pytest.raises(ConfigError, match="prototypes predicts classes, but diabetes has a number to predict"):
        metaaug.learn("builtin:diabetes", per_class=6, learner={"name": "prototypes"}, runs=tmp_path / "runs")
    assert RunStore(tmp_path / "runs").list() == []


def test_tasks_come_from_several_data_sets_of_numbers():
    asked = config(episodes=EpisodesConfig(name="datasets", sources=("builtin:diabetes",)))
    scaled = replace(number_set(), name="scaled", targets=1000 * number_set().targets)
    *_, last = learn(prepare(asked, number_set(), [scaled]))
    # Each set is standardised by itself: one in thousands is no harder.
    assert last.validation_loss < 0.5


def test_too_few_for_maml_is_said_of_the_range():
    with pytest.raises(ConfigError, match=r'Target range "below .*" has 3 labelled .* at least 4 per target range'):
        prepare(config("maml", per_class=3), number_set())


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
    verdict = judge(squared, problem, VerdictConfig(), 1.0)
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
        RunConfig.from_dict({**values, "verdict": {"seeds": 2, "steps": 30, "max_test": 80}}),
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


def test_classes_keep_their_loss_and_their_scale():
    problem = prepare(config(per_class=3), table_set())
    assert problem.scale is None
    assert problem.pool.targets is None
    assert "log_scale" in problem.learner.initial()
