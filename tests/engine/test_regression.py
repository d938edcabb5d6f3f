"""A number to predict, through the episode, the learner, the loop, the population and the verdict."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.linear_model import Ridge as Reference

import metaaug
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
from metaaug.learners import LEARNERS
from metaaug.learners.ridge import Ridge
from metaaug.meta import META_LEARNERS
from metaaug.meta.objective import STRENGTHS, CleanSupport, Episode, Support, clean_loss, episode_loss
from metaaug.runs.store import RunStore
from metaaug.training import population
from metaaug.training.loop import final_policy, learn
from metaaug.training.problem import prepare
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy
from metaaug.training.scale import Scale
from metaaug.training.verdict import contest
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
    clean = CleanSupport(torch.zeros(2, 1), torch.zeros(2, 1), 3)
    episode = Episode(
        lambda parameters: support, lambda: clean, torch.tensor([[1.0], [2.0]]), torch.tensor([[0.0], [5.0]])
    )
    assert float(episode_loss({STRENGTHS: torch.zeros(1)}, episode, Guess())) == (1 + 9) / 2
    assert float(clean_loss({}, clean, episode, Guess())) == (1 + 9) / 2


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


def test_classes_keep_their_loss_and_their_scale():
    problem = prepare(config(per_class=3), table_set())
    assert problem.scale is None
    assert problem.pool.targets is None
    assert "log_scale" in problem.learner.initial()
