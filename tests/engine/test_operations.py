"""The contract of every operation in the registry; a newcomer cannot dodge it."""

from importlib import import_module

import pytest
import torch

from metaaug.modalities.augment import augment, draw_noise
from metaaug.modalities.operation import sample
from metaaug.modalities.recipes import KINDS
from tests.engine.support import SETS, encoded

CASES = [(kind, spec.name) for kind, known in KINDS.items() for spec in known.operations]


def one(kind, name):
    _, operations, x, y, reference = encoded(SETS[kind])
    operation = next(operation for operation in operations if operation.spec.name == name)
    return operation, x, y, reference


def bounds(kind):
    encoder, *_ = encoded(SETS[kind])
    return encoder.bounds


def copies(operation, x, y, reference, strength, seed=0):
    noise = draw_noise([operation], x, y, reference, torch.Generator().manual_seed(seed))
    return augment([operation], torch.tensor([strength], dtype=x.dtype), x, noise, reference)


def test_catalogues_and_implementations_name_the_same_operations():
    for kind, known in KINDS.items():
        implemented = import_module(f"metaaug.modalities.{kind}.operations").OPERATIONS
        assert list(implemented) == [spec.name for spec in known.operations]


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_strength_0_is_the_identity_to_the_last_bit(kind, name):
    operation, x, y, reference = one(kind, name)
    assert torch.equal(copies(operation, x, y, reference, 0.0).x, x)


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_magnitude_0_is_the_identity(kind, name):
    operation, x, y, reference = one(kind, name)
    extra = operation.extra(x, y, reference, torch.Generator().manual_seed(0))
    nothing = operation.apply(x, torch.zeros(len(x), dtype=x.dtype), extra, reference)
    torch.testing.assert_close(nothing, x, rtol=0, atol=1e-9)


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_strength_1_changes_something_and_keeps_shape_dtype_and_range(kind, name):
    operation, x, y, reference = one(kind, name)
    before = x.clone()
    after = copies(operation, x, y, reference, 1.0).x
    assert torch.equal(x, before), "the input was changed in place"
    assert after.shape == x.shape
    assert after.dtype == x.dtype
    assert bool(after.isfinite().all())
    assert (after - x).abs().max() > 0.05
    low, high = bounds(kind)
    assert after.min() >= low
    assert after.max() <= high


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_same_noise_same_copies_and_other_noise_others(kind, name):
    operation, x, y, reference = one(kind, name)
    first, again, other = (copies(operation, x, y, reference, 1.0, seed).x for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_magnitudes_stay_within_the_stated_maximum_and_reach_towards_it(kind, name):
    operation, *_ = one(kind, name)
    uniform = (torch.arange(2000, dtype=torch.float64) + 0.5) / 2000
    draw = sample(operation.distribution(torch.ones(2000, dtype=torch.float64)), uniform)
    values = operation.value(draw)
    if operation.spec.discrete:
        assert values.mean() == pytest.approx(operation.spec.maximum, abs=1e-3)
        assert set(values.unique().tolist()) == {0.0, 1.0}
    else:
        assert values.abs().max() == pytest.approx(operation.spec.maximum)
        assert (values.min() < 0) == operation.spec.symmetric


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_the_gradient_takes_the_stated_way(kind, name):
    operation, x, y, reference = one(kind, name)
    noise = draw_noise([operation], x, y, reference, torch.Generator().manual_seed(0))
    strength = torch.tensor([0.5], dtype=x.dtype, requires_grad=True)
    result = augment([operation], strength, x, noise, reference)
    by_score = operation.spec.gradient != "pathwise"
    assert result.log_prob.requires_grad == by_score
    assert result.x.requires_grad == (not by_score)


@pytest.mark.parametrize(
    ("kind", "name"), [case for case in CASES if "pathwise" in str(KINDS[case[0]].operation(case[1]))]
)
def test_pathwise_gradients_agree_with_finite_differences(kind, name):
    operation, x, y, reference = one(kind, name)
    # Away from a clamp at the bounds, where the derivative jumps.
    low, high = bounds(kind)
    if high < float("inf"):
        x = low + 0.3 * (high - low) + 0.4 * (x - low)
    noise = draw_noise([operation], x, y, reference, torch.Generator().manual_seed(0))

    def copy(strength):
        return augment(
            [operation],
            strength,
            x[:6],
            type(noise)(noise.uniforms[:, :6], tuple(None if extra is None else extra[:6] for extra in noise.extras)),
            reference,
        ).x

    assert torch.autograd.gradcheck(copy, torch.tensor([0.13], dtype=torch.float64, requires_grad=True))


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_what_was_done_is_said_in_words(kind, name):
    operation, x, *_ = one(kind, name)
    shape = tuple(x.shape[1:])
    assert operation.describe(0.0, shape) == ""
    largest = 1.0 if operation.spec.discrete else operation.spec.maximum
    assert operation.describe(largest, shape).startswith(name.replace("_", " "))


def test_words_have_units_and_signs():
    rotate, *_ = one("images", "rotate")
    shift, *_ = one("images", "shift_x")
    scale, *_ = one("images", "scale")
    flip, *_ = one("images", "hflip")
    assert rotate.describe(-12.34, (1, 8, 8)) == "rotate −12°"
    assert shift.describe(25.0, (1, 8, 8)) == "shift x +2 px"
    assert scale.describe(0.2, (1, 8, 8)) == "scale ×1.22"
    assert flip.describe(1.0, (1, 8, 8)) == "hflip"


@pytest.mark.parametrize(
    "spec", [spec for kind in KINDS.values() for spec in kind.operations], ids=lambda spec: spec.name
)
def test_every_specification_says_what_it_must(spec):
    assert spec.summary.endswith(".")
    assert spec.distribution
    assert spec.unit
    assert spec.maximum > 0
    assert spec.gradient in ("score", "pathwise", "difference")


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_hand_made_default_uses_harmless_operations_only(kind):
    for name, strength in KINDS[kind].recipe.default.items():
        assert not KINDS[kind].operation(name).dangerous
        assert 0 < strength <= 1
