"""Tables that are read: kinds, missing values, encodings, separators, targets, and what is dropped with its reason."""

import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from metaaug.data.dataset import Column, Dataset, Dropped
from metaaug.modalities.tables.loading import guess_target, load_table, read_frame
from tests.data.making import csv, table_text

KINDS = ["a", "b", "a", "b", "a", "b"]
GUESSED = 'Guessed the target: column "kind".'


def read(text: str | bytes, filename: str = "t.csv", **options: object) -> Dataset:
    return load_table(text.encode() if isinstance(text, str) else text, filename, **options)


def column(values: list, **options: object) -> tuple[pd.Series, Dataset]:
    """One column of six values beside a plain one, as it is read."""
    dataset = read(csv(x=values, other=[1.5, 2, 2, 3, 3, 4], kind=KINDS), **options)
    return dataset.samples["x"], dataset


def test_numbers_become_float64_and_texts_stay_texts():
    dataset = read(table_text(), "somewhere/t.csv")
    assert dataset.name == "t.csv"
    assert dataset.kind == "tables"
    assert dataset.columns == (Column("size", "numeric"), Column("colour", "categorical"))
    expected = pd.DataFrame(
        {
            "size": [0.0, 0.5, 1.0, 1.5, 2.0, 2.5],
            "colour": pd.Series(["blue", "red", "red", "blue", "red", "red"], dtype="str"),
        }
    )
    pd.testing.assert_frame_equal(dataset.samples, expected)
    assert dataset.classes == ("a", "b")
    assert dataset.labels.tolist() == [0, 1, 0, 1, 0, 1]
    assert dataset.labels.dtype == np.int64
    assert dataset.names == ("1", "2", "3", "4", "5", "6")
    assert dataset.source == {"format": "csv", "target": "kind"}
    assert dataset.notes == (GUESSED,)
    assert dataset.dropped == ()


def test_csv_tsv_and_parquet_of_the_same_table_have_the_same_fingerprint():
    frame = pd.read_csv(io.StringIO(table_text()))
    stream = io.BytesIO()
    frame.to_parquet(stream)
    tsv = frame.to_csv(index=False, sep="\t")
    fingerprints = {
        read(table_text()).fingerprint,
        read(tsv, "t.tsv").fingerprint,
        read(stream.getvalue(), "t.parquet").fingerprint,
    }
    assert len(fingerprints) == 1


# kinds


@pytest.mark.parametrize("numbers", [["1", "-2.5", "+3e2", ".5", "7.", "0"], [" 1 ", "0", "1", "0", "1", "1"]])
def test_columns_of_numbers_are_numeric_even_with_two_values(numbers):
    values, dataset = column(numbers)
    assert values.tolist() == [float(number) for number in numbers]
    assert dataset.columns[0].kind == "numeric"


@pytest.mark.parametrize(
    "texts", [["01067", "80331", "01067", "80331", "01067", "80331"], ["yes", "no", "yes", "no", "no", "1"]]
)
def test_codes_with_a_leading_zero_and_texts_are_categorical(texts):
    values, dataset = column(texts)
    assert values.tolist() == texts
    assert dataset.columns[0].kind == "categorical"


@pytest.mark.parametrize("missing", ["", "NA", "NaN", "nan", "?", "null", "NULL", "None", "N/A", " ? "])
def test_missing_values_are_recognised_in_numbers_and_texts(missing):
    values, dataset = column([missing, "1.5", "2", "3", missing, "4"])
    assert np.array_equal(values, [np.nan, 1.5, 2, 3, np.nan, 4], equal_nan=True)
    assert dataset.columns[0] == Column("x", "numeric", 2)
    values, dataset = column([missing, "red", "blue", "red", "red", "blue"])
    assert values.isna().tolist() == [True, False, False, False, False, False]
    assert dataset.columns[0] == Column("x", "categorical", 1)


def test_a_few_texts_among_many_numbers_are_read_as_missing_and_said():
    size = [str(number / 4) for number in range(40)]
    size[3], size[9] = "unknown", "n. d."
    dataset = read(csv(size=size, kind=["a", "b"] * 20))
    assert dataset.columns == (Column("size", "numeric", 2),)
    assert np.flatnonzero(dataset.samples["size"].isna()).tolist() == [3, 9]
    assert dataset.notes == (
        GUESSED,
        'Column "size": 2 cells are not a number ("unknown" and "n. d.") and read as missing.',
    )


def test_more_than_a_twentieth_of_texts_makes_a_column_categorical():
    size = [str(number % 9) for number in range(40)]
    size[3:6] = ["unknown"] * 3
    assert read(csv(size=size, kind=["a", "b"] * 20)).columns == (Column("size", "categorical"),)


def test_infinite_and_enormous_numbers_are_read_as_missing_and_said():
    values, dataset = column(["inf", "-Infinity", "1e31", "1", "2", "-1e30"])
    assert np.array_equal(values, [np.nan, np.nan, np.nan, 1, 2, -1e30], equal_nan=True)
    assert dataset.columns[0].missing == 3
    assert dataset.notes[-1] == 'Column "x": 3 cells are infinite or beyond 1e+30 and read as missing.'


def test_kinds_can_be_corrected():
    values, dataset = column(["1", "2", "2", "1", "2", "1"], kinds={"x": "categorical"})
    assert values.tolist() == ["1", "2", "2", "1", "2", "1"]
    assert dataset.columns[0].kind == "categorical"
    values, dataset = column(["1", "red", "2.5", "blue", "red", "4"], kinds={"x": "numeric"})
    assert np.array_equal(values, [1, np.nan, 2.5, np.nan, np.nan, 4], equal_nan=True)
    assert dataset.notes[-1] == 'Column "x": 3 cells are not a number ("red" and "blue") and read as missing.'


def test_numbers_of_a_parquet_file_made_categorical_lose_their_decimal_point():
    stream = io.BytesIO()
    pd.DataFrame({"x": [1.0, 2.5, None, 1.0, 2.5, 1.0], "kind": KINDS}).to_parquet(stream)
    dataset = read(stream.getvalue(), "t.parquet", kinds={"x": "categorical"})
    assert dataset.samples["x"].dropna().tolist() == ["1", "2.5", "1", "2.5", "1"]
    assert dataset.samples["x"].isna().tolist() == [False, False, True, False, False, False]


# columns and rows that are dropped


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1, 2, 3, 4, 5, 6], "it numbers the rows"),
        ([0, 1, 2, 3, 4, 5], "it numbers the rows"),
        (list("uvwxyz"), "its text is different in nearly every row, like an identifier"),
        (["red"] * 6, "it has the same value in every row"),
        ([3] * 6, "it has the same value in every row"),
        ([None] * 6, "it has no values"),
        (["inf"] * 6, "none of its values is a usable number"),
    ],
)
def test_columns_that_say_nothing_are_dropped_with_the_reason(values, reason):
    dataset = read(csv(x=values, other=[1.5, 2, 2, 3, 3, 4], kind=KINDS))
    assert list(dataset.samples.columns) == ["other"]
    assert dataset.dropped == (Dropped('column "x"', reason),)


def test_a_chosen_kind_keeps_an_identifier():
    values, _ = column(list("uvwxyz"), kinds={"x": "categorical"})
    assert values.tolist() == list("uvwxyz")
    values, _ = column([1, 2, 3, 4, 5, 6], kinds={"x": "numeric"})
    assert values.tolist() == [1, 2, 3, 4, 5, 6]


def test_one_value_with_gaps_is_kept_since_the_gaps_may_say_something():
    values, _ = column(["red", None, "red", None, "red", "red"])
    assert values.isna().sum() == 2


def test_rows_without_a_target_are_dropped_and_counted():
    dataset = read(csv(size=[1.5, 2.5, 3.5, 4.5, 5.5, 5], kind=["a", None, "b", "?", "a", "b"]))
    assert dataset.samples["size"].tolist() == [1.5, 3.5, 5.5, 5]
    assert dataset.labels.tolist() == [0, 1, 0, 1]
    assert dataset.names == ("1", "3", "5", "6")
    assert dataset.dropped == (Dropped("2 rows", 'the target "kind" is missing'),)


def test_row_numbers_are_recognised_though_rows_were_dropped():
    dataset = read(csv(id=[1, 2, 3, 4, 5], size=[1.5, 3, 3, 4, 5], kind=["a", None, "b", "b", "a"]))
    assert [entry.item for entry in dataset.dropped] == ["1 row", 'column "id"']


def test_rows_of_another_length_are_dropped_with_their_number():
    dataset = read("size,kind\n1.5,a\n2,a,oops\n3,b\n4\n5,b\n6,a\n")
    assert dataset.samples["size"].tolist() == [1.5, 3, 5, 6]
    assert dataset.names == ("1", "3", "5", "6")
    assert dataset.dropped == (
        Dropped("row 2", "it has 3 fields instead of 2"),
        Dropped("row 4", "it has 1 field instead of 2"),
    )


def test_columns_of_unread_types_in_parquet_are_dropped_with_the_reason():
    stream = io.BytesIO()
    table = pa.table(
        {
            "lists": [[1], [2], [3], [4]],
            "when": pa.array([1, 2, 3, 4], pa.timestamp("s")),
            "raw": [b"1", b"2", b"3", b"4"],
            "number": pa.array([1, 2, None, 7], pa.int8()),
            "money": pa.array([1, 2, 3, 5], pa.int64()).cast(pa.decimal128(25, 2)),
            "truth": [True, False, None, True],
            "text": pa.array(["u", "v", "u", "v"]).dictionary_encode(),
            "code": pa.array([7, 8, 7, 8]).dictionary_encode(),
            "kind": ["a", "b", "a", "b"],
        }
    )
    pq.write_table(table, stream)
    dataset = read(stream.getvalue(), "t.parquet")
    assert dataset.dropped == (
        Dropped('column "lists"', "it holds lists or records instead of single values"),
        Dropped('column "when"', "it holds dates or times, which are not read; turn them into numbers if they matter"),
        Dropped('column "raw"', "it holds values of the type binary, which are not read"),
    )
    assert dataset.columns == (
        Column("number", "numeric", 1),
        Column("money", "numeric"),
        Column("truth", "categorical", 1),
        Column("text", "categorical"),
        Column("code", "numeric"),
    )
    assert dataset.samples["truth"].dropna().tolist() == ["true", "false", "true"]


# the target


@pytest.mark.parametrize(
    ("columns", "target"),
    [
        ({"Class": KINDS, "size": [1.5, 2, 3, 4, 5, 6]}, "Class"),
        ({"size": [1.5, 2, 3, 4, 5, 6], "shape": KINDS}, "shape"),
        ({"shape": KINDS, "size": [1.5, 2, 3, 4, 5, 6]}, "shape"),
        ({"y": [1, 0, 1, 0, 1, 0], "shape": KINDS}, "y"),
        ({"label": list("uvwxyz"), "shape": KINDS}, "shape"),
        ({"shape": KINDS, "target": [1.5, 1.5, 2, 2, 3, 3]}, "shape"),
        ({"size": [1.5, 2, 3, 4, 5, 6], "weight": [1, 2, 3, 4, 5, 6]}, "weight"),
    ],
)
def test_the_target_is_guessed_by_name_then_place_if_it_looks_like_classes(columns, target):
    assert guess_target(read_frame(csv(**columns), "t.csv")) == target


def test_the_target_can_be_chosen():
    dataset = read(table_text(), target="colour")
    assert dataset.classes == ("blue", "red")
    assert list(dataset.samples.columns) == ["size", "kind"]
    assert dataset.source["target"] == "colour"
    assert dataset.notes == ()


def test_numbers_written_differently_are_one_class():
    dataset = read("size,kind\n1,1\n2,1.0\n3.5,0\n4,0.0\n")
    assert dataset.classes == ("0", "1")
    assert dataset.labels.tolist() == [1, 1, 0, 0]


def test_whole_numbers_stored_as_floats_name_classes_without_a_point():
    stream = io.BytesIO()
    pd.DataFrame({"size": [1.5, 2, 3, 4], "kind": [1.0, 0.0, 1.0, 0.0]}).to_parquet(stream)
    assert read(stream.getvalue(), "t.parquet").classes == ("0", "1")


def test_the_frame_for_choosing_has_every_cell_as_it_was_written():
    frame = read_frame(b"id,size,kind\n1,01.50,a\n2,?,b\n", "t.csv")
    assert frame.columns.tolist() == ["id", "size", "kind"]
    assert frame["size"][0] == "01.50"
    assert frame["size"].isna().tolist() == [False, True]
