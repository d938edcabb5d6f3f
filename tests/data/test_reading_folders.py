"""Which class a folder of a ZIP archive names, and which files are dropped with their reason."""

import io
import zipfile

import numpy as np
import pytest

from metaaug.data.dataset import Dataset, Dropped
from metaaug.modalities.images.loading import load_images
from tests.data.making import image_file, image_zip, palette_file, pixels, zipped


def read(files: dict[str, bytes]) -> Dataset:
    return load_images(zipped(files), "photos.zip")


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


def test_paths_from_the_current_folder_are_not_hidden():
    files = {f"./{name}/{index}.png": image_file(index) for name in ("a", "b") for index in range(2)}
    assert read(files).counts == {"a": 2, "b": 2}


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
        ("cat/x.png", palette_file()[:-30], "it is damaged or cut short"),
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
