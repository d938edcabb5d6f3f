"""Texts in files: formats, encodings, columns, headers, what is dropped and noted, and what a file is taken for."""

import io
import json

import numpy as np
import pandas as pd
import pytest

from metaaug.data.dataset import Dataset, Dropped
from metaaug.data.store import DatasetStore
from metaaug.errors import DataError
from metaaug.inspect.export import export
from metaaug.modalities.loading import load_file
from metaaug.modalities.texts.repair import repaired
from tests.data.bad_texts import BAD_MESSAGES, LABELS, MESSAGES, lines, parquet, text_zip
from tests.data.making import csv, image_zip, table_text, zipped

GUESSED = 'Guessed the text column "text" and the label column "label".'


def read(data: bytes | str, filename: str = "t.csv", **options: str) -> Dataset:
    return load_file(data.encode() if isinstance(data, str) else data, filename, kind="texts", **options)


@pytest.mark.parametrize(("filename", "make", "sentence"), BAD_MESSAGES)
def test_bad_texts_are_refused_with_their_sentence(filename, make, sentence):
    with pytest.raises(DataError) as raised:
        read(make(), filename)
    assert str(raised.value) == sentence


def test_there_is_a_sentence_for_many_different_bad_files():
    assert len({sentence for _, _, sentence in BAD_MESSAGES}) >= 25


@pytest.mark.parametrize(
    ("filename", "make"),
    [
        ("t.csv", lambda: csv(text=MESSAGES, label=LABELS)),
        ("t.tsv", lambda: csv(text=MESSAGES, label=LABELS).replace(b",", b"\t")),
        ("t.parquet", lambda: parquet(text=MESSAGES, label=LABELS)),
        (
            "t.jsonl",
            lambda: lines(*({"text": text, "label": label} for text, label in zip(MESSAGES, LABELS, strict=True))),
        ),
    ],
)
def test_the_same_texts_come_out_of_every_format(filename, make):
    dataset = load_file(make(), filename)
    assert dataset.kind == "texts"
    assert dataset.samples["text"].tolist() == MESSAGES
    assert dataset.samples["text"].dtype == "str"
    assert [dataset.classes[label] for label in dataset.labels] == LABELS
    assert dataset.notes == (GUESSED,)
    assert dataset.names[:2] == ("1", "2")
    assert dataset.dropped == ()


def test_an_archive_has_a_folder_per_class():
    dataset = load_file(text_zip({"a/empty.txt": b" \n", "readme.md": b"x", ".hidden/x.txt": b"x"}), "t.zip")
    assert dataset.kind == "texts"
    assert dataset.counts == {"a": 3, "b": 3}
    assert set(dataset.samples["text"]) == set(MESSAGES)
    assert dataset.dropped == (
        Dropped("a/empty.txt", "it has no text"),
        Dropped("readme.md", "it is not a plain text (.txt) file"),
    )


@pytest.mark.parametrize(
    ("encoding", "notes"),
    [
        ("utf-8", ()),
        ("utf-8-sig", ()),
        ("utf-16", ("Read as UTF-16.",)),
        ("cp1252", ("Read as Windows-1252 (Latin-1), because it is not UTF-8. Check names with accents.",)),
    ],
)
def test_encodings_are_recognised(encoding, notes):
    text = csv(text=[f"{text} déjà “vu”" for text in MESSAGES], label=LABELS).decode()
    dataset = read(text.encode(encoding))
    assert dataset.samples["text"][0] == f"{MESSAGES[0]} déjà “vu”"
    assert dataset.notes == (*notes, GUESSED)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("cafÃ© crÃ¨me", "café crème"),
        ("itâ€™s", "it’s"),
        ("that\x92s", "that’s"),
        ("æˆ‘æƒ³", "我想"),
        ("cafÃƒÂ©", "café"),
        ("café", "café"),
        ("NÃO É", "NÃO É"),
        ("10 € für Â£5 für", "10 € für Â£5 für"),
        ("plain", "plain"),
    ],
)
def test_a_wrong_encoding_is_undone_where_that_is_certain(given, meant):
    assert repaired(given) == meant


def test_mended_texts_are_noted():
    dataset = read(csv(text=["my cafÃ© is open", *MESSAGES[1:]], label=LABELS))
    assert dataset.samples["text"][0] == "my café is open"
    assert dataset.notes[1] == (
        "Mended 1 text that had been read in a wrong encoding before, such as “cafÃ©”, which is “café”."
    )


def test_without_a_header_columns_are_told_by_their_content():
    dataset = load_file(
        b"ham\tsee you at nine then\nspam\twin a prize right now\nham\tok that is fine\nspam\tfree calls today\n",
        "t.tsv",
    )
    assert dataset.kind == "texts"
    assert len(dataset) == 4
    assert dataset.counts == {"ham": 2, "spam": 2}
    assert dataset.notes == ("The first row is like the others, so there is no header.", GUESSED)
    assert dataset.names == ("1", "2", "3", "4")


def test_quotation_marks_in_tab_separated_texts_swallow_no_lines():
    rows = ['a\t"so it begins', "b\tand nothing else here", 'a\tin the end"', "b\tone more of them"]
    dataset = read("\n".join(rows * 2), "t.tsv")
    assert len(dataset) == 8
    assert dataset.samples["text"][0] == '"so it begins'
    assert "Quotation marks are read as part of the text." in dataset.notes


def test_columns_are_guessed_and_others_left_out():
    dataset = read(csv(id=range(6), Category=LABELS, title=["x"] * 6, body=MESSAGES))
    assert dataset.notes == ('Guessed the text column "body" and the label column "Category".',)
    assert dataset.dropped == (
        Dropped('column "id"', "it is neither the text nor the label"),
        Dropped('column "title"', "it is neither the text nor the label"),
    )


def test_columns_can_be_chosen():
    data = csv(short=[f"text {place}" for place in range(6)], body=MESSAGES, one=LABELS, two=["x", "x", "y"] * 2)
    dataset = read(data, text="short", label="two")
    assert dataset.samples["text"].tolist() == [f"text {place}" for place in range(6)]
    assert dataset.classes == ("x", "y")
    assert dataset.notes == ()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"text": "body"}, 't.csv has no column "body" that can be read. Choose one of "text" and "label".'),
        ({"label": "kind"}, 't.csv has no column "kind" that can be read. Choose one of "text" and "label".'),
        (
            {"text": "text", "label": "text"},
            '"text" cannot be both the text and the label. Choose another column for one.',
        ),
        ({"target": "label"}, "t.csv is read as texts, each with a label. Leave the target out."),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(options, sentence):
    with pytest.raises(DataError) as raised:
        read(csv(text=MESSAGES, label=LABELS), **options)
    assert str(raised.value) == sentence


def test_an_archive_has_no_columns_to_choose():
    with pytest.raises(
        DataError, match=r"^t\.zip has no columns: its folders say the labels\. Leave the columns out\.$"
    ):
        read(text_zip(), "t.zip", label="x")


def test_what_is_missing_or_unreadable_is_dropped_with_its_reason():
    dataset = read(csv(text=[*MESSAGES, None, "nobody said what"], label=[*LABELS, "a", None]))
    assert len(dataset) == 6
    assert dataset.dropped == (Dropped("row 7", "it has no text"), Dropped("row 8", "it has no label"))
    rows = [{"text": text, "label": label} for text, label in zip(MESSAGES, LABELS, strict=True)]
    broken = read(lines(*rows, {"text": "x" * 100_001, "label": "a"}) + b"{broken\n", "t.jsonl")
    assert broken.dropped == (
        Dropped("line 7", "its text has 100,001 characters; at most 100,000 are read"),
        Dropped("line 8", "it is not a JSON object"),
    )


def test_labels_of_json_may_be_numbers_and_truth_values():
    rows = [{"text": text, "label": place % 2, "extra": [1]} for place, text in enumerate(MESSAGES)]
    dataset = read(lines(*rows), "t.jsonl")
    assert dataset.classes == ("0", "1")
    assert dataset.dropped == (Dropped('column "extra"', "it holds lists or objects instead of single values"),)
    truth = read(lines(*({**row, "label": row["label"] == 1} for row in rows)), "t.jsonl")
    assert truth.classes == ("false", "true")


def test_repeated_texts_are_noted_and_those_with_two_labels():
    dataset = read(csv(text=[*MESSAGES, MESSAGES[0], MESSAGES[1]], label=[*LABELS, "a", "a"]))
    assert len(dataset) == 8
    assert dataset.notes[1:] == (
        "2 texts repeat another one exactly. A text that is both labelled and tested on makes the verdict look too "
        "good.",
        f"1 text occurs with different labels: “{MESSAGES[1]}”.".replace("“", '"').replace("”", '"'),
    )


def test_long_texts_are_noted():
    dataset = read(csv(text=["word " * 130, *MESSAGES[1:]], label=LABELS))
    assert dataset.notes[1] == (
        "1 text has more than 128 words and marks. What follows them is neither learned from nor changed, and stays "
        "in the copies as it is."
    )


CHINESE = ["我明天想退货请问应该怎么办呢", "这个产品的质量真的非常好啊", "包裹到现在还没有送到我家里来"]


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: csv(text=MESSAGES, label=LABELS), "texts"),
        (lambda: csv(id=range(6), text=MESSAGES, label=LABELS), "texts"),
        (lambda: csv(text=CHINESE * 1 + [f"{text}吗" for text in CHINESE], label=LABELS), "texts"),
        (
            lambda: csv(
                内容=[
                    "运费是多少？",
                    "用一小时就坏",
                    "退货地址在哪里？",
                    "灯一直在闪红光",
                    "什么时候发货？",
                    "没有盒子还能退吗？",
                ],
                标签=LABELS,
            ),
            "texts",
        ),
        (lambda: csv(name=["王小明", "李雷", "韩梅梅", "张伟", "赵敏", "钱多多"], label=LABELS), "tables"),
        (lambda: table_text().encode(), "tables"),
        (lambda: csv(name=["Ann Lee", "Bo Ek", "Cy Fox", "Di Gow", "Ed Hay", "Flo Ito"], label=LABELS), "tables"),
        (lambda: csv(file=[f"scan_{place}.png" for place in range(6)], label=LABELS), "tables"),
        (lambda: csv(seen=[f"2024-01-0{place} 10:22:33" for place in range(1, 7)], label=LABELS), "tables"),
        (lambda: csv(text=MESSAGES, size=[1.5, 2.5, 3.5, 1, 2, 3], label=LABELS), "tables"),
        (lambda: csv(text=MESSAGES, price=[1.5, 2.5, 3.5, 1, 2, 3]), "tables"),
        (lambda: csv(text=MESSAGES, label=LABELS, colour=["red", "red", "blue"] * 2), "tables"),
        (lambda: csv(text=[MESSAGES[0]] * 3 + [MESSAGES[1]] * 3, label=LABELS), "tables"),
        (lambda: csv(a=range(6), b=range(6), text=MESSAGES, label=LABELS), "tables"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_only_what_is_clearly_texts_is_taken_for_texts(make, kind, form):
    data = make()
    if form == "parquet":
        stream = io.BytesIO()
        pd.read_csv(io.BytesIO(data)).to_parquet(stream, index=False)
        data = stream.getvalue()
    try:
        found = load_file(data, f"t.{form}").kind
    except DataError:
        # As a table, it has nothing to learn from.
        found = "tables"
    assert found == kind


def test_archives_of_images_stay_images():
    assert load_file(image_zip({"cat/notes.txt": b"x"}), "t.zip").kind == "images"
    assert load_file(
        zipped({"a/1.txt": b"one", "a/2.txt": b"two", "b/1.txt": b"x", "b/2.txt": b"y"}), "t.zip"
    ).kind == ("texts")


def test_the_store_gives_texts_back(tmp_path):
    dataset = load_file(text_zip(), "t.zip")
    store = DatasetStore(tmp_path)
    again = store.load(store.save(dataset))
    assert again.fingerprint == dataset.fingerprint
    assert again.samples["text"].tolist() == dataset.samples["text"].tolist()


def exported(dataset: Dataset) -> tuple[bytes, str]:
    table = pd.DataFrame(
        {
            "sample": np.repeat(np.arange(len(dataset)), 2),
            "copy": [0, 1] * len(dataset),
            "label": np.repeat(dataset.labels, 2),
            "class": np.repeat([dataset.classes[label] for label in dataset.labels], 2),
            "operations": ["[]", json.dumps([{"name": "delete", "value": 12.0, "text": "delete 12% of words"}])]
            * len(dataset),
            "text": [text for original in dataset.samples["text"] for text in (original, f"{original} copied")],
        }
    )
    return export(dataset, table, seed=3)


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("t.csv", csv(body=MESSAGES, kind=LABELS)),
        ("t.tsv", b"".join(f"{label}\t{text}\n".encode() for text, label in zip(MESSAGES, LABELS, strict=True))),
        ("t.parquet", parquet(text=MESSAGES, label=LABELS)),
        ("t.jsonl", lines(*({"text": text, "label": label} for text, label in zip(MESSAGES, LABELS, strict=True)))),
        ("t.zip", text_zip()),
    ],
)
def test_an_export_has_the_format_of_the_upload_and_can_be_read_back(filename, data):
    dataset = load_file(data, filename)
    content, name = exported(dataset)
    assert name == filename.replace(".", "-augmented.")
    again = load_file(content, name)
    assert again.kind == "texts"
    assert len(again) == 12
    assert sorted(again.samples["text"]) == sorted([*MESSAGES, *(f"{text} copied" for text in MESSAGES)])
    assert again.counts == {"a": 6, "b": 6}


def test_an_export_says_where_every_row_comes_from():
    content, _ = exported(load_file(csv(body=MESSAGES, kind=LABELS), "t.csv"))
    rows = pd.read_csv(io.BytesIO(content))
    assert list(rows) == [
        "body", "kind", "metaaug_original", "metaaug_copy", "metaaug_operations", "metaaug_values", "metaaug_seed",
    ]  # fmt: skip
    assert rows["metaaug_operations"][1] == "delete 12% of words"
    assert rows["metaaug_copy"].tolist() == [0, 1] * 6
