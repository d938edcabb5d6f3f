"""The recommendation: folds that hold out, no look at test data, and a rule that prefers doing nothing."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from metaaug.config import DataConfig, MetaConfig, RecommendationConfig, RunConfig
from metaaug.training import population
from metaaug.training.contest import batches
from metaaug.training.problem import prepare
from metaaug.training.recommendation import candidates, entrants, folds, held_out_scores, recommend
from metaaug.training.saved import SavedPolicy
from tests.engine.support import image_set, table_set

SETTINGS = RecommendationConfig(folds=3, steps=4, repeats=2, intensities=(0.5, 1.5))


@pytest.fixture
def problem():
    config = RunConfig(data=DataConfig(source="builtin:digits", per_class=5), meta=MetaConfig(copies=2))
    return prepare(config, table_set(30))


def chosen_of(problem):
    return candidates(problem, SavedPolicy({"jitter": 0.8}), SETTINGS, 0.2)


def test_the_candidates_are_none_default_uniform_and_learned_at_three_intensities(problem):
    chosen = chosen_of(problem)
    assert list(chosen.policies) == ["none", "default", "uniform", "learned", "learned×0.5", "learned×1.5"]
    assert chosen.policies["learned×0.5"].strengths["jitter"] == pytest.approx(0.4)
    assert chosen.policies["learned×1.5"].strengths["jitter"] == 1
    assert chosen.intensities == {
        "none": None, "default": None, "uniform": None, "learned": 1.0, "learned×0.5": 0.5, "learned×1.5": 1.5,
    }  # fmt: skip


def test_every_sample_is_held_out_once_a_repeat_and_every_class_is_in_every_fold(problem):
    held_out = folds(problem, SETTINGS)
    assert len(held_out) == 2
    for parts in held_out:
        assert sorted(torch.cat(parts).tolist()) == list(range(len(problem.pool.y)))
        assert all(set(problem.pool.y[part].tolist()) == {0, 1, 2} for part in parts)
    assert held_out[0][0].tolist() != held_out[1][0].tolist()
    small = replace(problem, pool=replace(problem.pool, y=torch.tensor([0, 0] + [1] * 13)))
    assert len(folds(small, SETTINGS)[0]) == 2


def test_networks_never_see_what_is_held_out_from_them_nor_its_neighbours(problem):
    held_out = folds(problem, SETTINGS)
    contest = entrants(problem, chosen_of(problem), SETTINGS, held_out)
    parts = [part for repeat in held_out for part in repeat]
    assert contest.size == 6 * len(parts)
    for members, part in zip(contest.members, parts, strict=True):
        assert not set(members.tolist()) & set(part.tolist())
        assert len(members) + len(part) == len(problem.pool.y)
    # Partners of the same class come from the samples of the same fold: all others are marked and never seen.
    marked = contest.x.clone()
    marked[parts[0]] = 1e6
    names = [operation.spec.name for operation in contest.operations]
    strengths = contest.x.new_tensor([[1.0 if name in ("interpolate", "swap_same_class") else 0.0 for name in names]])
    alone = replace(contest, x=marked, strengths=strengths, weights=())
    for step in range(20):
        x, _ = batches(alone, step)
        assert x[0].abs().max() < 1e5


def test_scores_are_taken_where_a_sample_was_held_out():
    held_out = [[torch.tensor([0, 2]), torch.tensor([1])], [torch.tensor([1, 2]), torch.tensor([0])]]
    scores = np.array([[[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 9, 9]]], dtype=float)
    np.testing.assert_array_equal(held_out_scores(scores, held_out), [[0.5, 0.5, 0.5]])


def table_of(gains):
    """Right or wrong on 200 samples: none gets 100, the others these many more, of which a quarter trade places."""
    random = np.random.default_rng(0)
    base = np.zeros(200)
    base[:100] = 1
    rows = [base]
    for gain in gains:
        row = base.copy()
        row[100 : 100 + max(gain, 0)] = 1
        row[: max(-gain, 0)] = 0
        swap = random.permutation(200)[:20]
        row[swap] = row[swap][::-1]
        rows.append(row)
    return np.stack(rows)


@pytest.mark.parametrize(
    ("gains", "recommended", "opening"),
    [
        ((10, 5, 60, 20, 40), "learned", "Use the learned policy: +"),
        ((10, 5, 20, 60, 40), "learned×0.5", "Use the learned policy × 0.5: +"),
        ((60, 5, 20, 10, 30), "default", "Use the hand-made default: +"),
        ((-40, -50, -60, -30, -70), "none", "Use no augmentation: no candidate did better"),
        ((2, 0, 1, 0, 0), "none", "Use no augmentation: "),
    ],
)
def test_the_best_is_recommended_only_where_it_is_more_than_chance(problem, gains, recommended, opening):
    found = recommend(table_of(gains), chosen_of(problem), SETTINGS, True, 1.0)
    assert found["recommended"] == recommended
    assert found["sentence"].startswith(opening)
    assert found["n"] == 200
    assert found["candidates"][0]["gain"] == 0


def test_of_errors_less_is_better(problem):
    random = np.random.default_rng(0)
    errors = random.normal(size=(1, 300)) ** 2 * np.array([[1.0], [0.9], [1.2], [0.5], [0.8], [1.0]])
    found = recommend(errors, chosen_of(problem), SETTINGS, False, 1.0)
    assert found["recommended"] == "learned"
    assert "of the target's variance" in found["sentence"]


def test_nothing_of_the_test_part_is_looked_at(problem):
    images = image_set(60)
    config = RunConfig(data=DataConfig(source="builtin:digits", per_class=5), meta=MetaConfig(copies=2))
    whole = prepare(config, images)
    spoiled = images.samples.copy()
    spoiled[whole.split.test] = 255
    other = prepare(config, replace(images, samples=spoiled))
    weights = []
    for one in (whole, other):
        contest = entrants(
            one, candidates(one, SavedPolicy({"rotate": 0.3}), SETTINGS, 0.2), SETTINGS, folds(one, SETTINGS)
        )
        *_, last = population.train(contest, population.start(contest))
        weights.append(last.weights)
    torch.testing.assert_close(*weights, rtol=0, atol=0)
