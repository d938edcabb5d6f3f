"""The final ridge regression: its shortcuts against the long way, and what a contest must not change."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.linear_model import Ridge as SklearnRidge

from metaaug.config import DataConfig, MetaConfig, RunConfig, VerdictConfig
from metaaug.learners.base import standardise
from metaaug.training import closed_form
from metaaug.training.contest import Contest
from metaaug.training.problem import Problem, prepare
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import contest
from tests.engine.support import image_set, number_set


def problem_of(dataset, **verdict) -> Problem:
    config = RunConfig(
        data=DataConfig(source="builtin:digits", per_class=6),
        meta=MetaConfig(steps=1),
        verdict=VerdictConfig(model="ridge", **verdict),
    )
    return prepare(config, dataset)


def contest_of(problem: Problem, *strengths: dict[str, float], seeds: int = 2) -> Contest:
    rows = {f"{place}": SavedPolicy(one) for place, one in enumerate(strengths)}
    made = contest(problem, rows, problem.config.verdict, range(seeds))
    return replace(made, x=made.x.double(), strengths=made.strengths.double())


def predicted(problem: Problem, made: Contest) -> torch.Tensor:
    """``(strategies, seeds, q, outputs)`` on the test samples."""
    x = problem.encode(problem.split.test).double()
    return torch.stack(list(closed_form.outputs(made, problem.final_features, x)), dim=1)


def test_leaving_out_in_one_go_is_leaving_out_one_by_one():
    random = torch.Generator().manual_seed(0)
    features = torch.randn(14, 6, generator=random, dtype=torch.float64)
    targets = features[:, :2] + 1.5 * torch.randn(14, 2, generator=random, dtype=torch.float64)
    errors = {}
    for penalty in closed_form.PENALTIES:
        missed = []
        for left_out in range(14):
            kept = np.delete(np.arange(14), left_out)
            model = SklearnRidge(alpha=penalty, fit_intercept=False).fit(features[kept], targets[kept])
            missed.append(((model.predict(features[[left_out]].numpy()) - targets[left_out].numpy()) ** 2).mean())
        errors[penalty] = np.mean(missed)
    best = min(errors, key=errors.get)
    assert min(closed_form.PENALTIES) < best < max(closed_form.PENALTIES)
    assert float(closed_form.least_left_out(features, targets)) == pytest.approx(best)


def test_copies_that_change_nothing_change_no_prediction():
    problem = problem_of(image_set(n=36))
    made = contest_of(problem, {})
    found = predicted(problem, made)
    clean, query = problem.pool.x.double(), problem.encode(problem.split.test).double()
    for place, seed in enumerate(made.seeds):
        features = problem.final_features(clean, generator(seed, "features"))
        support, wanted = standardise(features(clean), features(query))
        targets = torch.nn.functional.one_hot(problem.pool.y, 3).double() - 1 / 3
        penalty = float(closed_form.least_left_out(support, targets))
        model = SklearnRidge(alpha=penalty, fit_intercept=False).fit(support, targets)
        np.testing.assert_allclose(found[0, place], model.predict(wanted.numpy()), rtol=0, atol=1e-8)


def test_strategies_of_a_seed_share_everything_but_their_strengths():
    problem = problem_of(image_set(n=36))
    both = predicted(problem, contest_of(problem, {"brightness": 0.8}, {"brightness": 0.8}, {}))
    torch.testing.assert_close(both[0], both[1], rtol=0, atol=0)
    assert not torch.equal(both[0], both[2])
    alone = predicted(problem, contest_of(problem, {"brightness": 0.8}))
    torch.testing.assert_close(alone[0], both[0], rtol=0, atol=1e-10)
    assert not torch.equal(both[0, 0], both[0, 1])


def test_a_seed_sees_its_own_members_alone():
    problem = problem_of(image_set(n=36))
    made = contest_of(problem, {"rotate": 0.5}, seeds=1)
    members = torch.arange(len(made.y))[::2]
    part = replace(made, members=(members,))
    spoilt = made.x.clone()
    spoilt[1::2] = 0.5
    torch.testing.assert_close(predicted(problem, part), predicted(problem, replace(part, x=spoilt)), rtol=0, atol=0)
    assert not torch.equal(predicted(problem, part), predicted(problem, made))


def test_a_number_is_predicted_better_than_by_its_mean():
    problem = problem_of(number_set(n=90))
    made = contest_of(problem, {}, {"jitter": 0.1})
    made = replace(made, targets=problem.pool.targets.double())
    errors = (predicted(problem, made) - problem.targets(problem.split.test)).square().mean(dim=(1, 2, 3))
    assert errors.max() < 0.5
