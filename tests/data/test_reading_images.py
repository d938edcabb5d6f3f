"""Image sets that are read: known pixels, sizes, classes, and what is dropped with its reason."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from metaaug.data.dataset import Dataset, Dropped
from metaaug.modalities.images.loading import load_images
from tests.data.making import image_file, image_zip, npz, pixels, saved, six_images, zipped


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


# folders


def test_a_common_top_folder_is_not_part_of_the_class():
    files = {f"set/all/{name}/{index}.png": image_file(index) for name in ("a", "b") for index in range(2)}
    dataset = read(files)
    assert dataset.classes == ("a", "b")
    assert dataset.names[0] == "set/all/a/0.png"


def test_nested_folders_name_the_class_by_their_full_path():
    paths = ("greek/alpha", "greek/beta", "latin/a")
    assert read({f"{path}/{index}.png": image_file(index) for path in paths for index in range(2)}).classes == paths


def test_backslashes_separate_folders_too():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in ("a\\1.png", "a\\2.png", "b\\1.png", "b\\2.png"):
            archive.writestr(path, image_file())
    assert load_images(stream.getvalue(), "photos.zip").classes == ("a", "b")


def test_folders_of_a_split_are_merged_and_it_is_said():
    paths = [f"{part}/{name}/{part}{index}.png" for part in ("Train", "test") for name in "ab" for index in range(2)]
    dataset = read({path: image_file() for path in paths})
    assert dataset.counts == {"a": 4, "b": 4}
    assert dataset.notes == ('Merged the folders "Train" and "test": the split is made anew, by class.',)


def test_two_classes_named_train_and_test_stay_classes():
    assert read({f"{name}/{index}.png": image_file() for name in ("train", "test") for index in range(2)}).classes == (
        "test",
        "train",
    )


def test_system_and_hidden_files_do_not_count():
    junk = ("__MACOSX/cat/._0.png", ".DS_Store", "cat/.DS_Store", "cat/Thumbs.db", ".git/dog/1.png", "desktop.ini")
    dataset = load_images(image_zip(dict.fromkeys(junk, b"x")), "photos.zip")
    assert len(dataset) == 6
    assert dataset.dropped == ()


# what is dropped


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("cat/x.png", image_file()[:60], "it is damaged or cut short"),
        ("cat/x.png", b"", "it is empty"),
        ("cat/x.gif", b"GIF89a", "it is not a PNG, JPEG, WebP, BMP or TIFF file"),
        ("cat/x.png", b"GIF89a", "its content is not PNG, JPEG, WebP, BMP or TIFF, whatever its name says"),
        ("x.png", image_file(), "it is in no class folder"),
        ("cat/notes.txt", b"hello", "it is not a PNG, JPEG, WebP, BMP or TIFF file"),
        ("cat/\N{BELL}\a.png", image_file(), "its path has more than 300 characters, or some that cannot be shown"),
    ],
)
def test_one_file_that_cannot_be_used_is_dropped_with_its_reason(path, content, reason):
    dataset = load_images(image_zip({path: content}), "photos.zip")
    assert len(dataset) == 6
    assert dataset.dropped == (Dropped(path.replace("\a", "�"), reason),)


def test_a_dropped_image_does_not_decide_the_size_or_the_colours_of_the_others():
    broken = image_file(0, (50, 40), 3)[:200]
    dataset = load_images(image_zip({"cat/broken.png": broken}), "photos.zip")
    assert dataset.samples.shape == (6, 1, 8, 8)
    assert np.array_equal(dataset.samples[0, 0], pixels(0))
    assert dataset.dropped == (Dropped("cat/broken.png", "it is damaged or cut short"),)
    assert dataset.notes == ()


def test_a_class_without_a_readable_image_is_left_out_and_it_is_said():
    dataset = load_images(image_zip({"emu/1.png": b"x", "emu/2.png": b"y"}), "photos.zip")
    assert dataset.classes == ("cat", "dog")
    assert dataset.notes == ('Class "emu" is left out: none of the images can be read.',)


def test_many_dropped_files_are_listed_to_200_and_then_counted():
    junk = {f"cat/{index:03}.txt": b"x" for index in range(250)} | {"dog/x.png": b""}
    dropped = load_images(image_zip(junk), "photos.zip").dropped
    assert len(dropped) == 201
    assert dropped[0] == Dropped("dog/x.png", "it is empty")
    assert dropped[-1] == Dropped("and 51 more", "51 × it is not a PNG, JPEG, WebP, BMP or TIFF file")


# arrays


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
