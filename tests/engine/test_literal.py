"""The document's algorithm word for word: its gradients are right, and what it learns is not variety."""

import pytest
import torch
import torch.nn.functional as functional

from metaaug.meta import literal
from metaaug.teach.fixed_network import spread

SIZE, CLASSES = 6, 3


def draw(n: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Samples in [0, 1] whose class says which two of the numbers are large."""
    y = torch.arange(n) % CLASSES
    x = 0.25 + 0.5 * functional.one_hot(y, CLASSES).repeat(1, SIZE // CLASSES)
    noise = torch.randn(n, SIZE, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return (x + 0.12 * noise).clamp(0, 1), y


TRAIN, VALIDATION = draw(30, seed=0), draw(30, seed=1)
DATA = literal.Data(*TRAIN, *VALIDATION)
EVERYTHING = torch.arange(30)


def classify(x):
    """A fixed network that is right about nearly all samples: how much is large where a class has it large."""
    return 8 * x.reshape(-1, SIZE // CLASSES, CLASSES).mean(dim=1).tanh()


def settings(algorithm="maml", **changes):
    return literal.Settings(algorithm, **{"steps": 1, "inner_lr": 0.3, "meta_lr": 0.3, **changes})


def random_start(seed=0):
    theta = literal.start_random(SIZE, 5, torch.Generator().manual_seed(seed))
    return {name: value.double() for name, value in theta.items()}


def no_randomness():
    return torch.Generator().manual_seed(0)


def test_the_meta_gradient_agrees_with_finite_differences_through_the_inner_step():
    names = list(random_start())

    def outer(*values):
        theta = dict(zip(names, values, strict=True))
        return literal.validation_loss(theta, DATA, classify, settings(inner_lr=2.0), EVERYTHING[:8])

    assert torch.autograd.gradcheck(outer, tuple(literal.leaves(random_start()).values()))


def test_the_inner_gradient_is_not_taken_as_constant():
    theta, given = literal.leaves(random_start()), settings(inner_lr=2.0)
    full = literal.gradient(literal.validation_loss(theta, DATA, classify, given, EVERYTHING), theta)
    inner = literal.gradient(literal.task_loss(theta, classify, *TRAIN), theta)
    there = literal.leaves(literal.step_down(theta, inner, 2.0))
    first_order = literal.gradient(literal.task_loss(there, classify, *VALIDATION), there)
    assert (full["output"] - first_order["output"]).abs().max() > 1e-4


def test_maml_with_alpha_0_is_gradient_descent_on_the_validation_loss():
    theta = random_start()
    after = literal.maml(theta, DATA, classify, settings(inner_lr=0.0), EVERYTHING)
    there = literal.leaves(theta)
    slope = literal.gradient(literal.task_loss(there, classify, *VALIDATION), there)
    for name, value in theta.items():
        torch.testing.assert_close(after[name], value - 0.3 * slope[name], rtol=1e-12, atol=1e-12)


def test_reptile_with_one_step_is_gradient_descent_at_rate_epsilon_times_alpha():
    theta = random_start()
    after = literal.reptile(theta, DATA, classify, settings(inner_lr=0.4, meta_lr=0.5), EVERYTHING[None])
    there = literal.leaves(theta)
    slope = literal.gradient(literal.task_loss(there, classify, *TRAIN), there)
    for name, value in theta.items():
        torch.testing.assert_close(after[name], value - 0.5 * 0.4 * slope[name], rtol=1e-12, atol=1e-12)


def test_reptile_with_epsilon_half_is_the_average():
    theta, batches = random_start(), EVERYTHING.reshape(3, 10)
    there = literal.reptile(theta, DATA, classify, settings(meta_lr=1.0), batches)
    half_way = literal.reptile(theta, DATA, classify, settings(meta_lr=0.5), batches)
    for name, value in theta.items():
        torch.testing.assert_close(half_way[name], (value + there[name]) / 2)


@pytest.mark.parametrize("algorithm", ["maml", "reptile"])
def test_learning_is_pure_and_seeded(algorithm):
    theta = random_start()
    before = {name: value.clone() for name, value in theta.items()}
    given = settings(algorithm, steps=3, batch=8)
    first, second = (list(literal.learn(theta, DATA, classify, given, no_randomness())) for _ in range(2))
    torch.testing.assert_close(theta, before, rtol=0, atol=0)
    torch.testing.assert_close(first, second, rtol=0, atol=0)
    assert len(first) == 3


def test_near_the_identity_every_number_stays_close_and_keeps_its_order():
    x = torch.linspace(0, 1, 11).repeat(SIZE, 1).T
    made = literal.generate(literal.start_near_identity(SIZE), x)
    assert (made - x).abs().max() < 0.09
    assert (made.diff(dim=0) > 0).all()


@pytest.mark.parametrize(("algorithm", "meta_lr"), [("maml", 0.5), ("reptile", 0.5)])
def test_the_losses_fall_and_samples_of_a_class_become_alike(algorithm, meta_lr):
    theta = random_start()
    given = settings(algorithm, steps=400, inner_lr=0.5, meta_lr=meta_lr, batch=16)
    *_, after = literal.learn(theta, DATA, classify, given, no_randomness())

    def variety(theta):
        within, between = spread(literal.generate(theta, TRAIN[0]), TRAIN[1])
        return within / between

    own = spread(*TRAIN)
    for x, y in (TRAIN, VALIDATION):
        assert literal.task_loss(after, classify, x, y) < 0.5 * literal.task_loss(theta, classify, x, y)
    assert variety(after) < 0.7 * variety(theta)
    assert variety(after) < 0.7 * own[0] / own[1]


def test_spread_of_known_samples():
    x = torch.tensor([[0.0, 0.0], [0.0, 2.0], [4.0, 0.0], [4.0, 2.0]])
    assert spread(x, torch.tensor([1, 1, 5, 5])) == pytest.approx((1.0, 2.0))
