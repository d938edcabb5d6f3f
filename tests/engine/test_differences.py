"""Slopes by differences, where the answer is known."""

from itertools import product

import pytest
import torch

from metaaug.config import RunConfig
from metaaug.learners.ridge import Ridge
from metaaug.meta.differences import REACH, REACH_SHARE, random_directions, slopes
from metaaug.meta.objective import STRENGTHS, CleanSupport, Episode, Support, episode_loss
from metaaug.training.problem import prepare
from tests.engine.support import SETS

EVERY = [torch.tensor(signs) for signs in product((1, -1), repeat=3)]


def test_on_average_over_all_directions_a_linear_loss_gives_its_own_slopes():
    weights = torch.tensor([2.0, -0.5, 0.1], dtype=torch.float64)
    strengths = torch.tensor([0.4, 0.5, 0.6], dtype=torch.float64)
    found = torch.stack([slopes(lambda moved: weights @ moved, strengths, signs) for signs in EVERY])
    torch.testing.assert_close(found.mean(dim=0), weights)
    assert found.std(dim=0).min() > 0.01, "one direction alone is disturbed by the others"


def test_a_parabola_has_the_slope_of_its_tangent_whatever_the_reach():
    strengths = torch.tensor([0.5], dtype=torch.float64)
    for sign in (1, -1):
        found = slopes(lambda moved: (moved - 0.8).square().sum(), strengths, torch.tensor([sign]))
        assert found.item() == pytest.approx(2 * (0.5 - 0.8))


@pytest.mark.parametrize(
    ("strength", "low", "high"), [(0.01, 0.0, 0.01 + REACH + REACH_SHARE * 0.01), (1.0, 1 - REACH - REACH_SHARE, 1.0)]
)
def test_at_the_ends_the_distance_that_is_left_is_what_is_divided_by(strength, low, high):
    strengths = torch.tensor([strength], dtype=torch.float64)
    found = slopes(lambda moved: moved.pow(3).sum(), strengths, torch.tensor([-1]))
    assert found.item() == pytest.approx((high**3 - low**3) / (high - low))


def test_an_operation_without_a_direction_stays_where_it_is_and_has_no_slope():
    seen = []

    def loss(moved):
        seen.append(moved[1].item())
        return moved.sum()

    found = slopes(loss, torch.tensor([0.3, 0.3]), torch.tensor([1, 0]))
    assert found[1] == 0
    assert seen == [pytest.approx(0.3)] * 2
    assert not found.requires_grad


def test_directions_are_signs_where_asked_for_and_the_same_for_a_seed():
    measured = torch.tensor([True] * 400 + [False] * 3)
    drawn, again = (random_directions(measured, torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(drawn, again)
    assert set(drawn[:400].tolist()) == {1, -1}
    assert abs(drawn[:400].float().mean()) < 0.15
    assert drawn[400:].tolist() == [0, 0, 0]


def episode(directions):
    """Two black boxes on ten samples: the first scales the features, the second takes signs off; and a smooth noise."""
    random = torch.Generator().manual_seed(0)
    x, query = (torch.randn(10, 4, generator=random, dtype=torch.float64) for _ in range(2))
    y = torch.arange(10) % 2
    targets = torch.nn.functional.one_hot(y, 2).double()

    def augment(parameters):
        first, second, third = parameters[STRENGTHS]
        copy = x * (1 + first.detach()) - x.abs() * second.detach() + third * x.roll(1, 0)
        log_prob = ((first + second) * x.sum(dim=1)).repeat(2, 1) * torch.tensor([[1.0], [2.0]], dtype=x.dtype)
        return Support(torch.cat([x, copy, x]), targets.repeat(3, 1), log_prob)

    return Episode(augment, lambda: CleanSupport(x, targets, 3), query, y, directions)


def gradients(directions, strengths):
    learner = Ridge(start=-1.0)
    parameters = {name: torch.tensor(value, dtype=torch.float64) for name, value in learner.initial().items()}
    parameters = {name: value.requires_grad_() for name, value in ({STRENGTHS: strengths} | parameters).items()}
    loss = episode_loss(parameters, episode(directions), learner)
    return loss.item(), dict(zip(parameters, torch.autograd.grad(loss, list(parameters.values())), strict=True))


def test_measured_strengths_get_the_slope_and_all_else_what_it_had():
    strengths = torch.tensor([0.3, 0.4, 0.2], dtype=torch.float64)
    directions = torch.tensor([1, -1, 0])
    plain_loss, plain = gradients(None, strengths.clone())
    loss, found = gradients(directions, strengths.clone())

    learner = Ridge(start=-1.0)
    scalars = {name: torch.tensor(value, dtype=torch.float64) for name, value in learner.initial().items()}
    expected = slopes(
        lambda moved: episode_loss({STRENGTHS: moved, **scalars}, episode(None), learner), strengths, directions
    )
    assert loss == plain_loss
    torch.testing.assert_close(found[STRENGTHS][:2], expected[:2])
    assert (found[STRENGTHS][:2] - plain[STRENGTHS][:2]).abs().min() > 1e-3
    torch.testing.assert_close(found[STRENGTHS][2], plain[STRENGTHS][2])
    for name in scalars:
        torch.testing.assert_close(found[name], plain[name])


def test_where_a_ridge_goes_through_all_rows_their_weights_say_nothing_and_a_difference_does():
    random = torch.Generator().manual_seed(0)
    x, query = (torch.randn(6, 40, generator=random, dtype=torch.float64) for _ in range(2))
    noise = torch.randn(12, 40, generator=random, dtype=torch.float64)
    y = torch.arange(6) % 2
    targets = torch.nn.functional.one_hot(y, 2).double()

    def augment(parameters):
        draw = noise * parameters[STRENGTHS].detach()
        log_prob = torch.distributions.Normal(0.0, parameters[STRENGTHS]).log_prob(draw).sum(dim=1).reshape(2, 6)
        return Support(torch.cat([x, x.repeat(2, 1) + draw]), targets.repeat(3, 1), log_prob)

    def gradient(directions):
        one = Episode(augment, lambda: CleanSupport(x, targets, 3), query, y, directions)
        strengths = torch.tensor([0.5], dtype=torch.float64, requires_grad=True)
        scalars = {"log_penalty": torch.tensor(-18.0), "log_scale": torch.tensor(3.0)}
        loss = episode_loss({STRENGTHS: strengths, **scalars}, one, Ridge(floor=-20.0))
        return torch.autograd.grad(loss, strengths)[0].item()

    assert abs(gradient(None)) < 1e-5
    assert abs(gradient(torch.tensor([1]))) > 1e-2


def test_without_a_gradient_nothing_is_compared():
    calls = []
    one = episode(torch.tensor([1, 1, 1]))

    def counting(parameters):
        calls.append(parameters)
        return one.augment(parameters)

    counted = Episode(counting, one.clean, one.query_features, one.query_targets, one.directions)
    learner = Ridge(start=-1.0)
    parameters = {name: torch.tensor(value, dtype=torch.float64) for name, value in learner.initial().items()}
    with torch.no_grad():
        episode_loss({STRENGTHS: torch.full((3,), 0.3, dtype=torch.float64), **parameters}, counted, learner)
    assert len(calls) == 1


def an_episode(kind, policy="global"):
    config = RunConfig.from_dict({"data": {"source": f"builtin:{kind}", "per_class": 4}, "policy": {"name": policy}})
    problem = prepare(config, SETS[kind])
    random = torch.Generator().manual_seed(0)
    return problem, problem.tasks.sample(random).halves(random)


def test_an_episode_has_directions_for_the_operations_that_say_so():
    problem, one = an_episode("series")
    measured = [operation.spec.gradient == "difference" for operation in problem.operations]
    assert 0 < sum(measured) < len(measured)
    assert (one.directions != 0).tolist() == measured
    assert torch.equal(an_episode("series")[1].directions, one.directions)


@pytest.mark.parametrize(("kind", "policy"), [("images", "global"), ("tables", "global"), ("series", "conditional")])
def test_other_kinds_and_a_network_that_sets_the_strengths_measure_nothing_by_differences(kind, policy):
    assert an_episode(kind, policy)[1].directions is None
