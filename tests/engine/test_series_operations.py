"""Known answers of the operations on series, and what their features and encoder must and must not see."""

import numpy as np
import pytest
import torch

from metaaug.data.dataset import Column, Dataset
from metaaug.modalities.operation import Reference
from metaaug.modalities.recipes import KINDS
from metaaug.modalities.registry import MODALITIES
from metaaug.modalities.series.describe import describe_series
from metaaug.modalities.series.features import series_features
from metaaug.modalities.series.operations import OPERATIONS
from metaaug.modalities.series.operations.smooth import KNOTS, between_knots, smooth
from metaaug.modalities.series.operations.times import moved, sampled
from metaaug.modalities.series.residual import curve_residual
from tests.engine.support import encoded, series_set


def operation(name):
    return OPERATIONS[name](KINDS["series"].operation(name))


def apply(name, x, value, extra=None):
    values = torch.full((len(x),), value, dtype=x.dtype)
    return operation(name).apply(x, values, extra, Reference(x, torch.zeros(len(x), dtype=torch.long)))


@pytest.fixture
def ramp():
    """Two series of two channels, the second channel upside down."""
    steps = torch.arange(11, dtype=torch.float64)
    return torch.stack([torch.stack([steps, -steps]), torch.stack([2 * steps, -2 * steps])])


def test_between_two_steps_lies_their_weighted_mean():
    x = torch.tensor([[[0.0, 10, 40]]], dtype=torch.float64)
    places = torch.tensor([[-1.0, 0.25, 1.5, 2, 9]], dtype=torch.float64)
    assert sampled(x, places)[0, 0].tolist() == [0, 2.5, 25, 40, 40]


def test_a_shift_moves_later_and_holds_the_end(ramp):
    shifted = apply("shift", ramp, 100 * 2.5 / 11)
    torch.testing.assert_close(shifted[0, 0], (torch.arange(11).double() - 2.5).clamp_min(0))
    torch.testing.assert_close(shifted[0, 1], -shifted[0, 0])
    assert operation("shift").describe(20.0, (1, 50)) == "shift +10 steps"


def test_a_reversal_is_exact_and_undoes_itself(ramp):
    reverse = apply("time_reversal", ramp, 1.0)
    assert torch.equal(reverse, ramp.flip(2))
    assert torch.equal(apply("time_reversal", reverse, 1.0), ramp)


def test_zooming_shows_a_part_from_where_it_is_told(ramp):
    half = float(np.log(2))
    first, last = (apply("zoom", ramp[:1], half, torch.tensor([place]).double()) for place in (0.0, 1.0))
    torch.testing.assert_close(first[0, 0], torch.linspace(0, 5, 11).double())
    torch.testing.assert_close(last[0, 0], torch.linspace(5, 10, 11).double())
    assert operation("zoom").describe(half, (1, 50)) == "zoom ×2.00"


def test_a_warp_keeps_the_ends_and_the_order_and_is_as_fast_as_told(ramp):
    speed = torch.zeros(2, 11, dtype=torch.float64)
    # Twice as fast in the second half.
    speed[:, 6:] = 1
    speed[:, 5] = 0.5
    warped = apply("time_warp", ramp, float(np.log(2)), speed)[0, 0]
    assert warped[0] == 0
    assert warped[-1] == pytest.approx(10)
    steps = warped.diff()
    assert bool((steps > 0).all())
    assert (steps[-1] / steps[0]).item() == pytest.approx(2)


def test_several_moves_are_one_interpolation_of_all_of_them(ramp):
    wave = torch.sin(torch.linspace(0, 6, 101, dtype=torch.float64))[None, None]
    one = torch.ones(1, dtype=torch.float64)
    steps = [
        (operation("time_reversal"), one, None),
        (operation("shift"), 7 * one, None),
        (operation("zoom"), 0.3 * one, 0.4 * one),
        (operation("time_warp"), 0.5 * one, smooth((1,), wave, torch.Generator().manual_seed(0))),
    ]
    one_by_one = wave
    for step in steps:
        one_by_one = moved(one_by_one, [step])
    torch.testing.assert_close(moved(wave, steps), one_by_one, atol=2e-3, rtol=0)


def test_a_permutation_keeps_the_segments_and_changes_their_order():
    x = torch.arange(10, dtype=torch.float64)[None, None].repeat(1, 2, 1)
    # The segments are 0–2, 3–4, 5–7, 8–9; the third goes first.
    order = torch.tensor([[1, 2, 0, 3]])
    assert apply("segment_permutation", x, 1.0, order)[0, 0].tolist() == [5, 6, 7, 0, 1, 2, 3, 4, 8, 9]


def test_flip_scale_and_offset(ramp):
    assert torch.equal(apply("sign_flip", ramp, 1.0), -ramp)
    torch.testing.assert_close(apply("scale", ramp, float(np.log(3))), 3 * ramp)
    sides = torch.tensor([[[1.0], [-1.0]], [[-1.0], [-1.0]]], dtype=torch.float64)
    torch.testing.assert_close(apply("offset", ramp, 0.5, sides), ramp + 0.5 * sides)


def test_smooth_curves_pass_through_their_knots():
    weights = between_knots(41)
    assert torch.allclose(weights[::10], torch.eye(KNOTS), atol=1e-6)
    assert torch.allclose(weights.sum(dim=1), torch.ones(41), atol=1e-6)


def test_drift_and_magnitude_warp_follow_their_curve(ramp):
    curve = smooth((2, 2), ramp, torch.Generator().manual_seed(0))
    torch.testing.assert_close(apply("drift", ramp, 0.4, curve), ramp + 0.4 * curve)
    torch.testing.assert_close(apply("magnitude_warp", ramp, 0.4, curve), ramp * (0.4 * curve).exp())


def test_a_cutout_is_as_long_as_told_and_has_the_mean(ramp):
    cut = apply("cutout", ramp, 30.0, torch.full((2,), 0.5, dtype=torch.float64))
    changed = (cut != ramp)[0, 0] | (torch.arange(11) == 5)
    assert changed.nonzero()[:, 0].tolist() == [4, 5, 6]
    assert cut[1, 1, 4:7].tolist() == [-10, -10, -10]


def test_a_masked_band_is_gone_and_the_others_stay():
    steps = torch.arange(64, dtype=torch.float64) / 64

    def waves(*frequencies):
        return sum(torch.sin(2 * np.pi * frequency * steps) for frequency in frequencies)

    # 32 frequencies; the band of a quarter about the 20th has the 17th to the 24th.
    x = (5 + waves(3, 16, 17, 20, 24, 25))[None, None]
    masked = apply("frequency_mask", x, 25.0, torch.tensor([20 / 32], dtype=torch.float64))
    torch.testing.assert_close(masked[0, 0], 5 + waves(3, 16, 25))


def test_frequency_noise_keeps_the_mean_and_what_is_not_there(ramp):
    noisy = apply("frequency_noise", ramp, 0.5, torch.randn(2, 2, 5, 2, dtype=torch.float64))
    torch.testing.assert_close(noisy.mean(dim=2), ramp.mean(dim=2))
    assert not torch.allclose(noisy, ramp)
    constant = torch.full((1, 2, 11), 3.0, dtype=torch.float64)
    torch.testing.assert_close(apply("frequency_noise", constant, 1.0, torch.randn(1, 2, 5, 2).double()), constant)


def test_channels_are_dropped_by_chance_but_never_all(ramp):
    chances = torch.tensor([[[0.1], [0.9]], [[0.2], [0.1]]], dtype=torch.float64)
    dropped = apply("channel_dropout", ramp, 50.0, chances)
    assert bool((dropped[0, 0] == 0).all())
    assert torch.equal(dropped[0, 1], ramp[0, 1])
    assert torch.equal(dropped[1, 0], ramp[1, 0])


def test_dropping_channels_needs_several():
    names = [one.spec.name for one in encoded(series_set(channels=1))[1]]
    assert names == [spec.name for spec in KINDS["series"].operations if spec.name != "channel_dropout"]
    assert "channel_dropout" in [one.spec.name for one in encoded(series_set())[1]]


@pytest.fixture
def wave():
    return torch.randn(12, 3, 40, dtype=torch.float64, generator=torch.Generator().manual_seed(0))


def features(x, seed=0, width=20):
    return series_features(x, width, torch.Generator().manual_seed(seed))


def test_kernels_do_not_see_a_constant_and_the_means_do(wave):
    seen = features(wave)
    moved_up = wave + torch.tensor([1.0, -2.0, 3.0], dtype=torch.float64)[:, None]
    before, after = seen(wave), seen(moved_up)
    torch.testing.assert_close(after[:, 3:], before[:, 3:], atol=1e-5, rtol=0)
    torch.testing.assert_close(after[:, :3] - before[:, :3], torch.tensor([[1.0, -2, 3]]).double().expand(12, 3))


def test_features_are_drawn_from_the_generator_and_the_clean_support_alone(wave):
    assert torch.equal(features(wave)(wave), features(wave)(wave))
    assert not torch.allclose(features(wave)(wave), features(wave, seed=1)(wave))
    # Normalised by what the support was, not by what is given.
    assert torch.equal(features(wave)(wave[:2]), features(wave)(wave)[:2])
    assert features(wave)(wave).shape == (12, 2 * 20 + 2 * 3)


def test_proportions_of_positives_are_proportions_and_maxima_are_larger_than_biases(wave):
    pooled = features(wave)(wave)[:, 6:]
    dilations = [7, 7, 6]
    start = 0
    for count in dilations:
        proportions, maxima = pooled[:, start : start + count], pooled[:, start + count : start + 2 * count]
        assert proportions.min() >= 0
        assert proportions.max() <= 1
        # Where more than half is above the bias, so is the largest value.
        assert bool((maxima[proportions > 0.5] > 0).all())
        start += 2 * count


def test_gradients_pass_through_the_features_even_of_constant_channels(wave):
    seen = features(wave)
    still = wave[:2].clone()
    still[:, 1] = 0
    still.requires_grad_()
    seen(still).sum().backward()
    assert bool(still.grad.isfinite().all())
    assert still.grad.abs().max() > 0


def test_long_series_cost_no_more_than_short_ones():
    long = torch.randn(3, 1, 500, generator=torch.Generator().manual_seed(0))
    assert features(long)(long).shape == (3, 42)
    short = torch.randn(3, 1, 8, generator=torch.Generator().manual_seed(0))
    assert features(short)(short).shape == (3, 42)


def placed(x):
    return series_features(x, 20, torch.Generator().manual_seed(0), placed=True)


def test_placed_features_are_the_pooled_ones_and_stretches_of_the_series_and_of_one_kernel_in_four(wave):
    every, pooled = placed(wave)(wave), features(wave)(wave)
    # 3 channels share 24 stretches; of 7, 7 and 6 kernels 2 each are placed, over 10 stretches of 4 of the 40 steps.
    assert every.shape[1] == pooled.shape[1] + 3 * 8 + 3 * 2 * 10
    means = wave.unflatten(2, (8, 5)).mean(dim=3).flatten(1)
    torch.testing.assert_close(every[:, 6 : 6 + 24], means)
    known = {tuple(column) for column in every.T.tolist()}
    assert all(tuple(column) in known for column in pooled.T.tolist())
    assert every[:, -20:].min() >= 0


def test_a_move_in_time_hardly_changes_the_pooled_features_and_changes_the_placed_ones():
    noise = 0.1 * torch.randn(6, 1, 96, generator=torch.Generator().manual_seed(1))
    bump = torch.exp(-((torch.arange(96.0) - 40) / 6).square())
    still, moved = noise + bump, noise + bump.roll(16)

    def change(seen):
        before, after = seen(still)(still), seen(still)(moved)
        return ((after - before).norm() / before.norm()).item()

    assert change(features) < 0.15
    assert change(placed) > 0.3


def test_the_learner_sees_places_and_a_final_ridge_does_not():
    dataset = series_set()
    modality = MODALITIES["series"]
    encoder = modality.fit_encoder(dataset, np.arange(12))
    x = encoder.encode(dataset, np.arange(12))
    seen, final = (
        make(encoder, x, 16, torch.Generator().manual_seed(0))(x)
        for make in (modality.features, modality.final_features)
    )
    assert final.shape[1] == 2 * 16 + 2 * x.shape[1]
    assert seen.shape[1] > final.shape[1]


def test_the_encoder_standardises_by_labelled_series_alone():
    dataset = series_set()
    pool = np.arange(12)
    encoder = MODALITIES["series"].fit_encoder(dataset, pool)
    x = encoder.encode(dataset, pool).double()
    torch.testing.assert_close(x.mean(dim=(0, 2)), torch.zeros(2).double(), atol=1e-6, rtol=0)
    torch.testing.assert_close(x.std(dim=(0, 2), unbiased=False), torch.ones(2).double(), atol=1e-6, rtol=0)
    changed = dataset.samples.copy()
    changed[12:] *= 100
    other = Dataset("w", "series", changed, dataset.labels, dataset.classes, dataset.columns)
    assert torch.equal(MODALITIES["series"].fit_encoder(other, pool).encode(dataset, pool).double(), x)
    np.testing.assert_allclose(encoder.decode(encoder.encode(dataset, pool)), dataset.samples[pool], atol=1e-6)


def test_a_constant_channel_is_left_at_its_scale():
    samples = np.ones((4, 1, 9), np.float32)
    dataset = Dataset("c", "series", samples, np.array([0, 1, 0, 1]), ("a", "b"), (Column("value", "numeric"),))
    encoder = MODALITIES["series"].fit_encoder(dataset, np.arange(4))
    assert not encoder.encode(dataset, np.arange(4)).any()


def test_a_policy_is_told_as_much_of_any_series():
    assert describe_series(torch.randn(3, 1, 9)).shape == describe_series(torch.randn(3, 7, 200)).shape == (3, 8)
    even = torch.tensor([[[1.0, 2, 3, 3, 2, 1]]])
    assert describe_series(even)[0, -1] == 0


def test_a_residual_is_a_curve_through_its_coefficients():
    residual = curve_residual(2, 41)
    assert residual.size == 2 * KNOTS
    coefficients = torch.arange(10.0)[None] / 10
    added = residual.add(torch.zeros(1, 2, 41), coefficients)
    torch.testing.assert_close(added[0, :, ::10], coefficients.reshape(2, KNOTS))


def test_the_network_takes_any_length_and_number_of_channels():
    for channels, length in ((1, 8), (3, 100)):
        x = torch.randn(4, channels, length)
        encoder = encoded(series_set())[0]
        assert MODALITIES["series"].network(encoder, x, 5)(x).shape == (4, 5)
