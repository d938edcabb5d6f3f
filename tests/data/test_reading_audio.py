"""Recordings are read as they sound: every format, rate, length and number of channels; groups by file name."""

import io
import struct

import numpy as np
import pytest
import soundfile

from metaaug.data import limits
from metaaug.errors import DataError
from metaaug.modalities.audio import decode as decoding
from metaaug.modalities.audio import length
from metaaug.modalities.audio.decode import Header, read_header
from metaaug.modalities.audio.grouping import name_parts
from metaaug.modalities.audio.sound_file import samples_of, sound_file
from metaaug.modalities.loading import FORMATS, load_file
from tests.data.making import image_zip, zipped
from tests.data.sounds import RATE, long_flac, mp3, raw_header, recording, six, wave


def test_recordings_come_in_as_they_are():
    dataset = load_file(six(), "words.zip")
    assert dataset.kind == "audio"
    assert dataset.samples.shape == (6, 1600)
    assert dataset.samples.dtype == np.int16
    assert dataset.classes == ("no", "yes")
    assert dataset.source == {"format": "zip", "rate": "8000"}
    assert dataset.names[4] == "yes/1.wav"
    assert dataset.notes == dataset.dropped == dataset.groups == ()
    written, _ = soundfile.read(io.BytesIO(recording(seed=4)), dtype="int16")
    assert np.array_equal(dataset.samples[4], written)


@pytest.mark.parametrize(
    ("form", "subtype", "extension", "largest"),
    [
        ("WAV", "PCM_U8", ".wav", 260),
        ("WAV", "PCM_24", ".wav", 1),
        ("WAV", "PCM_32", ".wav", 1),
        ("WAV", "FLOAT", ".wav", 1),
        ("WAV", "DOUBLE", ".wave", 1),
        ("WAV", "ULAW", ".wav", 600),
        ("WAVEX", "PCM_16", ".wav", 1),
        ("RF64", "PCM_16", ".wav", 1),
        ("FLAC", "PCM_16", ".flac", 1),
        ("FLAC", "PCM_24", ".FLAC", 1),
    ],
)
def test_every_depth_becomes_16_bits(form, subtype, extension, largest):
    files = {f"{'ab'[index % 2]}/{index}{extension}": recording(wave(index), RATE, form, subtype) for index in range(4)}
    dataset = load_file(zipped(files), "words.zip")
    expected = np.stack([wave(index)[:, 0] * 32_768 for index in (0, 2, 1, 3)])
    assert np.abs(dataset.samples - expected).max() <= largest


@pytest.mark.parametrize(("subtype", "extension"), [("VORBIS", ".ogg"), ("VORBIS", ".oga"), ("OPUS", ".opus")])
def test_ogg_is_read(subtype, extension):
    time = np.arange(8000)[:, None] / RATE
    files = {
        f"{'ab'[index % 2]}/{index}{extension}": recording(0.4 * np.sin(1900 * time), RATE, "OGG", subtype)
        for index in range(4)
    }
    dataset = load_file(zipped(files), "words.zip")
    assert dataset.samples.shape[1] == pytest.approx(8000, abs=700)
    assert np.abs(dataset.samples).max() == pytest.approx(0.4 * 32_768, rel=0.1)


def test_channels_are_averaged():
    both = wave(channels=2)
    dataset = load_file(six({"no/stereo.wav": recording(both)}), "words.zip")
    stereo = dataset.samples[dataset.names.index("no/stereo.wav")]
    assert np.abs(stereo - both.mean(axis=1) * 32_768).max() <= 2
    assert dataset.notes == ("Averaged the channels of 1 recording.",)


def test_the_most_frequent_rate_is_kept_and_others_are_resampled():
    time = np.arange(22_050)[:, None] / 22_050
    extra = {"yes/fast.wav": recording(0.4 * np.sin(2 * np.pi * 500 * time), 22_050)}
    dataset = load_file(six(extra), "words.zip", seconds=0.5)
    assert dataset.source["rate"] == "8000"
    assert dataset.samples.shape[1] == 4000
    clip = dataset.samples[dataset.names.index("yes/fast.wav")] / 32_768
    expected = 0.4 * np.sin(2 * np.pi * 500 * np.arange(4000) / RATE)
    assert np.abs(clip - expected)[50:-50].max() < 0.01
    assert dataset.notes[0] == "Resampled 1 recording (22,050 Hz) to 8,000 Hz."


def test_rates_above_16_khz_are_brought_down():
    dataset = load_file(six(rate=44_100, values=wave(samples=44_100)), "words.zip")
    assert dataset.source["rate"] == "16000"
    assert dataset.samples.shape[1] == 16_000
    assert dataset.notes == ("Resampled 6 recordings (44,100 Hz) to 16,000 Hz.",)


def test_an_odd_rate_needs_no_giant_filter():
    assert decoding._ratio(191_999, 16_000).denominator <= 1000
    assert len(decoding.resampled(wave(samples=191_999)[:, 0], 191_999, 16_000)) == pytest.approx(16_000, abs=2)


def test_shorter_recordings_are_filled_up_and_the_longest_gives_the_length():
    dataset = load_file(six({"no/long.wav": recording(wave(samples=4000))}), "words.zip")
    assert dataset.samples.shape == (7, 4000)
    assert not dataset.samples[0, 1600:].any()
    assert dataset.notes == ("Filled up 6 shorter recordings with silence to 0.5 s.",)


def test_one_long_recording_in_a_hundred_does_not_decide():
    files = {f"{'ab'[index % 2]}/{index}.wav": recording(wave(index, 800)) for index in range(100)}
    files["a/long.wav"] = recording(wave(samples=8000))
    dataset = load_file(zipped(files), "words.zip")
    assert dataset.samples.shape == (101, 800)
    assert dataset.notes == ("Cut 1 recording to the first 0.1 s; the longest has 1 s.",)
    chosen = load_file(zipped(files), "words.zip", seconds=0.5)
    assert chosen.samples.shape == (101, 4000)
    assert chosen.source["seconds"] == "0.5"


def test_ten_hours_are_cut_without_decoding_them():
    data = six({"no/night.flac": long_flac(10)})
    assert read_header(long_flac(10)).seconds == 36_000
    dataset = load_file(data, "words.zip")
    assert dataset.samples.shape == (7, 32_000)
    assert "Cut 1 recording to the first 4 s; the longest has 10 h." in dataset.notes


def test_only_the_beginning_of_a_recording_is_read(monkeypatch):
    asked = []
    read = soundfile.SoundFile.read

    def spy(self, frames=-1, *args, **kwargs):
        asked.append(frames)
        return read(self, frames, *args, **kwargs)

    monkeypatch.setattr(soundfile.SoundFile, "read", spy)
    load_file(six({"no/night.flac": long_flac(1)}), "words.zip")
    assert max(asked) == 32_000


def test_a_bad_recording_is_dropped_with_its_reason_and_decides_nothing():
    bad = recording(wave(samples=30_000), 16_000, "FLAC")[:20_000]
    extra = {"no/bad.flac": bad, "yes/text.wav": b"text", "yes/old.mp3": mp3(), "yes/notes.txt": b"x"}
    dataset = load_file(six(extra), "words.zip")
    assert dataset.samples.shape == (6, 1600)
    assert dataset.source["rate"] == "8000"
    assert {one.item: one.reason for one in dataset.dropped} == {
        "no/bad.flac": "it is damaged or cut short",
        "yes/text.wav": "its content is not WAV, FLAC or OGG, whatever its name says",
        "yes/old.mp3": "MP3 is not read; convert it to WAV, FLAC or OGG",
        "yes/notes.txt": "it is not a WAV, FLAC or OGG file",
    }


def test_a_class_of_which_nothing_can_be_read_is_left_out_and_said():
    dataset = load_file(six({"hm/0.wav": raw_header(), "hm/1.wav": raw_header()}), "words.zip")
    assert dataset.classes == ("no", "yes")
    assert 'Class "hm" is left out: none of the recordings can be read.' in dataset.notes


def test_floats_beyond_full_scale_are_made_quieter_not_clipped():
    loud = 4 * wave()
    dataset = load_file(six({"no/loud.wav": recording(loud, subtype="FLOAT")}), "words.zip")
    clip = dataset.samples[dataset.names.index("no/loud.wav")]
    assert np.abs(clip / 32_768 - loud[:, 0] / np.abs(loud).max()).max() < 1e-4
    assert dataset.notes == ("Made 1 recording quieter: they reached beyond full scale.",)


def test_nested_folders_and_splits_name_classes_as_those_of_images_do():
    files = {
        f"set/{split}/{name}/{index}.wav": recording(seed=index)
        for split in ("train", "test")
        for name in ("no", "yes")
        for index in range(2)
    }
    dataset = load_file(zipped(files), "words.zip")
    assert dataset.counts == {"no": 4, "yes": 4}
    assert dataset.notes == ('Merged the folders "test" and "train": the split is made anew, by class.',)


def named(*speakers: str) -> bytes:
    return zipped(
        {
            f"{word}/{speaker}_{take}.wav": recording(seed=take)
            for word in ("no", "yes")
            for speaker in speakers
            for take in range(2)
        }
    )


def test_a_part_of_the_file_names_says_the_groups():
    dataset = load_file(named("ann", "bob", "cem"), "words.zip", group=1)
    assert dataset.groups == ("ann", "ann", "bob", "bob", "cem", "cem") * 2
    assert dataset.source["group"] == "1"
    assert dataset.notes == (
        'Part 1 of the file names says 3 groups ("ann", "bob" and "cem"), which the split keeps apart.',
    )


@pytest.mark.parametrize(
    ("data", "options", "sentence"),
    [
        (
            named("ann", "bob"),
            {"group": 3},
            'The group is part 3 of the file names, but "ann_0.wav" has 2 parts between "_". Choose 1 to 2.',
        ),
        (
            named("ann", "bob"),
            {"group": -1},
            'The group is part -1 of the file names, but "ann_0.wav" has 2 parts between "_". Choose 1 to 2.',
        ),
        (
            named("ann"),
            {"group": 1},
            'Part 1 of the file names of words.zip is "ann" everywhere, but a split needs at least 2 groups. Choose '
            "another part, or leave the group out.",
        ),
        (
            six(),
            {"group": 1},
            'The file names of words.zip do not all have the same number of parts between "_", at least 2, so no part '
            "of them can say a group. Rename the files, or leave the group out.",
        ),
        (six(), {"seconds": 5}, "The length is 5 s; allowed are 0.05 to 4 s. Choose another length."),
        (six(), {"seconds": float("nan")}, "The length is nan s; allowed are 0.05 to 4 s. Choose another length."),
        (six(), {"side": 28}, "words.zip is an audio set: its folders say the classes. Leave the side out."),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(data, options, sentence):
    with pytest.raises(DataError) as raised:
        load_file(data, "words.zip", **options)
    assert str(raised.value) == sentence


def test_names_of_several_lengths_have_no_parts():
    assert name_parts(["a/ann_1.wav", "b/bob_2.wav"]) == [("ann", "1"), ("bob", "2")]
    assert name_parts(["a/ann_1.wav", "b/bob.wav"]) == []
    assert name_parts(["a/1.wav", "b/2.wav"]) == []


@pytest.mark.parametrize(
    ("data", "claimed"),
    [
        (six(), True),
        (six({"readme.txt": b"x", "no/a.txt": b"x"}), True),
        (zipped({"a/1.mp3": b"x", "b/2.MP3": b"x"}), True),
        (zipped({"a/1.wav": b"x", "__MACOSX/a/._1.png": b"x", "a/.hidden": b"x"}), True),
        (image_zip(), False),
        (image_zip({"a/1.wav": recording()}), False),
        (zipped({"a/1.wav": b"x", "a/1.png": b"x"}), False),
        (b"no archive", False),
        (zipped({}), False),
        (zipped({"../a/1.wav": b"x"}), False),
    ],
)
def test_an_archive_mostly_of_recordings_is_claimed(data, claimed):
    assert FORMATS["audio"].claims(data, "words.zip") is claimed


def test_too_many_samples_are_refused_before_any_is_decoded(monkeypatch):
    monkeypatch.setattr(length, "MAX_AUDIO_VALUES", 9_000)
    monkeypatch.setattr(decoding, "resampled", None)
    with pytest.raises(DataError) as raised:
        load_file(six(), "words.zip")
    assert str(raised.value) == (
        "words.zip has 6 recordings, which at 0.2 s and 8,000 Hz are 9,600 samples; at most 9,000 are read. "
        "Use fewer recordings or a shorter length."
    )


def test_a_header_that_lies_about_its_length_is_found_out():
    data = bytearray(recording())
    place = data.index(b"data") + 4
    data[place : place + 4] = struct.pack("<L", 2**31)
    data[4:8] = struct.pack("<L", 2**31 + 36)
    dataset = load_file(six({"no/liar.wav": bytes(data)}), "words.zip")
    assert dataset.samples.shape == (6, 1600)
    assert dataset.dropped[0].reason == "it is damaged or cut short"


def test_a_recorder_that_did_not_say_its_length_is_read():
    data = bytearray(recording())
    place = data.index(b"data") + 4
    data[place : place + 4] = data[4:8] = struct.pack("<L", 2**32 - 1)
    dataset = load_file(six({"no/stream.wav": bytes(data)}), "words.zip")
    assert len(dataset) == 7
    assert dataset.dropped == ()


def test_lengths_are_told_in_a_fitting_unit():
    assert [length.told(seconds) for seconds in (0.05, 0.5, 1.312, 200, 36_000)] == [
        "50 ms",
        "0.5 s",
        "1.31 s",
        "3.33 min",
        "10 h",
    ]


def test_the_longest_length_is_that_of_the_limits():
    form = length.choose_form([Header(8000, 80_000, 1)] * 3, None, "words.zip")
    assert form.seconds == limits.MAX_SECONDS


def test_a_sound_file_gives_its_samples_back():
    samples = np.random.default_rng(0).integers(-32_768, 32_768, 500).astype(np.int16)
    for form in ("FLAC", "WAV"):
        back, rate = samples_of(sound_file(samples, 8000, form))
        assert np.array_equal(back, samples)
        assert rate == 8000
