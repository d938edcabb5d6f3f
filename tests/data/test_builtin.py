"""Built-in sets: shapes and values known beforehand, and planted symmetries that are what they say."""

import numpy as np
import pytest

from metaaug.config import DataConfig
from metaaug.data.split import split
from metaaug.errors import DataError
from metaaug.modalities.builtin import BUILTIN, load_builtin
from metaaug.modalities.images.planting import PLANTED as PLANTS
from metaaug.modalities.images.planting import plant


def test_digits_are_grey_bytes_over_the_full_range():
    digits = load_builtin("digits")
    assert digits.samples.shape == (1797, 1, 8, 8)
    assert digits.samples.dtype == np.uint8
    # The first image of the set has 0 0 5 13 9 1 0 0 (of 16) in its first row.
    assert digits.samples[0, 0, 0].tolist() == [0, 0, 80, 207, 143, 16, 0, 0]
    assert digits.classes == tuple("0123456789")
    assert digits.labels[:4].tolist() == [0, 1, 2, 3]
    assert digits.source == {"format": "builtin", "mode": "L"}
    assert len(digits.names) == 1797


@pytest.mark.parametrize(
    ("name", "rows", "columns", "counts"),
    [
        ("iris", 150, 4, {"setosa": 50, "versicolor": 50, "virginica": 50}),
        ("wine", 178, 13, {"class_0": 59, "class_1": 71, "class_2": 48}),
        ("breast_cancer", 569, 30, {"benign": 357, "malignant": 212}),
    ],
)
def test_tables_have_numeric_columns_and_sorted_classes(name, rows, columns, counts):
    table = load_builtin(name)
    assert table.kind == BUILTIN[name].kind == "tables"
    assert table.samples.shape == (rows, columns)
    assert all(table.samples.dtypes == np.float64)
    assert [column.name for column in table.columns] == list(table.samples.columns)
    assert {column.kind for column in table.columns} == {"numeric"}
    assert table.counts == counts


def test_the_first_tumour_of_breast_cancer_is_malignant():
    table = load_builtin("breast_cancer")
    assert table.classes[table.labels[0]] == "malignant"
    assert table.samples.iloc[0, 0] == 17.99


def test_diabetes_predicts_a_number_from_columns_in_their_own_units():
    table = load_builtin("diabetes")
    assert table.is_regression
    assert table.target == "disease progression"
    assert table.targets[:3].tolist() == [151, 75, 141]
    # The first person is 59 years old and has a body mass index of 32.1.
    assert table.samples.iloc[0, [0, 2]].tolist() == [59, 32.1]
    assert [column.name for column in table.columns if column.kind == "categorical"] == ["sex"]
    assert table.classes == ("below 77", "77 to 115", "115 to 168", "168 to 233", "233 and above")
    assert min(table.counts.values()) == 87
    assert sum(table.counts.values()) == len(table) == 442


@pytest.mark.parametrize("name", BUILTIN)
def test_what_is_predicted_is_told_without_loading(name):
    assert load_builtin(name).is_regression == BUILTIN[name].predicts_number


@pytest.mark.parametrize("name", BUILTIN)
def test_every_built_in_set_can_be_split_as_the_page_does_first(name):
    dataset = load_builtin(name)
    parts = split(dataset.labels, dataset.classes, DataConfig(source=f"builtin:{name}", per_class=10))
    assert len(parts.pool) == 10 * len(dataset.classes)


@pytest.mark.parametrize("symmetry", PLANTS)
def test_planting_names_itself_keeps_labels_and_follows_the_seed(symmetry):
    plain, planted = load_builtin("digits"), load_builtin(f"digits+{symmetry}")
    assert planted.name == f"digits+{symmetry}"
    assert np.array_equal(planted.labels, plain.labels)
    assert planted.samples.shape == plain.samples.shape
    assert planted.fingerprint == load_builtin(f"digits+{symmetry}").fingerprint
    assert planted.fingerprint != load_builtin(f"digits+{symmetry}", seed=1).fingerprint
    assert planted.fingerprint != plain.fingerprint


@pytest.mark.parametrize(
    ("symmetry", "transform"),
    [
        ("hflip", lambda images: images[..., ::-1]),
        ("vflip", lambda images: images[..., ::-1, :]),
        ("invert", lambda images: 255 - images),
    ],
)
def test_coin_symmetries_happen_to_half_of_the_images_and_leave_the_others(symmetry, transform):
    plain = load_builtin("digits").samples
    planted = load_builtin(f"digits+{symmetry}").samples
    same = (planted == plain).all(axis=(1, 2, 3))
    changed = (planted == transform(plain)).all(axis=(1, 2, 3))
    assert np.all(same | changed)
    # Four standard deviations of a fair coin over 1,797 throws are 85.
    assert abs(changed.sum() - 1797 / 2) < 85


def test_turning_moves_a_dot_on_the_circle_it_lies_on():
    images = np.zeros((400, 1, 41, 41), np.uint8)
    images[:, :, 19:22, 35:38] = 255  # a dot 16 to the right of the centre
    planted = plant(images, 0, "rotate")[:, 0].astype(float)
    rows, columns = np.mgrid[:41, :41] - 20.0
    mass = planted.sum(axis=(1, 2))
    down, right = (planted * rows).sum(axis=(1, 2)) / mass, (planted * columns).sum(axis=(1, 2)) / mass
    assert np.allclose(np.hypot(down, right), 16, atol=0.2)
    angles = np.degrees(np.arctan2(-down, right))
    assert -57.5 < angles.min() < -55
    assert 55 < angles.max() < 57.5
    # A uniform angle in ±57° has the standard deviation 57/√3 = 32.9.
    assert angles.std() == pytest.approx(32.9, abs=2.5)


def test_shifting_moves_sideways_only_within_a_fifth_of_the_width():
    images = np.zeros((400, 1, 10, 40), np.uint8)
    images[:, :, 4, 20] = 200
    planted = plant(images, 0, "shift_x")[:, 0].astype(float)
    assert planted[:, [0, 1, 2, 3, 5, 6, 7, 8, 9]].sum() == 0
    place = (planted[:, 4] * np.arange(40)).sum(axis=1) / planted[:, 4].sum(axis=1)
    assert np.allclose(planted[:, 4].sum(axis=1), 200, atol=1)
    assert -8.01 < (place - 20).min() < -7.7
    assert 7.7 < (place - 20).max() < 8.01


def test_planting_leaves_the_images_it_was_given_alone():
    images = load_builtin("digits").samples[:50]
    before = images.copy()
    for symmetry in PLANTS:
        plant(images, 0, symmetry)
    assert np.array_equal(images, before)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "mnist",
            '"mnist" is not a built-in data set. Choose one of digits, iris, wine, breast_cancer, diabetes, '
            "cylinder_bell_funnel, synthetic_control, tones, requests.",
        ),
        (
            "iris+hflip",
            'No symmetry can be planted in "iris". '
            "Choose one of digits, cylinder_bell_funnel, synthetic_control, tones.",
        ),
        (
            "digits+swirl",
            '"swirl" is not a symmetry that can be planted. Choose one of hflip, vflip, invert, rotate, shift_x.',
        ),
    ],
)
def test_what_does_not_exist_is_named(name, sentence):
    with pytest.raises(DataError) as raised:
        load_builtin(name)
    assert str(raised.value) == sentence


def test_requests_are_generated_texts_that_are_always_the_same():
    texts = load_builtin("requests")
    assert texts.kind == BUILTIN["requests"].kind == "texts"
    assert texts.counts == {"delivery": 60, "invoice": 60, "return": 60, "technical": 60}
    assert texts.samples["text"].nunique() == len(texts)
    assert texts.fingerprint == load_builtin("requests").fingerprint
    assert not texts.samples["text"].str.contains("{", regex=False).any()
