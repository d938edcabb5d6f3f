"""Every bad upload is refused with exactly its sentence: what was given, what is allowed, what to do."""

import pytest

from metaaug.errors import DataError
from metaaug.modalities.loading import load_file
from tests.data.bad_images import BAD_ARCHIVES, BAD_ARRAYS
from tests.data.bad_tables import BAD_PARQUETS, BAD_TEXTS
from tests.data.making import csv, image_zip, table_text

NEVER_READ = [
    (
        "model.pt",
        lambda: b"\0\1",
        (
            "model.pt is a pickle, which can run code when it is opened, and is refused. Save images as NPZ "
            "with np.savez, or a table as CSV or Parquet."
        ),
    ),
    (
        "table.pkl",
        lambda: b"\0\1",
        (
            "table.pkl is a pickle, which can run code when it is opened, and is refused. Save images as NPZ "
            "with np.savez, or a table as CSV or Parquet."
        ),
    ),
    (
        "table.joblib",
        lambda: b"\0\1",
        (
            "table.joblib is a pickle, which can run code when it is opened, and is refused. Save images as "
            "NPZ with np.savez, or a table as CSV or Parquet."
        ),
    ),
    ("table.xlsx", lambda: b"\0\1", "table.xlsx is a spreadsheet, which is not read. Save the sheet as CSV."),
    (
        "photos.tar.gz",
        lambda: b"\0\1",
        ("photos.tar.gz is an archive of a kind that is not read. Make it a ZIP with a folder of images per class."),
    ),
    (
        "images.npy",
        lambda: b"\0\1",
        ("images.npy is a single array without labels. Save both with np.savez(file, images=images, labels=labels)."),
    ),
    ("cat.png", lambda: b"\0\1", "cat.png is a single image. Make a ZIP with a folder of images per class."),
    (
        "notes.docx",
        lambda: b"\0\1",
        "notes.docx is of a kind that is not read. Choose a file ending in .zip, .npz, .csv, .tsv, .parquet.",
    ),
    (
        "noextension",
        lambda: b"\0\1",
        "noextension is of a kind that is not read. Choose a file ending in .zip, .npz, .csv, .tsv, .parquet.",
    ),
]

BAD = BAD_ARCHIVES + BAD_ARRAYS + BAD_TEXTS + BAD_PARQUETS + NEVER_READ


@pytest.mark.parametrize(("filename", "make", "sentence"), BAD)
def test_a_bad_file_is_refused_with_its_sentence(filename, make, sentence):
    with pytest.raises(DataError) as raised:
        load_file(make(), filename)
    assert str(raised.value) == sentence


def test_there_is_a_sentence_for_at_least_forty_different_bad_files():
    assert len({sentence for _, _, sentence in BAD}) >= 55


BAD_CHOICES = [
    (
        {"target": "size", "task": "classes"},
        'The target column "size" of t.csv has 200 different values in 200 rows; classes must repeat, and at most '
        "100 are read. Predict it as a number, or choose a column of classes as target.",
    ),
    (
        {"target": "colour", "task": "number"},
        'The target column "colour" of t.csv cannot be predicted as a number: 200 cells are not a number ("blue" and '
        '"red"). Correct them, leave them empty, or predict a class.',
    ),
    (
        {"task": "regression"},
        'The task is "regression"; allowed are classes and number. Choose one of them, or leave it out.',
    ),
    (
        {"target": "shape"},
        't.csv has no column "shape" that can be read. Choose one of "size", "colour" and "kind".',
    ),
    (
        {"kinds": {"shape": "numeric"}},
        't.csv has no column "shape" that can be read. Choose one of "size", "colour" and "kind".',
    ),
    (
        {"kinds": {"kind": "numeric"}},
        'Column "kind" is the target, which is no input. Leave its kind out.',
    ),
    (
        {"kinds": {"size": "ordinal"}},
        'Column "size" cannot be "ordinal". Choose numeric or categorical.',
    ),
    (
        {"kinds": {"colour": "numeric"}},
        'Column "colour" cannot be numeric: "blue" is not a number. Make it categorical.',
    ),
    ({"side": 28}, "t.csv is a table of columns. Leave the side out."),
]


@pytest.mark.parametrize(("options", "sentence"), BAD_CHOICES)
def test_a_choice_that_does_not_fit_the_table_is_refused(options, sentence):
    with pytest.raises(DataError) as raised:
        load_file(table_text(200).encode(), "t.csv", **options)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"side": 3}, "The side is 3 pixels; allowed are 4 to 256. Choose another side."),
        ({"side": 257}, "The side is 257 pixels; allowed are 4 to 256. Choose another side."),
        (
            {"target": "kind"},
            "photos.zip is an image set: its folders or labels say the classes. Leave the target out.",
        ),
        (
            {"task": "number"},
            "photos.zip is an image set: its folders or labels say the classes. Leave the task out.",
        ),
    ],
)
def test_a_choice_that_does_not_fit_images_is_refused(options, sentence):
    with pytest.raises(DataError) as raised:
        load_file(image_zip(), "photos.zip", **options)
    assert str(raised.value) == sentence


def test_too_many_categories_of_a_chosen_column_are_refused():
    data = csv(text=[f"text {index}" for index in range(1_200)], kind=["a", "b"] * 600)
    with pytest.raises(DataError) as raised:
        load_file(data, "t.csv", kinds={"text": "categorical"})
    assert str(raised.value) == (
        'Column "text" cannot be categorical: it has 1,200 different texts; at most 1,000 are read as categories. '
        "Choose another kind or leave it out."
    )


def test_a_path_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(DataError) as raised:
        load_file(tmp_path / "t.csv")
    assert str(raised.value) == f'"{tmp_path}/t.csv" cannot be opened: No such file or directory. Check the path.'


def test_a_file_that_is_too_large_is_not_even_read(tmp_path):
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    with pytest.raises(DataError) as raised:
        load_file(path)
    assert str(raised.value) == "t.csv has 201 MB; at most 200 MB are read. Use a smaller file."


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            [1, 2, 3, 4] * 5,
            'The target column "price" of t.csv cannot be predicted as a number: it has 4 different values, and at '
            "least 5 are needed. Predict a class, or choose another target.",
        ),
        (
            [1, 2, 3, 4, 5],
            'The target column "price" of t.csv cannot be predicted as a number: it has 5 rows, and at least 6 are '
            "needed. Add rows.",
        ),
        (
            [None] * 6,
            'The target column "price" of t.csv has no values. Choose another target.',
        ),
    ],
)
def test_a_number_asked_for_that_cannot_be_predicted_is_refused(values, sentence):
    size = [index / 3 for index in range(len(values))]
    with pytest.raises(DataError) as raised:
        load_file(csv(size=size, price=values), "t.csv", target="price", task="number")
    assert str(raised.value) == sentence
