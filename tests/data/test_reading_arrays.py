"""NPZ files: types, ranges, channels and labels that are read, with known pixels."""

import io

import numpy as np
import pytest
from PIL import Image

from metaaug.data.dataset import Dataset, Dropped
from metaaug.modalities.images.loading import load_images
from tests.data.making import npz, pixels, saved, six_images, zipped


def read(files: dict[str, bytes]) -> Dataset:
    return load_images(zipped(files), "photos.zip")


def test_bytes_in_an_array_are_kept():
    dataset = load_images(six_images(), "set.npz")
    assert dataset.samples.shape == (6, 1, 8, 8)
    assert np.array_equal(dataset.samples[5, 0], pixels(5))
    assert dataset.classes == ("0", "1")
    assert dataset.names == ("0", "1", "2", "3", "4", "5")
    assert dataset.source == {"format": "npz", "mode": "L"}
    assert dataset.dropped == dataset.notes == ()


def test_compressed_and_column_ordered_arrays_are_read():
    stream = io.BytesIO()
    images = np.asfortranarray(np.stack([pixels(index) for index in range(6)]))
    np.savez_compressed(stream, images=images, labels=[0, 0, 0, 1, 1, 1])
    assert load_images(stream.getvalue(), "set.npz").fingerprint == load_images(six_images(), "set.npz").fingerprint


@pytest.mark.parametrize(
    ("values", "expected", "notes"),
    [
        (np.array([0.0, 0.2, 1.0]), [0, 51, 255], ("Read pixels between 0 and 1 as fractions of white.",)),
        (np.array([0.0, 50.6, 255.0], np.float32), [0, 51, 255], ()),
        (np.array([0, 51, 255], np.int64), [0, 51, 255], ()),
        (np.array([0, 51, 255], ">i4"), [0, 51, 255], ()),
        (
            np.array([0, 13_107, 65_535], np.uint16),
            [0, 51, 255],
            ("Scaled 16-bit images to 8 bits, all with 65,535 as white.",),
        ),
        (np.array([False, True, True]), [0, 255, 255], ()),
    ],
)
def test_arrays_of_other_types_are_scaled_to_bytes(values, expected, notes):
    dataset = load_images(six_images(images=np.tile(values, (6, 2, 1))), "set.npz")
    assert dataset.samples[0, 0].tolist() == [expected] * 2
    assert dataset.notes == notes


def test_channels_come_first_after_reading():
    images = np.random.default_rng(0).integers(0, 256, (6, 5, 7, 3), np.uint8)
    dataset = load_images(six_images(images=images), "set.npz")
    assert np.array_equal(dataset.samples, images.transpose(0, 3, 1, 2))
    assert dataset.source["mode"] == "RGB"
    assert load_images(six_images(images=images[..., :1]), "set.npz").samples.shape == (6, 1, 5, 7)


def test_transparency_in_an_array_is_laid_on_white():
    images = np.zeros((6, 4, 4, 4), np.uint8)
    images[..., 0], images[..., 3] = 200, 51
    dataset = load_images(six_images(images=images), "set.npz")
    assert dataset.samples[0, :, 0, 0].tolist() == [244, 204, 204]
    assert dataset.notes == ("Laid transparent images on white.",)


def test_large_arrays_are_resized_like_files():
    images = np.stack([pixels(index, (100, 50)) for index in range(6)])
    from_array = load_images(six_images(images=images), "set.npz")
    files = {f"{index // 3}/{index}.png": saved(Image.fromarray(image)) for index, image in enumerate(images)}
    assert np.array_equal(from_array.samples, read(files).samples)


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        (["b", "b", "b", "a", "a", "a"], ("a", "b")),
        ([b"b", b"b", b"b", b"a", b"a", b"a"], ("a", "b")),
        ([7.0, 7.0, 7.0, 10.0, 10.0, 10.0], ("7", "10")),
        ([True, True, True, False, False, False], ("False", "True")),
    ],
)
def test_labels_may_be_names_whole_numbers_or_truth_values(labels, classes):
    assert load_images(six_images(labels=labels), "set.npz").classes == classes


def test_images_with_nan_and_without_a_label_are_dropped():
    images = np.stack([pixels(index) / 255 for index in range(8)])
    images[2, 3, 4], images[5, 0, 0] = np.nan, np.inf
    dataset = load_images(npz(images=images, labels=[0, 0, 0, 0, np.nan, 1, 1, 1]), "set.npz")
    assert dataset.names == ("0", "1", "3", "6", "7")
    assert dataset.labels.tolist() == [0, 0, 0, 1, 1]
    assert np.array_equal(dataset.samples[3, 0], pixels(6))
    assert dataset.dropped == (
        Dropped("image 2", "it has NaN or infinite pixels"),
        Dropped("image 4", "it has no label"),
        Dropped("image 5", "it has NaN or infinite pixels"),
    )
