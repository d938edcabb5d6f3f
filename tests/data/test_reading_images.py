"""Image sets that are read: known pixels, sizes, classes, and what is dropped with its reason."""

import numpy as np
import pytest
from PIL import Image

from metaaug.data.dataset import Dataset
from metaaug.modalities.images.loading import load_images
from tests.data.making import image_file, image_zip, pixels, saved, zipped


def read(files: dict[str, bytes], **options: int) -> Dataset:
    return load_images(zipped(files), "photos.zip", **options)


def two_classes(first: bytes, second: bytes | None = None) -> dict[str, bytes]:
    """The first file in class a, the second (or the first again) in class b, each twice."""
    second = second or first
    return {"a/1": first, "a/2": first, "b/1": second, "b/2": second}


def of_type(files: dict[str, bytes], extension: str) -> dict[str, bytes]:
    return {f"{path}.{extension}": content for path, content in files.items()}


def test_a_folder_per_class_is_read_in_the_order_of_its_paths():
    dataset = load_images(image_zip(), "somewhere/photos.zip")
    assert dataset.name == "photos.zip"
    assert dataset.kind == "images"
    assert dataset.classes == ("cat", "dog")
    assert dataset.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert dataset.names == tuple(f"{name}/{index}.png" for name in ("cat", "dog") for index in range(3))
    assert dataset.samples.shape == (6, 1, 8, 8)
    assert dataset.samples.dtype == np.uint8
    assert np.array_equal(dataset.samples[4, 0], pixels(1))
    assert dataset.source == {"format": "zip", "mode": "L"}
    assert dataset.dropped == dataset.notes == ()


def test_equal_images_have_an_equal_fingerprint_whatever_the_order_in_the_archive():
    files = {f"{name}/{index}.png": image_file(index) for name in ("a", "b") for index in range(3)}
    assert read(files).fingerprint == read(dict(reversed(files.items()))).fingerprint


def test_numbered_classes_are_in_the_order_of_their_numbers():
    files = {f"{name}/{copy}.png": image_file(name) for name in (10, 9, 2) for copy in range(2)}
    assert read(files).classes == ("2", "9", "10")


@pytest.mark.parametrize(
    ("form", "extension", "options"),
    [("PNG", "png", {}), ("BMP", "bmp", {}), ("TIFF", "tif", {}), ("WEBP", "webp", {"lossless": True})],
)
@pytest.mark.parametrize("channels", [1, 3])
def test_lossless_formats_keep_every_pixel(form, extension, options, channels):
    array = pixels(3, (9, 7), channels)
    dataset = read(of_type(two_classes(saved(Image.fromarray(array), form, **options)), extension))
    planes = array[None] if channels == 1 else array.transpose(2, 0, 1)
    if form == "WEBP" and channels == 1:  # WebP has no grey images
        planes = np.repeat(planes, 3, axis=0)
    assert np.array_equal(dataset.samples[0], planes)
    assert dataset.source["mode"] == ("L" if len(planes) == 1 else "RGB")


def test_jpeg_is_read_nearly_exactly():
    smooth = np.tile(np.linspace(0, 255, 32).astype(np.uint8), (32, 1))
    dataset = read(of_type(two_classes(saved(Image.fromarray(smooth), "JPEG", quality=95)), "JPG"))
    assert np.abs(dataset.samples[0, 0].astype(int) - smooth).max() <= 4


@pytest.mark.parametrize(
    ("largest", "white", "sentence"),
    [
        (65_535, 65_535, "Scaled 16-bit images to 8 bits, all with 65,535 as white."),
        (4_000, 4_095, "Scaled 16-bit images to 8 bits, all with 4,095 as white."),
        (200, 255, "Scaled 16-bit images to 8 bits, all with 255 as white."),
    ],
)
@pytest.mark.parametrize("form", ["TIFF", "PNG"])
def test_16_bit_grey_is_scaled_alike_by_the_fewest_bits_that_hold_all_of_it(largest, white, sentence, form):
    bright = np.linspace(0, largest, 64).reshape(8, 8).astype(np.uint16)
    dark = (bright // 4).astype(np.uint16)
    files = two_classes(saved(Image.fromarray(bright), form), saved(Image.fromarray(dark), form))
    dataset = read(of_type(files, {"TIFF": "tiff", "PNG": "png"}[form]))
    assert np.array_equal(dataset.samples[0, 0], np.rint(bright * (255 / white)))
    assert np.array_equal(dataset.samples[2, 0], np.rint(dark * (255 / white)))
    assert dataset.notes == (sentence,)


def test_big_endian_16_bit_tiff_is_read():
    values = np.array([[0, 257, 65_535], [514, 0, 25_700]], dtype=">u2")
    content = saved(Image.frombytes("I;16B", (3, 2), values.tobytes()), "TIFF")
    dataset = read(of_type(two_classes(content), "tif"))
    assert dataset.samples[0, 0].tolist() == [[0, 1, 255], [2, 0, 100]]


def test_grey_and_colour_together_become_rgb():
    dataset = read(of_type(two_classes(image_file(1), image_file(2, channels=3)), "png"))
    assert dataset.samples.shape == (4, 3, 8, 8)
    assert np.array_equal(dataset.samples[0], np.stack([pixels(1)] * 3))
    assert dataset.source["mode"] == "RGB"
    assert dataset.notes == ("Read 2 grey images as RGB, because 2 others are in colour.",)


def test_transparent_pixels_are_composited_on_white():
    array = np.zeros((4, 4, 4), np.uint8)
    array[..., :3] = (200, 100, 0)
    array[0, :, 3], array[1, :, 3], array[2:, :, 3] = 0, 51, 255
    dataset = read(of_type(two_classes(saved(Image.fromarray(array))), "png"))
    # 51 is a fifth of 255: a fifth of the colour and four fifths of white.
    assert dataset.samples[0, :, :, 0].T.tolist() == [[255, 255, 255], [244, 224, 204], [200, 100, 0], [200, 100, 0]]


def test_transparent_grey_stays_grey():
    array = np.dstack([np.full((4, 4), 50, np.uint8), np.tile(np.array([0, 255], np.uint8), (4, 2))])
    dataset = read(of_type(two_classes(saved(Image.fromarray(array))), "png"))
    assert dataset.samples[0].tolist() == [[[255, 50, 255, 50]] * 4]


def test_palettes_of_greys_are_grey_and_others_are_colour():
    grey = Image.fromarray(np.array([[0, 1], [1, 0]], np.uint8), "L").convert("P")
    grey.putpalette([10, 10, 10, 90, 90, 90])
    assert read(of_type(two_classes(saved(grey)), "png")).samples[0].tolist() == [[[10, 90], [90, 10]]]
    colour = grey.copy()
    colour.putpalette([10, 10, 10, 90, 0, 90])
    assert read(of_type(two_classes(saved(colour)), "png")).samples[0, :, 0, 1].tolist() == [90, 0, 90]


def test_black_and_white_images_are_0_and_255():
    bits = Image.fromarray(np.eye(4, dtype=np.uint8) * 255).convert("1")
    assert np.array_equal(read(of_type(two_classes(saved(bits)), "png")).samples[0, 0], np.eye(4) * 255)


def test_the_orientation_a_camera_notes_is_applied():
    image = Image.fromarray(np.repeat(np.repeat(np.array([[0, 255]], np.uint8), 16, 0), 16, 1))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90° clockwise: the left side comes to the top
    dataset = read(of_type(two_classes(saved(image, "JPEG", quality=100, exif=exif)), "jpg"))
    assert dataset.samples.shape == (4, 1, 32, 16)
    assert dataset.samples[0, 0, :15].max() < 10
    assert dataset.samples[0, 0, 17:].min() > 245


# sizes


@pytest.mark.parametrize("size", [(64, 64), (20, 60), (5, 3)])
def test_one_common_size_of_at_most_64_is_kept(size):
    dataset = read(of_type(two_classes(image_file(0, size)), "png"))
    assert dataset.samples.shape == (4, 1, size[1], size[0])
    assert np.array_equal(dataset.samples[0, 0], pixels(0, size))
    assert dataset.notes == ()


@pytest.mark.parametrize(
    ("size", "channels", "side", "sentence"),
    [
        ((65, 65), 1, 28, "Resized 4 images (65×65) to 28×28. Choose another side to keep more or less detail."),
        ((70, 70), 3, 32, "Resized 4 images (70×70) to 32×32. Choose another side to keep more or less detail."),
    ],
)
def test_larger_images_become_small_squares(size, channels, side, sentence):
    dataset = read(of_type(two_classes(image_file(0, size, channels)), "png"))
    assert dataset.samples.shape == (4, channels, side, side)
    assert dataset.notes == (sentence,)


def test_mixed_small_grey_sizes_become_28_and_those_that_fit_are_untouched():
    dataset = read(of_type(two_classes(image_file(0, (28, 28)), image_file(1, (14, 14))), "png"))
    assert dataset.samples.shape == (4, 1, 28, 28)
    assert np.array_equal(dataset.samples[0, 0], pixels(0, (28, 28)))
    assert dataset.notes == ("Resized 2 images (14×14) to 28×28. Choose another side to keep more or less detail.",)


def test_a_chosen_side_goes_before_the_common_size():
    assert read(of_type(two_classes(image_file()), "png"), side=16).samples.shape == (4, 1, 16, 16)


def test_the_aspect_is_kept_the_image_centred_and_the_rest_filled_with_the_border_colour():
    wide = np.full((4, 8), 200, np.uint8)
    wide[1:3, 2:6] = 10  # a dark middle in a border of 200
    dataset = read(of_type(two_classes(saved(Image.fromarray(wide))), "png"), side=8)
    expected = np.full((8, 8), 200, np.uint8)
    expected[2:6] = wide
    assert np.array_equal(dataset.samples[0, 0], expected)
    assert dataset.notes == (
        "Resized 4 images (8×4) to 8×8, keeping the aspect and filling up with the colour of the border. "
        "Choose another side to keep more or less detail.",
    )


def test_the_border_colour_is_taken_by_channel():
    tall = np.zeros((9, 3, 3), np.uint8)
    tall[:] = (250, 120, 3)
    tall[3:6, 1] = 0
    dataset = read(of_type(two_classes(saved(Image.fromarray(tall))), "png"), side=9)
    assert dataset.samples[0, :, 4, 0].tolist() == dataset.samples[0, :, 4, 8].tolist() == [250, 120, 3]
    assert np.array_equal(dataset.samples[0, :, :, 3:6], tall.transpose(2, 0, 1))


def test_16_bit_images_are_resized_before_they_are_scaled():
    flat = np.full((100, 100), 3_000, np.uint16)
    dataset = read(of_type(two_classes(saved(Image.fromarray(flat), "TIFF")), "tif"))
    assert np.array_equal(dataset.samples, np.full((4, 1, 28, 28), round(3_000 * 255 / 4_095)))
