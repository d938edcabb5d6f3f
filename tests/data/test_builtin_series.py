"""The built-in series follow their formulas, and planted symmetries are what they say."""

import numpy as np
import pytest

from metaaug.modalities.builtin import BUILTIN, load_builtin
from metaaug.modalities.series.planting import PLANTED, plant

SETS = [name for name, one in BUILTIN.items() if one.kind == "series"]


def of_class(dataset, name):
    return dataset.samples[dataset.labels == dataset.classes.index(name), 0].astype(float)


def test_there_are_600_series_of_each():
    first, second = (load_builtin(name) for name in SETS)
    assert (first.samples.shape, second.samples.shape) == ((600, 1, 128), (600, 1, 60))
    assert first.counts == {"bell": 200, "cylinder": 200, "funnel": 200}
    assert set(second.counts.values()) == {100}
    assert first.samples.dtype == np.float32


@pytest.mark.parametrize("name", SETS)
def test_they_are_the_same_each_time(name):
    assert load_builtin(name).fingerprint == load_builtin(name).fingerprint


def test_cylinders_are_flat_bells_rise_and_funnels_fall():
    dataset = load_builtin("cylinder_bell_funnel")
    # At step 40 all have begun and many have not ended; before step 16 none has begun.
    for name in ("cylinder", "bell", "funnel"):
        series = of_class(dataset, name)
        assert series[:, :15].mean() == pytest.approx(0, abs=0.1)
        assert series[:, :15].std() == pytest.approx(1, abs=0.05)
    inside = {name: of_class(dataset, name)[:, 32:48] for name in ("cylinder", "bell", "funnel")}
    assert inside["cylinder"].mean() == pytest.approx(6, abs=0.3)
    slopes = {name: (values[:, 8:] - values[:, :8]).mean() for name, values in inside.items()}
    assert slopes["cylinder"] == pytest.approx(0, abs=0.2)
    # A bell rises by 6 over 64 steps on average, so by more than .5 in 8; E[1 / (b − a)] is ln 3 / 64.
    assert slopes["bell"] == pytest.approx(6 * 8 * np.log(3) / 64, abs=0.2)
    assert slopes["funnel"] == pytest.approx(-6 * 8 * np.log(3) / 64, abs=0.2)


def test_control_charts_have_their_means_and_spreads():
    dataset = load_builtin("synthetic_control")
    normal = of_class(dataset, "normal")
    # 30 + 2 r with r uniform in ±3: within 24 to 36, deviation 6 / √3.
    assert normal.min() >= 24
    assert normal.max() <= 36
    assert normal.std() == pytest.approx(6 / 3**0.5, abs=0.05)
    # Gradients are uniform in 0.2 to 0.5: 0.35 on average.
    for name, sign in (("increasing", 1), ("decreasing", -1)):
        slopes = np.polyfit(np.arange(60), of_class(dataset, name).T, 1)[0]
        assert slopes.mean() == pytest.approx(sign * 0.35, abs=0.02)
    for name, sign in (("upward shift", 1), ("downward shift", -1)):
        series = of_class(dataset, name)
        assert (series[:, 40:].mean() - series[:, :20].mean()) == pytest.approx(sign * (7.5 + 20) / 2, abs=1)
    cyclic = of_class(dataset, "cyclic") - 30
    # a²/2 with a uniform in 10 to 15, and the noise's 12.
    assert (cyclic**2).mean() == pytest.approx((15**3 - 10**3) / 15 / 2 + 12, rel=0.05)
    spectrum = np.abs(np.fft.rfft(cyclic, 600))
    periods = 600 / (10 + spectrum[:, 10:].argmax(axis=1))
    assert periods.min() > 9.5
    assert periods.max() < 15.8


@pytest.mark.parametrize("symmetry", PLANTED)
@pytest.mark.parametrize("name", SETS)
def test_planting_names_itself_keeps_labels_and_follows_the_seed(name, symmetry):
    plain, planted = load_builtin(name), load_builtin(f"{name}+{symmetry}")
    assert planted.name == f"{name}+{symmetry}"
    assert planted.notes == (PLANTED[symmetry][1],)
    assert np.array_equal(planted.labels, plain.labels)
    assert planted.samples.dtype == np.float32
    assert planted.fingerprint != load_builtin(f"{name}+{symmetry}", seed=1).fingerprint
    assert planted.fingerprint != plain.fingerprint


def test_coins_fall_for_half_of_the_series_and_leave_the_others():
    plain = load_builtin("synthetic_control").samples
    mirrored = 2 * plain.mean() - plain
    for symmetry, transformed in (("sign_flip", mirrored), ("time_reversal", plain[..., ::-1])):
        planted = load_builtin(f"synthetic_control+{symmetry}").samples
        same = np.isclose(planted, plain, atol=1e-4).all(axis=(1, 2))
        changed = np.isclose(planted, transformed, atol=1e-4).all(axis=(1, 2))
        assert np.all(same | changed)
        # Four standard deviations of a fair coin over 600 throws are 49.
        assert abs(changed.sum() - 300) < 49


def test_shifting_moves_a_peak_within_a_fifth_of_the_length_and_holds_the_ends():
    series = np.zeros((400, 1, 101), np.float32)
    series[:, :, 45:56] = 5 - np.abs(np.arange(-5, 6))
    series[:, :, 0] = 1
    planted = plant(series, 0, "shift")[:, 0]
    body = np.where(planted > 1, planted, 0)
    places = (body * np.arange(101)).sum(axis=1) / body.sum(axis=1)
    assert -20.5 < (places - 50).min() < -19
    assert 19 < (places - 50).max() < 20.5
    later = places > 52
    assert planted[later, 0] == pytest.approx(1)
    assert planted[later, 1] == pytest.approx(1)
