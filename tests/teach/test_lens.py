"""Watching changes nothing, and what is seen is what the meta-learners do."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from metaaug.learners.network import Network
from metaaug.meta import META_LEARNERS, OWN_PARAMETERS
from metaaug.meta.base import initial_state
from metaaug.meta.descent import FLOOR
from metaaug.meta.objective import STRENGTHS
from metaaug.teach import lens, plane
from metaaug.teach.learning import FixedRate
from metaaug.teach.watching import WatchedTasks
from metaaug.training.randomness import generator
from metaaug.training.tasks import PoolTasks

PLANE = plane.make_plane("rotate")


def start(name):
    theta = {STRENGTHS: torch.full((2,), plane.START)}
    own = OWN_PARAMETERS.get(name, lambda theta, settings: {})(theta, lens.SETTINGS[name])
    return initial_state(theta, PLANE.learner.initial(), own)


def step(name, tasks, state=None):
    random = generator(0, "learn", 1)
    return META_LEARNERS[name](state or start(name), tasks, PLANE.learner, lens.SETTINGS[name], random)[0]


@pytest.mark.parametrize("name", META_LEARNERS)
def test_watched_tasks_change_no_bit(name):
    plain, watched = (step(name, tasks(PoolTasks(PLANE.pool, 1.0))) for tasks in (lambda one: one, WatchedTasks))
    torch.testing.assert_close(watched.parameters, plain.parameters, rtol=0, atol=0)


@pytest.mark.parametrize("name", ["maml", "fomaml", "meta_sgd", "reptile"])
def test_what_is_seen_last_is_what_tasks_adapted_to(name):
    watched = WatchedTasks(PoolTasks(PLANE.pool, 1.0))
    after = step(name, watched)
    seen = lens._inner_steps(name, start(name), watched.given, PLANE, lens.SETTINGS[name])
    assert len(seen) == lens.SETTINGS[name].inner_steps + 1
    assert [len(found) for found in seen] == [1, 3, 3, 3]
    adapted = torch.stack([one[STRENGTHS] for one in seen[-1]]).mean(dim=0)
    if name == "reptile":
        before = start(name).parameters[STRENGTHS]
        torch.testing.assert_close(after.parameters[STRENGTHS], before + 0.5 * (adapted - before))
    else:
        assert after.adapted is not None
        torch.testing.assert_close(after.adapted[STRENGTHS], adapted)
    assert (torch.stack([one[STRENGTHS] for one in seen[1]]) - plane.START).abs().max() > 0.005


def test_bilevel_has_no_inner_steps():
    watched = WatchedTasks(PoolTasks(PLANE.pool, 1.0))
    step("bilevel", watched)
    (seen,) = lens._inner_steps("bilevel", start("bilevel"), watched.given, PLANE, lens.SETTINGS["bilevel"])
    assert [float(strength) for strength in seen[0][STRENGTHS]] == pytest.approx([plane.START] * 2)


@pytest.mark.parametrize(("hidden", "other"), [("rotate", 1), ("stretch", 0)])
@pytest.mark.parametrize("name", ["bilevel", "reptile"])
def test_the_hidden_symmetry_is_found(hidden, other, name):
    trace = lens.learner_trace(hidden, name, 12)
    first, last = trace["frames"][0], trace["frames"][-1]
    assert last["theta"][0][1 - other] > first["theta"][0][1 - other]
    assert last["theta"][0][other] < 0.3 * first["theta"][0][other]
    assert last["loss"] < 0.6 * first["loss"]


def test_the_lens_shows_theta_alone():
    one = lens.Lens(PLANE, 0)
    learner = {name: torch.tensor(value) for name, value in PLANE.learner.initial().items()}
    still = {STRENGTHS: torch.tensor([0.0, 0.0]), **learner}
    torch.testing.assert_close(one.cloud(still), PLANE.pool.x[one.parts[0]].repeat(plane.COPIES, 1), rtol=0, atol=0)
    weak, strong = ({STRENGTHS: torch.tensor([value, FLOOR]), **learner} for value in (0.2, 0.4))
    turned = [torch.atan2(*(one.cloud(theta) - 0).T) - torch.atan2(*one.cloud(still).T) for theta in (weak, strong)]
    turned = [(angle + torch.pi) % (2 * torch.pi) - torch.pi for angle in turned]
    # The same noise at twice the strength turns twice as far, but for what stretching adds and what is clipped.
    unclipped = turned[1].abs() < 1.5
    torch.testing.assert_close(turned[1][unclipped], 2 * turned[0][unclipped], rtol=0, atol=0.03)


def test_rotating_and_stretching_points():
    x = torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    turned = plane.OPERATIONS[0].apply(x, torch.tensor([90.0, -90.0]), None, None)
    torch.testing.assert_close(turned, torch.tensor([[0.0, 1.0], [2.0, 0.0]]), rtol=0, atol=1e-6)
    stretched = plane.OPERATIONS[1].apply(x + 1, torch.tensor([2.0, 0.5]).log(), None, None)
    torch.testing.assert_close(stretched, torch.tensor([[4.0, 1.0], [0.5, 3.0]]))


@pytest.mark.parametrize("hidden", ["rotate", "stretch"])
def test_points_are_drawn_by_seed(hidden):
    first, again, other = (plane.draw_points(hidden, 30, seed)[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1
    assert np.abs(first).max() < plane.EXTENT


def test_a_fixed_rate_is_the_network_with_that_rate():
    random = torch.Generator().manual_seed(0)
    features, query = torch.randn(12, 5, generator=random), torch.randn(4, 5, generator=random)
    targets = torch.eye(3).repeat(4, 1)
    given = (features, targets, torch.ones(12), query)
    fixed = FixedRate(3, rate=0.7)
    assert fixed.initial() == {}
    expected = Network(3).predict(*given, {"log_rate": torch.tensor(0.7).log()})
    torch.testing.assert_close(fixed.predict(*given, {"log_rate": torch.tensor(5.0)}), expected)
    assert (replace(fixed, rate=0.1).predict(*given, {}) - expected).abs().max() > 1e-3
