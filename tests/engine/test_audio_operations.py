"""Known answers for the operations on waveforms, and for the spectrograms they are seen by."""

import math

import numpy as np
import pytest
import torch

from metaaug.modalities.audio.mel import hertz, mel, mel_filters, window_size
from metaaug.modalities.audio.operations import OPERATIONS
from metaaug.modalities.audio.operations.filters import ROOMS, fast_size
from metaaug.modalities.audio.spectrum import BANDS, FRAMES, LogMel
from metaaug.modalities.operation import Reference
from metaaug.modalities.recipes import KINDS
from metaaug.modalities.registry import MODALITIES
from tests.engine.support import sound_set

RATE, SAMPLES = 8000, 4000


def operation(name, rate=RATE):
    return OPERATIONS[name](KINDS["audio"].operation(name), rate)


def apply(name, x, value, extra=None):
    values = torch.full((len(x),), value, dtype=x.dtype)
    return operation(name).apply(x, values, extra, Reference(x, torch.zeros(len(x), dtype=torch.long)))


def tone(frequency, level=0.5, samples=SAMPLES):
    """One clip of a steady tone, fading in and out, so that its edges have no overtones."""
    time = torch.arange(samples, dtype=torch.float64) / RATE
    fade = torch.hann_window(samples, dtype=torch.float64)
    return (level * fade * torch.sin(2 * math.pi * frequency * time))[None]


def click(place, samples=SAMPLES):
    x = torch.zeros(1, samples, dtype=torch.float64)
    x[0, place] = 0.5
    return x


def loudest_frequency(x):
    power = torch.fft.rfft(x[0]).abs()
    return float(power.argmax()) * RATE / x.shape[-1]


def strength(x):
    return float(x.square().mean().sqrt())


def test_a_shift_moves_by_a_part_of_the_clip_and_silence_comes_in():
    x = torch.rand(2, 1000, generator=torch.Generator().manual_seed(0)).double() - 0.5
    later, earlier = apply("time_shift", x, 10.0), apply("time_shift", x, -10.0)
    torch.testing.assert_close(later[:, 100:], x[:, :900])
    assert not later[:, :100].any()
    torch.testing.assert_close(earlier[:, :900], x[:, 100:])
    assert not earlier[:, 900:].any()


def test_speed_changes_pitch_and_length_about_the_middle_of_the_sound():
    faster = apply("speed", tone(400), math.log(1.25))
    assert loudest_frequency(faster) == pytest.approx(500, abs=5)
    assert strength(faster) == pytest.approx(strength(tone(400)) / math.sqrt(1.25), rel=0.02)
    assert int(faster[0].abs().argmax()) == pytest.approx(SAMPLES / 2, abs=20)
    # Linear interpolation between samples.
    one = apply("speed", click(2000), math.log(0.5))
    torch.testing.assert_close(one[0, 1998:2003], torch.tensor([0, 0.25, 0.5, 0.25, 0], dtype=torch.float64))


def test_pitch_moves_the_frequency_and_keeps_the_length():
    higher = apply("pitch", tone(400), 6.0)
    assert loudest_frequency(higher) == pytest.approx(400 * math.sqrt(2), rel=0.06)
    envelope, before = (abs(x[0]).unfold(0, 400, 400).amax(dim=1) for x in (higher, tone(400)))
    assert float((envelope - before).abs().max()) < 0.2
    assert float(envelope[0]) < 0.1


def test_moves_compose_in_one_reading():
    speed, shift = operation("speed"), operation("time_shift")
    value = torch.tensor([math.log(1.25)], dtype=torch.float64), torch.tensor([10.0], dtype=torch.float64)
    x = tone(400)
    both = type(speed).apply_all(x, [(speed, value[0], None), (shift, value[1], None)], Reference(x, x))
    torch.testing.assert_close(both, apply("time_shift", apply("speed", x, math.log(1.25)), 10.0))


def test_many_clips_are_moved_part_by_part():
    x = torch.rand(70, 5000, generator=torch.Generator().manual_seed(0)).double() - 0.5
    value = torch.linspace(-6, 6, 70, dtype=torch.float64)
    whole = operation("pitch").apply(x, value, None, Reference(x, x))
    for place in (0, 51, 52, 53, 69):
        one = operation("pitch").apply(x[[place]], value[[place]], None, Reference(x, x))
        torch.testing.assert_close(whole[[place]], one)


def test_playing_backwards_is_exact_and_undoes_itself():
    x = tone(400)
    torch.testing.assert_close(apply("reverse", x, 1.0), x.flip(-1))
    torch.testing.assert_close(apply("reverse", apply("reverse", x, 1.0), 1.0), x)


def test_a_low_pass_weakens_what_lies_above_its_corner():
    # One octave off 4,000 Hz: a corner at 2,000 Hz, and 24 dB per octave beyond.
    assert strength(apply("low_pass", tone(1000), 1.0)) == pytest.approx(strength(tone(1000)), rel=1e-3)
    assert strength(apply("low_pass", tone(3000), 1.0)) == pytest.approx(strength(tone(3000)) * (2 / 3) ** 4, rel=0.02)


def test_a_high_pass_weakens_what_lies_below_its_corner():
    # 25 % of 4,000 Hz: a corner at 1,000 Hz.
    assert strength(apply("high_pass", tone(2000), 25.0)) == pytest.approx(strength(tone(2000)), rel=1e-3)
    assert strength(apply("high_pass", tone(500), 25.0)) == pytest.approx(strength(tone(500)) / 16, rel=0.05)


def test_a_frequency_mask_silences_its_band_alone():
    middle = torch.tensor([float(mel(1000) / mel(RATE / 2))], dtype=torch.float64)
    assert strength(apply("frequency_mask", tone(1000), 20.0, middle)) < 0.01 * strength(tone(1000))
    assert strength(apply("frequency_mask", tone(3000), 20.0, middle)) == pytest.approx(strength(tone(3000)), rel=1e-3)


def test_reverberation_comes_after_the_sound_and_keeps_its_level():
    echoes = [apply("reverberation", click(500), 1.0, torch.tensor([room])) for room in (0, ROOMS - 1)]
    for echo in echoes:
        assert float(echo[0, :500].abs().max()) < 1e-9
        assert strength(echo) == pytest.approx(strength(click(500)), rel=1e-3)
        assert float(echo[0, 500]) == pytest.approx(0.5 / math.sqrt(2))
        assert float(echo[0, 501:539].abs().max()) < 1e-9
    late = [strength(echo[:, 1500:]) for echo in echoes]
    assert late[0] < 0.01 * late[1]


def test_filters_in_a_run_are_one_filter():
    low, high = operation("low_pass"), operation("high_pass")
    value = torch.tensor([1.0], dtype=torch.float64), torch.tensor([25.0], dtype=torch.float64)
    x = torch.rand(1, SAMPLES, generator=torch.Generator().manual_seed(0)).double() - 0.5
    both = type(low).apply_all(x, [(low, value[0], None), (high, value[1], None)], Reference(x, x))
    again = apply("high_pass", apply("low_pass", x, 1.0), 25.0)
    assert float((both - again)[:, 200:-200].abs().max()) < 2e-3


def test_gain_is_in_decibels_and_never_clips():
    torch.testing.assert_close(apply("gain", tone(400, 0.05), 20.0), tone(400, 0.5))
    loud = apply("gain", tone(400, 0.5), 20.0)
    assert float(loud.abs().max()) == pytest.approx(1.0)
    torch.testing.assert_close(loud / loud.abs().max(), tone(400) / tone(400).abs().max())


def test_noise_is_as_strong_as_it_says():
    x = tone(400, 0.2)
    added = (
        apply("noise", x, 0.5, operation("noise").extra(x, x, Reference(x, x), torch.Generator().manual_seed(0))) - x
    )
    assert strength(added) == pytest.approx(0.5 * strength(x), rel=0.05)
    spectrum = torch.fft.rfft(added[0]).abs().square().unfold(0, 500, 500).mean(dim=1)
    assert float(spectrum.max() / spectrum.min()) < 1.6


def test_a_time_mask_silences_its_part_alone():
    x = torch.full((1, SAMPLES), 0.5, dtype=torch.float64)
    masked = apply("time_mask", x, 20.0, torch.tensor([0.5], dtype=torch.float64))
    assert not masked[0, 1640:2360].any()
    assert bool((masked[0, :1599] == 0.5).all())
    assert bool((masked[0, 2402:] == 0.5).all())


def test_words_have_units():
    assert operation("time_shift").describe(-10.0, (SAMPLES,)) == "time shift −50 ms"
    assert operation("speed").describe(0.2, (SAMPLES,)) == "speed ×1.22"
    assert operation("pitch").describe(-2.0, (SAMPLES,)) == "pitch −2 semitones"
    assert operation("low_pass").describe(1.0, (SAMPLES,)) == "low pass 2000 Hz"
    assert operation("high_pass").describe(25.0, (SAMPLES,)) == "high pass 1000 Hz"
    assert operation("noise").describe(0.1, (SAMPLES,)) == "noise 20 dB below the sound"
    assert operation("time_mask").describe(20.0, (SAMPLES,)) == "time mask 100 ms"
    assert operation("gain").describe(6.0, (SAMPLES,)) == "gain +6 dB"


def test_sizes_of_transforms_are_products_of_small_primes():
    for least in (1, 7, 100, 4001, 7845, 9845):
        size = fast_size(least)
        assert least <= size <= 2 * least
        assert size % 2 == 0
        for prime in (2, 3, 5):
            while size % prime == 0:
                size //= prime
        assert size == 1


def test_mel_is_the_published_formula():
    assert float(mel(0)) == 0
    assert float(mel(700)) == pytest.approx(2595 * math.log10(2))
    assert hertz(mel(np.array([100.0, 3000.0]))).tolist() == pytest.approx([100, 3000])


def test_mel_filters_are_triangles_that_meet_at_their_peaks():
    filters = mel_filters(32, 1024, 8000)
    assert filters.shape == (513, 32)
    assert filters.max() <= 1
    # Between the first and the last peak, falling and rising sides add up to 1.
    peaks = filters.argmax(axis=0)
    inner = filters[peaks[0] + 1 : peaks[-1]].sum(axis=1)
    assert inner == pytest.approx(np.ones_like(inner))
    assert np.all(np.diff(peaks) > 0)


def test_windows_last_about_32_milliseconds():
    assert [window_size(rate) for rate in (1000, 8000, 11_025, 16_000)] == [32, 256, 256, 512]


@pytest.mark.parametrize("samples", [400, 4000, 7845, 32_000])
def test_spectrograms_have_one_size_and_show_when_and_how_high(samples):
    spectrum = LogMel.of(samples, RATE, 1e-6)
    x = torch.zeros(1, samples)
    first, last = samples // 2, samples // 2 + samples // 8
    x[0, first:last] = torch.sin(2 * math.pi * 1000 * torch.arange(last - first) / RATE)
    seen = spectrum(x)[0, 0]
    assert seen.shape == (BANDS, FRAMES)
    band, frame = divmod(int(seen.argmax()), FRAMES)
    assert hertz(mel(4000) * band / (BANDS + 1)) < 1000 < hertz(mel(4000) * (band + 2) / (BANDS + 1))
    assert FRAMES // 2 - 1 <= frame <= FRAMES // 2 + FRAMES // 8


def test_longer_frames_miss_nothing_between_windows():
    spectrum = LogMel.of(32_000, RATE, 0.0)
    assert spectrum.windows * FRAMES * spectrum.hop >= 32_000
    assert spectrum.hop <= spectrum.size // 2
    heard = [float(spectrum.power(click(place, 32_000)).sum()) for place in range(2000, 3000, 37)]
    assert min(heard) > 0.4 * max(heard)


def test_bands_are_standardised_by_the_labelled_clips_alone():
    dataset = sound_set()
    modality = MODALITIES["audio"]
    pool = np.arange(0, 12)
    encoder = modality.fit_encoder(dataset, pool)
    pictures = encoder.pictures(encoder.encode(dataset, pool)).double()
    torch.testing.assert_close(pictures.mean(dim=(0, 1, 3)), torch.zeros(BANDS).double(), rtol=0, atol=1e-4)
    torch.testing.assert_close(pictures.square().mean(dim=(0, 1, 3)), torch.ones(BANDS).double(), rtol=0, atol=1e-3)
    louder = sound_set()
    louder.samples[12:] = 0
    again = modality.fit_encoder(louder, pool)
    torch.testing.assert_close(again.mean, encoder.mean)


def test_clips_come_back_to_the_last_bit():
    dataset = sound_set()
    encoder = MODALITIES["audio"].fit_encoder(dataset, np.arange(24))
    assert np.array_equal(encoder.decode(encoder.encode(dataset, np.arange(24))), dataset.samples)
    edges = encoder.decode(torch.tensor([[-1.0, 1.0, 2.0, 0.0]]))
    assert edges.tolist() == [[-32_768, 32_767, 32_767, 0]]
    assert edges.dtype == np.int16


def test_a_silent_pool_has_finite_spectrograms():
    dataset = sound_set()
    dataset.samples[:] = 0
    encoder = MODALITIES["audio"].fit_encoder(dataset, np.arange(24))
    assert bool(encoder.pictures(encoder.encode(dataset, np.arange(24))).isfinite().all())
