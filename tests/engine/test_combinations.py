"""Every meta-learner × learner × policy × kind of data: it runs, resumes to the same bits, and can be used."""

from dataclasses import replace

import pytest
import torch

from metaaug.config import DataConfig, EpisodesConfig, LearnerConfig, MetaConfig, PolicyConfig, RunConfig
from metaaug.errors import ConfigError
from metaaug.learners import LEARNERS
from metaaug.meta import META_LEARNERS
from metaaug.meta.objective import WEIGHTS, Support, clean_loss, episode_loss, is_policy
from metaaug.modalities.operation import Reference
from metaaug.policies import POLICIES
from metaaug.training.loop import Evaluation, Progress, begin, final_policy, learn
from metaaug.training.problem import prepare
from metaaug.training.randomness import generator
from tests.engine.support import SETS, image_set, table_set

DATA = {"grey images": image_set(), **SETS}
QUICK = MetaConfig(steps=2, tasks_per_step=1, copies=2, inner_steps=1, evaluate_every=2)


def config(meta="bilevel", learner="ridge", policy="global", gated=False, episodes=None) -> RunConfig:
    return RunConfig(
        data=DataConfig(source="builtin:digits", per_class=4),
        meta=QUICK.model_copy(update={"name": meta}),
        learner=LearnerConfig(name=learner, fit_steps=2),
        policy=PolicyConfig(name=policy, generator=gated),
        episodes=episodes or EpisodesConfig(),
    )


@pytest.mark.parametrize("gated", [False, True], ids=["plain", "generator"])
@pytest.mark.parametrize("policy", list(POLICIES))
@pytest.mark.parametrize("kind", list(DATA))
@pytest.mark.parametrize("learner", list(LEARNERS))
@pytest.mark.parametrize("meta", list(META_LEARNERS))
def test_it_learns_resumes_and_augments(meta, learner, kind, policy, gated):
    asked, dataset = config(meta, learner, policy, gated), DATA[kind]
    problem = prepare(asked, dataset)
    records = list(learn(problem))
    assert [record.progress.step for record in records] == [0, 1, 2]
    assert [record.validation_loss is not None for record in records] == [True, False, True]
    whole = records[-1].progress
    assert not torch.equal(whole.history[0], whole.history[-1])
    moved = [name for name, past in whole.weights.items() if not torch.equal(past[0], past[-1])]
    assert bool(moved) == (policy != "global" or gated)
    middle = Progress.from_tensors(records[1].progress.to_tensors(), torch.device("cpu"))
    *_, resumed = learn(prepare(asked, dataset), middle)
    torch.testing.assert_close(resumed.progress.to_tensors(), whole.to_tensors(), rtol=0, atol=0)

    learned, pool = final_policy(problem, whole), problem.pool
    assert set(learned.strengths) == set(problem.names)
    assert ("generator" in problem.names) == gated
    theta = learned.parameters(problem.names, pool.x)
    assert all(is_policy(name) for name in theta)
    noise = pool.augmenter.draw(pool.x, pool.y, reference(pool), generator(0))
    copies = pool.augmenter(theta, pool.x, noise, reference(pool)).x
    assert copies.shape == pool.x.shape
    assert bool(copies.isfinite().all())
    # Two steps may take every strength to 0, so what must move is asked at .5 and above.
    stronger = {**theta, "strengths": theta["strengths"].clamp(min=0.5)}
    assert not torch.equal(pool.augmenter(stronger, pool.x, noise, reference(pool)).x, pool.x)
    still = pool.augmenter({**theta, "strengths": 0 * theta["strengths"]}, pool.x, noise, reference(pool), intensity=0)
    assert torch.equal(still.x, pool.x)


@pytest.mark.parametrize("kind", list(DATA))
@pytest.mark.parametrize("learner", list(LEARNERS))
def test_the_loss_without_augmentation_is_that_of_copies_that_are_their_originals(learner, kind):
    problem = prepare(config("bilevel", learner), DATA[kind])
    parameters = begin(problem).state.parameters
    episode = problem.tasks.sample(generator(0)).halves(generator(1))
    expected = episode_loss(parameters, replace(episode, augment=still(episode)), problem.learner)
    found = clean_loss(parameters, episode.clean(), episode, problem.learner)
    torch.testing.assert_close(found, expected, rtol=2e-3, atol=1e-5)


def still(episode):
    """Copies that are their originals, made row by row."""
    clean = episode.clean()
    features, targets = (part.repeat(clean.rows, 1) for part in (clean.features, clean.targets))
    return lambda parameters: Support(features, targets, features.new_zeros(clean.rows - 1, len(clean.features)))


def reference(pool):
    return Reference(pool.x, pool.y)


@pytest.mark.parametrize("meta", list(META_LEARNERS))
def test_tasks_of_few_classes_are_measured_on_classes_never_learned_from(meta):
    asked = config(meta, episodes=EpisodesConfig(name="n_way", n_way=2, k_shot=1, queries=2))
    problem = prepare(asked, image_set(n=36, n_classes=6, side=16))
    assert problem.held_out is not None
    learned_from, held_out = set(problem.tasks.classes.tolist()), set(problem.held_out.classes.tolist())
    assert not learned_from & held_out
    assert learned_from | held_out == set(range(6))
    *_, last = learn(problem)
    assert last.validation_loss is not None
    episode = problem.tasks.sample(generator(0)).halves(generator(1))
    assert set(episode.query_targets.tolist()) == {0, 1}
    assert len(episode.query_targets) == 4


def test_too_few_classes_for_tasks_is_said():
    asked = config(episodes=EpisodesConfig(name="n_way", n_way=5, k_shot=1))
    with pytest.raises(ConfigError, match=r"at least 10 classes with 2 labelled samples, but there are 3\."):
        prepare(asked, image_set())


def test_every_data_set_gives_tasks():
    asked = config(episodes=EpisodesConfig(name="datasets", sources=("builtin:a", "builtin:b")))
    first, second = table_set(), table_set(n=30, n_classes=2)
    problem = prepare(asked, first, [second])
    classes = {task.pool.n_classes for seed in range(12) for task in [problem.tasks.sample(generator(seed))]}
    assert classes == {2, 3}
    *_, last = learn(problem)
    assert set(final_policy(problem, last.progress).strengths) == set(problem.names)


def test_sources_go_with_episodes_of_data_sets():
    with pytest.raises(ConfigError, match=r'episodes\.sources goes with episodes\.name "datasets"'):
        RunConfig.from_dict({"data": {"source": "builtin:wine"}, "episodes": {"sources": ["builtin:iris"]}})


def test_one_generator_cannot_serve_data_sets_of_other_form():
    asked = config(gated=True, episodes=EpisodesConfig(name="datasets", sources=("builtin:a",)))
    with pytest.raises(ConfigError, match=r"these data sets need 16 and 48 numbers of it\. Turn the generator off"):
        prepare(asked, image_set(), [image_set(channels=3)])


@pytest.mark.parametrize("policy", list(POLICIES))
def test_what_a_policy_adds_to_strengths_is_not_counted_as_no_augmentation(policy):
    problem = prepare(config(policy=policy), DATA["grey images"])
    state, evaluate = begin(problem).state, Evaluation(problem)
    louder = {name: value + 0.5 if name.startswith(WEIGHTS) else value for name, value in state.parameters.items()}
    assert evaluate(replace(state, parameters=louder))[1] == evaluate(state)[1]
