"""Identities between meta-learners, in float64, on an episode that is always the same."""

from itertools import repeat

import pytest
import torch

from metaaug.learners.ridge import Ridge
from metaaug.meta import META_LEARNERS, OWN_PARAMETERS
from metaaug.meta.adaptation import adapt
from metaaug.meta.bilevel import bilevel
from metaaug.meta.descent import FLOOR, Moments, adam, bounded, tracked
from metaaug.meta.fomaml import fomaml
from metaaug.meta.maml import maml
from metaaug.meta.meta_sgd import RATE, meta_sgd
from metaaug.meta.objective import STRENGTHS, copy_weights, episode_loss, task_gradient
from metaaug.meta.reptile import reptile
from tests.engine.support import FixedTask, FixedTasks, settings, smooth_episode, start

LEARNER = Ridge()
TASK = FixedTask(smooth_episode())
TASKS = FixedTasks(TASK)


def no_randomness() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def assert_same(first, second):
    torch.testing.assert_close(first.parameters, second.parameters, rtol=1e-12, atol=1e-12)


def test_maml_with_alpha_0_is_bilevel():
    state, given = start(LEARNER.initial()), settings(inner_lr=0.0, prior=0.03)
    after_maml, loss_maml = maml(state, TASKS, LEARNER, given, no_randomness())
    after_bilevel, loss_bilevel = bilevel(state, TASKS, LEARNER, given, no_randomness())
    assert_same(after_maml, after_bilevel)
    assert loss_maml == pytest.approx(loss_bilevel, rel=1e-12)


def test_reptile_with_one_plain_step_is_gradient_descent_at_rate_epsilon_times_alpha():
    state = start(LEARNER.initial())
    given = settings(meta_lr=0.5, inner_lr=0.2, inner_optimiser="sgd")
    after, _ = reptile(state, TASKS, LEARNER, given, no_randomness())
    leaves = tracked(state.parameters)
    gradient = task_gradient(episode_loss(leaves, TASK.episode, LEARNER), leaves)
    for name, value in state.parameters.items():
        torch.testing.assert_close(after.parameters[name], value - 0.5 * 0.2 * gradient[name], rtol=1e-12, atol=1e-12)


def test_reptile_with_epsilon_half_is_the_average():
    state = start(LEARNER.initial())
    all_the_way, _ = reptile(state, TASKS, LEARNER, settings(meta_lr=1.0, inner_steps=3), no_randomness())
    half_way, _ = reptile(state, TASKS, LEARNER, settings(meta_lr=0.5, inner_steps=3), no_randomness())
    for name, value in state.parameters.items():
        torch.testing.assert_close(half_way.parameters[name], (value + all_the_way.parameters[name]) / 2)


@pytest.mark.parametrize("inner_steps", [1, 3])
def test_the_meta_gradient_of_maml_agrees_with_finite_differences_through_all_inner_steps(inner_steps):
    names = list(start(LEARNER.initial()).parameters)
    given = settings(inner_steps=inner_steps, prior=0.02)

    def outer(*values):
        parameters = dict(zip(names, values, strict=True))
        adapted = adapt(parameters, repeat(TASK.episode), LEARNER, given)
        return episode_loss(adapted, TASK.episode, LEARNER)

    values = tuple(tracked(start(LEARNER.initial()).parameters).values())
    assert torch.autograd.gradcheck(outer, values)


def test_second_order_differs_from_first_order():
    gradients = []
    for second_order in (True, False):
        leaves = tracked(start(LEARNER.initial()).parameters)
        adapted = adapt(leaves, repeat(TASK.episode), LEARNER, settings(), second_order=second_order)
        gradients.append(task_gradient(episode_loss(adapted, TASK.episode, LEARNER), leaves)[STRENGTHS])
    assert (gradients[0] - gradients[1]).abs().max() > 1e-4


def test_the_first_order_meta_gradient_is_the_query_gradient_at_the_adapted_point():
    leaves = tracked(start(LEARNER.initial()).parameters)
    adapted = adapt(leaves, repeat(TASK.episode), LEARNER, settings(), second_order=False)
    meta_gradient = task_gradient(episode_loss(adapted, TASK.episode, LEARNER), leaves)[STRENGTHS]
    at = tracked(adapted)
    there = task_gradient(episode_loss(at, TASK.episode, LEARNER), at)[STRENGTHS]
    torch.testing.assert_close(meta_gradient, there, rtol=1e-12, atol=1e-12)


def begin(name: str, strengths: tuple[float, ...] = (0.4, 0.3)):
    own = OWN_PARAMETERS.get(name, lambda theta, settings: {})
    return start(LEARNER.initial(), strengths, own({STRENGTHS: torch.tensor(strengths).double()}, settings()))


def test_fomaml_moves_by_the_query_gradient_at_the_adapted_point():
    state, given = start(LEARNER.initial()), settings(prior=0.03)
    adapted = adapt(tracked(state.parameters), repeat(TASK.episode), LEARNER, given, second_order=False)
    there = tracked(adapted)
    gradient = task_gradient(episode_loss(there, TASK.episode, LEARNER), there, prior=0.03)
    expected, _ = adam(state.parameters, gradient, state.moments, given.meta_lr, given.common_scale)
    after, _ = fomaml(state, TASKS, LEARNER, given, no_randomness())
    torch.testing.assert_close(after.parameters, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("inner_steps", [1, 3])
def test_meta_sgd_with_constant_alpha_is_maml(inner_steps):
    given = settings(inner_steps=inner_steps, prior=0.02)
    after_maml, loss_maml = maml(start(LEARNER.initial()), TASKS, LEARNER, given, no_randomness())
    after, loss = meta_sgd(begin("meta_sgd"), TASKS, LEARNER, given, no_randomness())
    for name, value in after_maml.parameters.items():
        torch.testing.assert_close(after.parameters[name], value, rtol=1e-12, atol=1e-12)
    assert loss == pytest.approx(loss_maml, rel=1e-12)


@pytest.mark.parametrize("name", ["maml", "fomaml", "meta_sgd"])
def test_what_is_used_of_maml_is_what_theta_adapts_to(name):
    state, given = begin(name), settings(inner_steps=2)
    after, _ = META_LEARNERS[name](state, TASKS, LEARNER, given, no_randomness())
    theta = {key: value for key, value in state.parameters.items() if not key.startswith(RATE)}
    adapted = adapt(tracked(theta), repeat(TASK.episode), LEARNER, given)
    torch.testing.assert_close(after.used[STRENGTHS], adapted[STRENGTHS].detach(), rtol=1e-12, atol=1e-12)
    assert not torch.equal(after.used[STRENGTHS], after.parameters[STRENGTHS])


def test_meta_sgd_learns_its_rates_and_each_has_its_own_effect():
    state = begin("meta_sgd")
    after, _ = meta_sgd(state, TASKS, LEARNER, settings(), no_randomness())
    moved = after.parameters[RATE + STRENGTHS] - state.parameters[RATE + STRENGTHS]
    assert (moved != 0).all()
    leaves = tracked(state.parameters)
    slow = {STRENGTHS: torch.tensor([0.0, 0.3], dtype=torch.float64)}
    adapted = adapt(leaves, repeat(TASK.episode), LEARNER, settings(), rates=slow)
    assert adapted[STRENGTHS][0] == leaves[STRENGTHS][0]
    assert adapted[STRENGTHS][1] != leaves[STRENGTHS][1]


@pytest.mark.parametrize("name", list(META_LEARNERS))
def test_a_step_is_pure_and_keeps_strengths_in_range(name):
    state = begin(name, (0.011, 0.999))
    before = {key: value.clone() for key, value in state.parameters.items()}
    first, second = (
        META_LEARNERS[name](state, TASKS, LEARNER, settings(meta_lr=0.5), no_randomness())[0] for _ in range(2)
    )
    torch.testing.assert_close(state.parameters, before, rtol=0, atol=0)
    torch.testing.assert_close(first.parameters, second.parameters, rtol=0, atol=0)
    strengths = first.parameters[STRENGTHS]
    assert strengths.min() >= FLOOR
    assert strengths.max() <= 1
    assert not torch.equal(strengths, before[STRENGTHS])


@pytest.mark.parametrize("name", list(META_LEARNERS))
def test_descending_lowers_the_loss(name):
    state = begin(name)
    before = episode_loss(state.parameters, TASK.episode, LEARNER)
    rate = 0.5 if name == "reptile" else 0.02
    for _ in range(10):
        state, _ = META_LEARNERS[name](state, TASKS, LEARNER, settings(meta_lr=rate, inner_lr=0.02), no_randomness())
    assert episode_loss(state.parameters, TASK.episode, LEARNER) < before - 1e-3


def test_a_large_prior_drives_strengths_to_the_floor():
    state = start(LEARNER.initial())
    for _ in range(40):
        state, _ = bilevel(state, TASKS, LEARNER, settings(prior=100.0), no_randomness())
    torch.testing.assert_close(state.parameters[STRENGTHS], torch.full((2,), FLOOR, dtype=torch.float64))


def test_adam_is_torchs_adam():
    parameters = {"a": torch.tensor([0.5, -2.0, 3.0], dtype=torch.float64)}
    theirs = parameters["a"].clone().requires_grad_()
    optimiser = torch.optim.Adam([theirs], lr=0.05, betas=(0.9, 0.99))
    moments = Moments.zeros(parameters)
    for step in range(5):
        gradient = torch.tensor([1.0, -0.1, 0.01 * step], dtype=torch.float64)
        theirs.grad = gradient.clone()
        optimiser.step()
        parameters, moments = adam(parameters, {"a": gradient}, moments, rate=9.0, common_scale=False)
    torch.testing.assert_close(parameters["a"], theirs.detach(), rtol=1e-7, atol=1e-9)


def test_a_common_scale_keeps_the_proportions_of_the_gradient():
    parameters = {STRENGTHS: torch.full((3,), 0.5, dtype=torch.float64)}
    gradient = {STRENGTHS: torch.tensor([1.0, -0.5, 0.0], dtype=torch.float64)}
    moved, _ = adam(parameters, gradient, Moments.zeros(parameters), rate=0.05, common_scale=True)
    step = moved[STRENGTHS] - 0.5
    assert step[2] == 0
    torch.testing.assert_close(step[0] / step[1], torch.tensor(-2.0, dtype=torch.float64))


def test_bounded_touches_strengths_only():
    given = {STRENGTHS: torch.tensor([-1.0, 2.0]), "log_penalty": torch.tensor(-5.0)}
    torch.testing.assert_close(bounded(given)[STRENGTHS], torch.tensor([FLOOR, 1.0]))
    assert bounded(given)["log_penalty"] == -5


def test_copy_weights_are_1_and_their_gradient_has_the_leave_one_out_baseline():
    log_prob = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
    weights = copy_weights(log_prob)
    torch.testing.assert_close(weights, torch.ones_like(weights))
    upstream = torch.randn(4, 3, dtype=torch.float64)
    (gradient,) = torch.autograd.grad((weights * upstream).sum(), log_prob)
    others = (upstream.sum(0, keepdim=True) - upstream) / 3
    torch.testing.assert_close(gradient, upstream - others)
