"""CSV and TSV: encodings, separators, line ends, quotation marks, decimal marks and headers are recognised."""

import pytest

from metaaug.data.dataset import Dataset, Dropped
from metaaug.modalities.tables.loading import load_table
from tests.data.making import table_text

GUESSED = 'Guessed the target: column "kind".'


def read(text: str | bytes, filename: str = "t.csv") -> Dataset:
    return load_table(text.encode() if isinstance(text, str) else text, filename)


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "Read as UTF-16."),
        ("cp1252", "Read as Windows-1252 (Latin-1), because it is not UTF-8. Check names with accents."),
    ],
)
def test_encodings_are_recognised_and_said(encoding, note):
    dataset = read(table_text().replace("red", "rosé").replace("size", "Größe").encode(encoding))
    assert list(dataset.samples.columns) == ["Größe", "colour"]
    assert set(dataset.samples["colour"]) == {"rosé", "blue"}
    assert dataset.notes == ((note, GUESSED) if note else (GUESSED,))


@pytest.mark.parametrize(
    ("separator", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars"), (",", None)]
)
def test_separators_are_recognised_and_said(separator, word):
    dataset = read(table_text().replace(",", separator))
    assert dataset.samples.shape == (6, 2)
    assert dataset.notes == ((f"Columns are separated by {word}.", GUESSED) if word else (GUESSED,))


def test_line_ends_of_every_system_are_read():
    assert len({read(table_text().replace("\n", end)).fingerprint for end in ("\n", "\r\n", "\r")}) == 1


def test_decimal_commas_are_recognised_with_their_thousands_points():
    dataset = read("price;kind\n1,5;a\n1.234,25;b\n7;a\n-0,5;b\n")
    assert dataset.samples["price"].tolist() == [1.5, 1234.25, 7, -0.5]
    assert dataset.notes[-1] == 'Column "price" has decimal commas.'


def test_commas_that_group_thousands_are_taken_away_where_commas_separate_columns():
    dataset = read('price,kind\n"1,234",a\n"12,345.5",b\n7,a\n8,b\n')
    assert dataset.samples["price"].tolist() == [1234, 12345.5, 7, 8]
    assert dataset.notes[0] == 'Column "price": commas group thousands.'


def test_quoted_separators_and_line_ends_belong_to_the_cell():
    dataset = read('note,size,kind\n"a, ""b""",1,a\n"c\nd",2,b\n"a, ""b""",3,a\n"c\nd",5,b\n')
    assert dataset.samples["note"].tolist() == ['a, "b"', "c\nd", 'a, "b"', "c\nd"]


def test_stray_quotation_marks_in_tab_separated_text_are_kept():
    dataset = read('note\tkind\n6" pipe\ta\n"open\tb\n6" pipe\ta\n"open\tb\n', "t.tsv")
    assert dataset.samples["note"].tolist() == ['6" pipe', '"open', '6" pipe', '"open']
    assert "Quotation marks are read as part of the text." in dataset.notes


def test_a_table_without_header_gets_numbered_columns():
    dataset = read("5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,3.3,virginica\n5.8,2.7,virginica\n")
    assert list(dataset.samples.columns) == ["column_1", "column_2"]
    assert len(dataset) == 4
    assert dataset.names[0] == "1"
    assert dataset.source["target"] == "column_3"
    assert dataset.notes[0] == (
        "The first row has numbers like the others, so there is no header: columns are named by number."
    )


@pytest.mark.parametrize("header", ["0,1,kind", "2019,2020,kind", "size,2,kind"])
def test_numbers_can_be_names_of_columns(header):
    dataset = read(f"{header}\n1.5,2,a\n2.5,2,b\n3.5,4,a\n4.5,4,b\n")
    assert list(dataset.samples.columns) == header.split(",")[:2]
    assert len(dataset) == 4


def test_columns_without_a_name_are_numbered():
    dataset = read(",size,,kind\n1,1.5,u,a\n2,2.5,v,b\n3,1,u,a\n4,2,v,b\n")
    assert list(dataset.samples.columns) == ["size", "column_3"]
    assert dataset.dropped == (Dropped('column "column_1"', "it numbers the rows"),)
