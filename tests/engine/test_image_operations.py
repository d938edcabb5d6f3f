"""Known answers for the operations on images."""

import pytest
import torch

from metaaug.modalities.images.operations import OPERATIONS
from metaaug.modalities.operation import Reference
from metaaug.modalities.recipes import KINDS


def apply(name, x, value, extra=None):
    values = torch.full((len(x),), value, dtype=x.dtype)
    operation = OPERATIONS[name](KINDS["images"].operation(name))
    return operation.apply(x, values, extra, Reference(x, torch.zeros(len(x), dtype=torch.long)))


@pytest.fixture
def x():
    image = torch.zeros(1, 1, 8, 8, dtype=torch.float64)
    image[0, 0, 1, 2] = 1.0
    image[0, 0, 5, 6] = 0.5
    return image


def test_flips_are_exact(x):
    torch.testing.assert_close(apply("hflip", x, 1.0), x.flip(-1))
    torch.testing.assert_close(apply("vflip", x, 1.0), x.flip(-2))


def test_a_quarter_turn_is_rot90_to_either_side(x):
    one = torch.ones(1, dtype=x.dtype)
    torch.testing.assert_close(apply("quarter_turn", x, 1.0, one), x.rot90(1, (-2, -1)))
    torch.testing.assert_close(apply("quarter_turn", x, 1.0, -one), x.rot90(-1, (-2, -1)))


def test_positive_rotation_is_counter_clockwise(x):
    torch.testing.assert_close(apply("rotate", x, 90.0), x.rot90(1, (-2, -1)))


def test_positive_shifts_go_right_and_down(x):
    torch.testing.assert_close(apply("shift_x", x, 12.5), x.roll(1, -1))
    torch.testing.assert_close(apply("shift_y", x, 12.5), x.roll(1, -2))


def test_scale_enlarges_about_the_centre():
    x = torch.zeros(1, 1, 8, 8, dtype=torch.float64)
    x[..., 3:5, 3:5] = 1.0
    larger = apply("scale", x, 0.6931471805599453)
    assert larger[0, 0, 2:6, 2:6].sum() > 3 * x.sum()
    assert larger[0, 0, 0].abs().sum() < 1e-9


def test_outside_the_image_lies_its_background():
    x = torch.full((1, 1, 8, 8), 0.8, dtype=torch.float64)
    x[..., 3:5, 3:5] = 0.1
    torch.testing.assert_close(apply("shift_x", x, 25.0)[..., :2], x[..., :2])
    assert apply("rotate", x, 45.0)[0, 0, 0, 0] == pytest.approx(0.8)


def test_a_run_of_moves_is_sampled_once_and_composes(x):
    rotate, shift = (OPERATIONS[name](KINDS["images"].operation(name)) for name in ("rotate", "shift_x"))
    value = torch.tensor([90.0], dtype=x.dtype), torch.tensor([12.5], dtype=x.dtype)
    both = type(rotate).apply_all(x, [(shift, value[1], None), (rotate, value[0], None)], Reference(x, x))
    torch.testing.assert_close(both, x.roll(1, -1).rot90(1, (-2, -1)))


def test_brightness_contrast_and_invert():
    x = torch.tensor([[[[0.2, 0.4], [0.4, 0.6]]]], dtype=torch.float64)
    torch.testing.assert_close(apply("brightness", x, 10.0), x + 0.1)
    torch.testing.assert_close(apply("invert", x, 1.0), 1 - x)
    doubled = apply("contrast", x, 0.6931471805599453)
    torch.testing.assert_close(doubled, torch.tensor([[[[0.0, 0.4], [0.4, 0.8]]]], dtype=torch.float64))


def test_blur_keeps_a_constant_image_and_spreads_a_point(x):
    constant = torch.full((1, 1, 8, 8), 0.3, dtype=torch.float64)
    torch.testing.assert_close(apply("blur", constant, 1.5), constant)
    point = torch.zeros(1, 1, 9, 9, dtype=torch.float64)
    point[0, 0, 4, 4] = 1.0
    blurred = apply("blur", point, 1.0)[0, 0]
    assert float(blurred[4, 4]) == pytest.approx(1 / (2 * torch.pi), rel=1e-3)
    assert float(blurred[4, 5] / blurred[4, 4]) == pytest.approx(0.6065, rel=1e-3)
    torch.testing.assert_close(blurred, blurred.flip(0).T)


def test_cutout_blanks_a_square_of_the_stated_side():
    x = torch.ones(1, 1, 8, 8, dtype=torch.float64)
    x[..., 0, :] = x[..., -1, :] = x[..., :, 0] = x[..., :, -1] = 0.0
    centre = torch.tensor([[0.5, 0.5]], dtype=x.dtype)
    cut = apply("cutout", x, 50.0, centre)
    assert cut[0, 0, 2:6, 2:6].sum() == 0
    assert cut.sum() == x.sum() - 16


def test_saturation_down_is_grey_and_hue_keeps_the_luma():
    x = torch.rand(2, 3, 4, 4, generator=torch.Generator().manual_seed(0)).double() * 0.2 + 0.4
    luma = torch.tensor([0.299, 0.587, 0.114], dtype=x.dtype)[:, None, None]
    grey = apply("saturation", x, -50.0)
    torch.testing.assert_close(grey, (x * luma).sum(1, keepdim=True).expand_as(x))
    turned = apply("hue", x, 120.0)
    torch.testing.assert_close((turned * luma).sum(1), (x * luma).sum(1))
    assert (turned - x).abs().max() > 0.02
    torch.testing.assert_close(apply("hue", turned, -120.0), x)
