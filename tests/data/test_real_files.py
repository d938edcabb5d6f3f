"""Real data sets, where they are at hand, read as their descriptions say."""

from pathlib import Path

import pytest

from metaaug.data.store import DatasetStore
from metaaug.errors import DataError
from metaaug.modalities.loading import load_file

REAL = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real data sets, ../shared/data, is absent")


def test_mnist_has_200_images_of_every_digit():
    dataset = load_file(REAL / "mnist_2000.zip")
    assert dataset.samples.shape == (2000, 1, 28, 28)
    assert dataset.counts == {str(digit): 200 for digit in range(10)}
    assert dataset.dropped == dataset.notes == ()


def test_omniglot_has_20_drawings_of_every_character_dark_on_white():
    dataset = load_file(REAL / "omniglot_small1.zip")
    assert dataset.samples.shape == (2720, 1, 28, 28)
    assert len(dataset.classes) == 136
    assert dataset.classes[0] == "Balinese/character01"
    assert set(dataset.counts.values()) == {20}
    assert dataset.samples.mean() > 200


def test_german_credit_has_13_categorical_and_7_numeric_columns():
    dataset = load_file(REAL / "german_credit.csv")
    kinds = [column.kind for column in dataset.columns]
    assert (kinds.count("categorical"), kinds.count("numeric")) == (13, 7)
    assert dataset.source["target"] == "CLASSIFICATION"
    assert dataset.counts == {"0": 300, "1": 700}
    assert dataset.dropped == ()


def test_messages_are_texts_without_a_header():
    dataset = load_file(REAL / "sms_spam.tsv")
    assert dataset.kind == "texts"
    assert dataset.counts == {"ham": 4827, "spam": 747}
    assert dataset.samples["text"][1] == "Ok lar... Joking wif u oni..."
    assert dataset.dropped == ()
    assert "The first row is like the others, so there is no header." in dataset.notes
    # Apostrophes of Windows-1252 that were read as Latin-1 before.
    assert any(note.startswith("Mended 35 texts") for note in dataset.notes)
    assert not dataset.samples["text"].str.contains("\x92").any()


def test_messages_are_no_table():
    with pytest.raises(DataError, match=r"sms_spam\.tsv has no input column to learn from") as raised:
        load_file(REAL / "sms_spam.tsv", kind="tables")
    assert "at most 1,000 are read as categories" in str(raised.value)


def test_questions_are_texts_without_a_header():
    dataset = load_file(REAL / "trec_train.tsv")
    assert dataset.kind == "texts"
    assert dataset.counts == {"0": 1162, "1": 1250, "2": 86, "3": 1223, "4": 835, "5": 896}
    assert dataset.samples["text"][0] == "How did serfdom develop in and then leave Russia ?"


@pytest.mark.parametrize("name", ["mnist_2000.zip", "german_credit.csv", "sms_spam.tsv"])
def test_the_store_gives_them_back(tmp_path, name):
    dataset = load_file(REAL / name)
    store = DatasetStore(tmp_path)
    assert store.load(store.save(dataset)).fingerprint == dataset.fingerprint


@pytest.mark.parametrize(
    ("name", "shape", "classes"),
    [
        ("GunPoint", (50, 1, 150), 2),
        ("ArrowHead", (36, 1, 251), 3),
        ("ItalyPowerDemand", (67, 1, 24), 2),
        ("BasicMotions", (40, 6, 100), 4),
        ("JapaneseVowels", (270, 12, 26), 9),
    ],
)
def test_series_of_the_archives_are_read_whole(name, shape, classes):
    dataset = load_file(REAL / f"{name}_TRAIN.ts")
    assert (dataset.kind, dataset.samples.shape, len(dataset.classes)) == ("series", shape, classes)
    assert dataset.dropped == ()


def test_utterances_of_other_lengths_are_stretched():
    dataset = load_file(REAL / "JapaneseVowels_TRAIN.ts")
    assert dataset.notes == ("Stretched 269 series of 7 to 25 steps to 26, the longest.",)
    # The first one has 20 steps: its ends stay.
    assert dataset.samples[0, 0, [0, -1]].tolist() == pytest.approx([1.860936, 1.261441], abs=1e-6)
