"""Every bad upload is refused with exactly this sentence: what was given, what is allowed, what to do."""

import io
import pickle
import zipfile
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from metaaug.errors import DataError
from metaaug.modalities.loading import load_file
from tests.data.making import (
    announcing,
    encrypted,
    giant_npy,
    huge_png,
    image_file,
    image_zip,
    npy,
    npz,
    pixels,
    saved,
    six_images,
    table_text,
    with_link,
    zipped,
)


class _Bomb:
    def __reduce__(self) -> tuple:
        return (pytest.fail, ("a pickle was opened",))


def _many_entries() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for index in range(100_001):
            archive.writestr(f"a/{index}", b"")
    return stream.getvalue()


def _parquet(**columns: list | pa.Array) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return stream.getvalue()


def _text(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def _csv(**columns: list) -> bytes:
    return pd.DataFrame(columns).to_csv(index=False).encode()


def _repeated_text() -> bytes:
    stream = io.BytesIO()
    repeated = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000, pa.int32()), ["x" * 300_000])
    pq.write_table(pa.table({"text": repeated, "kind": ["a", "b"] * 2_500}), stream, store_schema=False)
    return stream.getvalue()


def _damaged_inside() -> bytes:
    data = zipped({"a/1.png": image_file()}, zipfile.ZIP_STORED)
    return data.replace(b"IDAT", b"idat", 1)


KINDS = ["a", "b", "a", "b", "a", "b"]
UNNAMED = b"\0\1\2\3"

BAD: list[tuple[str, Callable[[], bytes], str]] = [
    # archives
    ("photos.zip", lambda: b"", "photos.zip is empty. Choose a file with content."),
    (
        "photos.zip",
        lambda: image_zip()[:-40],
        "photos.zip is cut short or damaged: its table of contents cannot be read. Make it anew and upload that.",
    ),
    (
        "photos.zip",
        lambda: b"%PDF-1.7 not a zip",
        "photos.zip is not a ZIP archive, whatever its name says. Make it anew and upload that.",
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.bmp": bytes(20 * 1024 * 1024)}),
        (
            "photos.zip would expand to 1,023 times its size; at most 100 times is read, to be safe from "
            "archives that fill the memory. Make it anew with less compression."
        ),
    ),
    (
        "photos.zip",
        lambda: announcing(image_zip(), 2**31),
        "photos.zip would expand to 2,048 MB; at most 1,024 MB are read. Use fewer or smaller files.",
    ),
    ("photos.zip", _many_entries, "photos.zip has more than 100,000 entries, the most that are read. Use fewer files."),
    (
        "photos.zip",
        lambda: image_zip({"/etc/passwd.png": image_file()}),
        (
            'photos.zip has an entry "/etc/passwd.png" that points outside of the archive. Make the archive '
            "again from inside its folder."
        ),
    ),
    (
        "photos.zip",
        lambda: image_zip({"cat/../../dog.png": image_file()}),
        (
            'photos.zip has an entry "cat/../../dog.png" that points outside of the archive. Make the '
            "archive again from inside its folder."
        ),
    ),
    (
        "photos.zip",
        lambda: image_zip({"C:\\cat\\1.png": image_file()}),
        (
            'photos.zip has an entry "C:/cat/1.png" that points outside of the archive. Make the archive '
            "again from inside its folder."
        ),
    ),
    (
        "photos.zip",
        lambda: with_link("cat/link.png"),
        'photos.zip has a link ("cat/link.png"), and links are not followed. Put the file itself in its place.',
    ),
    (
        "photos.zip",
        lambda: encrypted(image_zip()),
        "photos.zip is protected by a password. Make the archive again without one.",
    ),
    (
        "photos.zip",
        lambda: zipped({"inner.zip": image_zip(), "other.tar.gz": b"x"}),
        (
            'photos.zip has only other archives inside ("inner.zip" and "other.tar.gz"). Unpack them and '
            "make one ZIP with a folder of images per class."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"1.png": image_file(), "2.png": image_file(1)}),
        ("photos.zip has 2 images but no folders. Put the images of each class into a folder named after the class."),
    ),
    (
        "photos.zip",
        lambda: zipped({"cat/1.png": image_file(), "cat/2.png": image_file(1)}),
        ('photos.zip has 1 class ("cat"), but telling classes apart needs at least 2. Add images of another class.'),
    ),
    (
        "photos.zip",
        lambda: image_zip({"7/1.png": image_file()}),
        'Class "7" has 1 image, but a support and a query need at least 2. Remove the class or add images.',
    ),
    (
        "photos.zip",
        lambda: image_zip({"7/1.png": image_file(), "8/1.png": image_file()}),
        (
            'Classes "7" and "8" have 1 image each, but a support and a query need at least 2. Remove the '
            "classes or add images."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"cat/readme.txt": b"hello", "dog/clip.gif": b"GIF89a"}),
        (
            'photos.zip has no images, only 2 other files ("cat/readme.txt" and "dog/clip.gif"). Put PNG, '
            "JPEG, WebP, BMP or TIFF files into it, in a folder per class."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({}),
        "photos.zip has no images. Put PNG, JPEG, WebP, BMP or TIFF files into it, in a folder per class.",
    ),
    (
        "photos.zip",
        lambda: zipped({"__MACOSX/cat/._1.png": b"x", "cat/.DS_Store": b"x"}),
        "photos.zip has no images. Put PNG, JPEG, WebP, BMP or TIFF files into it, in a folder per class.",
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": image_file()[:60], "b/1.png": image_file()[:60]}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it is damaged or cut '
            "short. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": huge_png(60_000, 60_000)}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it has more than 40 '
            "million pixels; make it smaller. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": huge_png(9_000, 9_000)}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it has more than 40 '
            "million pixels; make it smaller. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": image_file(form="GIF")}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and its content is not PNG, '
            "JPEG, WebP, BMP or TIFF, whatever its name says. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": b"MZ\x90\0" + bytes(100)}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and its content is not PNG, '
            "JPEG, WebP, BMP or TIFF, whatever its name says. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": b""}),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it is empty. Replace the '
            "images or save them anew."
        ),
    ),
    (
        "photos.zip",
        _damaged_inside,
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it is damaged inside the '
            "archive. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.png": image_file()}, zipfile.ZIP_LZMA),
        (
            'photos.zip has no image that can be read: "a/1.png" is the first, and it is packed with a '
            "method other than Deflate; make the archive again as a plain ZIP. Replace the images or save "
            "them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({"a/1.tif": saved(Image.new("F", (8, 8)), "TIFF")}),
        (
            'photos.zip has no image that can be read: "a/1.tif" is the first, and its pixels are '
            "floating-point numbers; save it with 8 or 16 bits. Replace the images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({f"{'a' * 300}/1.png": image_file()}),
        (
            "photos.zip has no image that can be read: "
            '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" is the '
            "first, and its path has more than 300 characters, or some that cannot be shown. Replace the "
            "images or save them anew."
        ),
    ),
    (
        "photos.zip",
        lambda: zipped({f"{index}/{copy}.png": b"" for index in range(3) for copy in range(2)}),
        (
            'photos.zip has no image that can be read: "0/0.png" is the first, and it is empty. Replace the '
            "images or save them anew."
        ),
    ),
    # arrays
    (
        "set.npz",
        lambda: pickle.dumps({"images": [1]}),
        "set.npz is not a NumPy NPZ file, whatever its name says. Make it anew and upload that.",
    ),
    (
        "set.npz",
        lambda: zipped({"images.npy": pickle.dumps(_Bomb()), "labels.npy": npy(np.arange(6))}),
        '"images" in set.npz is not a NumPy array. Save it with np.savez, not with pickle.',
    ),
    (
        "set.npz",
        lambda: npz(images=np.array([_Bomb()] * 6, dtype=object), labels=[0] * 6),
        (
            '"images" in set.npz holds Python objects, which can run code when they are opened, and is '
            "refused. Save it as an array of numbers or text."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(labels=np.array(["a", None] * 3, dtype=object)),
        (
            '"labels" in set.npz holds Python objects, which can run code when they are opened, and is '
            "refused. Save it as an array of numbers or text."
        ),
    ),
    (
        "set.npz",
        lambda: npz(x=np.zeros((6, 8, 8)), y=[0] * 6),
        (
            '"images" is missing from set.npz: it has "x" and "y". Save it with np.savez(file, '
            "images=images, labels=labels)."
        ),
    ),
    (
        "set.npz",
        lambda: npz(images=np.zeros((6, 8, 8), np.uint8)),
        (
            '"labels" is missing from set.npz: it has "images". Save it with np.savez(file, images=images, '
            "labels=labels)."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.zeros((6, 64), np.uint8)),
        (
            '"images" in set.npz has the shape (6, 64); allowed is (n, height, width) or (n, height, width, '
            "channels) with 1, 3 or 4 channels. Reshape it and save again."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.zeros((6, 8, 8, 2), np.uint8)),
        (
            '"images" in set.npz has the shape (6, 8, 8, 2); allowed is (n, height, width) or (n, height, '
            "width, channels) with 1, 3 or 4 channels. Reshape it and save again."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.zeros((6, 3, 8, 8), np.uint8)),
        (
            '"images" in set.npz has the shape (6, 3, 8, 8), with the channels first; they belong last. Save '
            "np.moveaxis(images, 1, -1)."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.zeros((6, 0, 8), np.uint8)),
        '"images" in set.npz has the shape (6, 0, 8), so it is empty. Save at least 2 images per class.',
    ),
    (
        "set.npz",
        lambda: six_images(images=np.full((6, 8, 8), np.nan)),
        (
            'set.npz has no image that can be read: "image 0" is the first, and it has NaN or infinite '
            "pixels. Replace the images or save them anew."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.linspace(-1, 1, 384).reshape(6, 8, 8)),
        (
            'The pixels of "images" in set.npz reach from -1 to 1; allowed are 0 to 1 or 0 to 255 for '
            "floats. Scale them and save again."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.full((6, 8, 8), 70_000)),
        (
            'The pixels of "images" in set.npz reach from 70000 to 70000; allowed are 0 to 65,535 for whole '
            "numbers. Scale them and save again."
        ),
    ),
    (
        "set.npz",
        lambda: six_images(images=np.zeros((6, 8, 8), complex)),
        '"images" in set.npz holds values of the type complex128, which are not read. Save numbers or text.',
    ),
    (
        "set.npz",
        lambda: six_images(labels=[0, 1, 0]),
        "set.npz has 6 images but 3 labels. Save one label per image, in the same order.",
    ),
    (
        "set.npz",
        lambda: six_images(labels=np.eye(6)),
        ('"labels" in set.npz has the shape (6, 6); allowed is one label per image, (n,). Save labels.argmax(axis=1).'),
    ),
    (
        "set.npz",
        lambda: six_images(labels=np.linspace(0, 1, 6)),
        '"labels" in set.npz has 0.2, which is no class. Save whole numbers or names as labels.',
    ),
    (
        "set.npz",
        lambda: six_images(labels=[1] * 6),
        'set.npz has 1 class ("1"), but telling classes apart needs at least 2. Add images of another class.',
    ),
    (
        "set.npz",
        lambda: zipped({"images.npy": giant_npy((10**9, 10**3)), "labels.npy": npy(np.arange(6))}),
        (
            '"images" in set.npz is damaged: it announces the shape (1000000000, 1000) but has other '
            "content. Save the file again."
        ),
    ),
    (
        "set.npz",
        lambda: zipped({"images.npy": npy(pixels())[:100], "labels.npy": npy(np.arange(6))}),
        '"images" in set.npz is not a NumPy array. Save it with np.savez, not with pickle.',
    ),
    # delimited text
    ("t.csv", lambda: b"", "t.csv is empty. Choose a file with content."),
    ("t.csv", lambda: b"\n \n\n", "t.csv has no text in it. Choose a file with a header and rows."),
    ("t.csv", lambda: b"size,colour,kind\n", "t.csv has columns but no rows. Add rows."),
    (
        "t.csv",
        lambda: b"kind\na\nb\n",
        (
            "t.csv has only 1 column, but a target and an input need at least 2. Add columns, or separate "
            "them by commas, semicolons or tabs."
        ),
    ),
    (
        "t.csv",
        lambda: _text("a,b\n" + "1,2,3\n" * 5),
        (
            "t.csv: 5 of 6 lines do not have 2 fields like the first; line 2 has 3. Put text that holds the "
            "separator in quotation marks."
        ),
    ),
    (
        "t.csv",
        lambda: _text(table_text()).replace(b"red", b"r\0d", 1),
        "t.csv has a zero byte in line 3, so it is no text table. Save it as CSV in UTF-8.",
    ),
    (
        "t.csv",
        lambda: b"\xff\xfe" + _text(table_text() + "x" * (1 - len(table_text()) % 2)),
        "t.csv begins like UTF-16 text but is not. Save it as CSV in UTF-8.",
    ),
    (
        "t.csv",
        lambda: b"\xef\xbb\xbf" + _text(table_text()) + b"1,r\xe9d,a\n",
        "t.csv begins like UTF-8 text but is not. Save it as CSV in UTF-8.",
    ),
    (
        "t.csv",
        lambda: image_file(),
        "t.csv has a zero byte in line 3, so it is no text table. Save it as CSV in UTF-8.",
    ),
    (
        "t.csv",
        lambda: b"size,size,kind\n1,2,a\n2,3,b\n",
        't.csv has several columns named "size". Give every column a name of its own.',
    ),
    (
        "t.csv",
        lambda: _text("size,{},kind\n1,2,a\n".format("x" * 300)),
        (
            't.csv has a column whose name cannot be shown: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…". Give '
            "it a name of at most 200 printable characters."
        ),
    ),
    (
        "t.csv",
        lambda: b'size,kind\n1,"a\n2,b\n3,a\n',
        (
            "t.csv has a quotation mark that is not closed, or text after a closing one. Put cells with "
            'quotation marks in quotation marks and double those inside: "6"" pipe".'
        ),
    ),
    (
        "t.csv",
        lambda: _text("size,kind\n{},a\n".format("x" * 20_000)),
        (
            "t.csv has a cell of more than 10,000 characters in row 1. Is a quotation mark missing? "
            "Otherwise shorten it."
        ),
    ),
    (
        "t.csv",
        lambda: _csv(size=[1.5, 2.5, 3], kind=[None, None, None]),
        'The target column "kind" of t.csv has no values. Choose another target.',
    ),
    (
        "t.csv",
        lambda: _csv(size=[1.5, 2.5, 3], kind=["a", "a", "a"]),
        (
            'The target column "kind" of t.csv has 1 class ("a"), but telling classes apart needs at least '
            "2. Add rows of another class."
        ),
    ),
    (
        "t.csv",
        lambda: _csv(size=list(np.arange(300) / 7), weight=list(np.arange(300) // 2)),
        (
            'The target column "weight" of t.csv has 150 different values in 300 rows; classes must repeat, '
            "and at most 100 are read. Choose a column of classes as target."
        ),
    ),
    (
        "t.csv",
        lambda: _csv(size=[1.5, 2.5, 3, 4, 5, 6, 1], kind=[*KINDS, "c"]),
        'Class "c" has 1 row, but a support and a query need at least 2. Remove the class or add rows.',
    ),
    (
        "t.csv",
        lambda: _text(",".join(map(str, range(1001))) + "\n"),
        "t.csv has 1,001 columns; at most 1,000 are read. Keep fewer columns.",
    ),
    (
        "t.csv",
        lambda: _text("size,kind\n" + "1,a\n" * 200_001),
        "t.csv has more than 200,000 rows, the most that are read. Keep fewer rows.",
    ),
    (
        "t.csv",
        lambda: _text(("1," * 900 + "a\n") * 5_600),
        ("t.csv has more than 5,000,000 cells (rows × columns), the most that are read. Keep fewer rows or columns."),
    ),
    (
        "t.csv",
        lambda: _csv(size=[1] * 6, colour=["red"] * 6, kind=KINDS),
        (
            't.csv has no input column to learn from (column "size": it has the same value in every row; '
            'column "colour": it has the same value in every row). Add columns that say something about the '
            "target."
        ),
    ),
    (
        "t.csv",
        lambda: _csv(size=[None] * 6, kind=KINDS),
        (
            't.csv has no input column to learn from (column "size": it has no values). Add columns that say '
            "something about the target."
        ),
    ),
    (
        "t.csv",
        lambda: _csv(size=[np.inf] * 6, kind=KINDS),
        (
            't.csv has no input column to learn from (column "size": none of its values is a usable number). '
            "Add columns that say something about the target."
        ),
    ),
    (
        "t.csv",
        lambda: _csv(name=list("uvwxyz"), number=[1, 2, 3, 4, 5, 6], kind=KINDS),
        (
            't.csv has no input column to learn from (column "name": its text is different in nearly every '
            'row, like an identifier; column "number": it numbers the rows). Add columns that say something '
            "about the target."
        ),
    ),
    ("t.tsv", lambda: b"size\tkind\n", "t.tsv has columns but no rows. Add rows."),
    # Parquet
    (
        "t.parquet",
        lambda: _parquet(size=[1.5, 2, 3], kind=["a", "b", "a"])[:-30],
        "t.parquet is cut short or is not a Parquet file. Make it anew, or save the table as CSV.",
    ),
    (
        "t.parquet",
        lambda: _text(table_text()),
        "t.parquet is cut short or is not a Parquet file. Make it anew, or save the table as CSV.",
    ),
    (
        "t.parquet",
        lambda: _parquet(sizes=[[1.5], [2], [3], [4]], kind=["a", "b", "a", "b"]),
        (
            't.parquet has no input column to learn from (column "sizes": it holds lists or records instead '
            "of single values). Add columns that say something about the target."
        ),
    ),
    (
        "t.parquet",
        lambda: _parquet(size=pa.array([], pa.float64()), kind=pa.array([], pa.string())),
        "t.parquet has columns but no rows. Add rows.",
    ),
    (
        "t.parquet",
        lambda: _parquet(kind=["a", "b"]),
        (
            "t.parquet has only 1 column, but a target and an input need at least 2. Add columns, or "
            "separate them by commas, semicolons or tabs."
        ),
    ),
    (
        "t.parquet",
        _repeated_text,
        "t.parquet would expand to 1,431 MB; at most 1,024 MB are read. Keep fewer rows or columns.",
    ),
    # what is never read
    (
        "model.pt",
        lambda: UNNAMED,
        (
            "model.pt is a pickle, which can run code when it is opened, and is refused. Save images as NPZ "
            "with np.savez, or a table as CSV or Parquet."
        ),
    ),
    (
        "table.pkl",
        lambda: UNNAMED,
        (
            "table.pkl is a pickle, which can run code when it is opened, and is refused. Save images as NPZ "
            "with np.savez, or a table as CSV or Parquet."
        ),
    ),
    (
        "table.joblib",
        lambda: UNNAMED,
        (
            "table.joblib is a pickle, which can run code when it is opened, and is refused. Save images as "
            "NPZ with np.savez, or a table as CSV or Parquet."
        ),
    ),
    ("table.xlsx", lambda: UNNAMED, "table.xlsx is a spreadsheet, which is not read. Save the sheet as CSV."),
    (
        "photos.tar.gz",
        lambda: UNNAMED,
        ("photos.tar.gz is an archive of a kind that is not read. Make it a ZIP with a folder of images per class."),
    ),
    (
        "images.npy",
        lambda: UNNAMED,
        ("images.npy is a single array without labels. Save both with np.savez(file, images=images, labels=labels)."),
    ),
    ("cat.png", lambda: UNNAMED, "cat.png is a single image. Make a ZIP with a folder of images per class."),
    (
        "notes.docx",
        lambda: UNNAMED,
        "notes.docx is of a kind that is not read. Choose a file ending in .zip, .npz, .csv, .tsv, .parquet.",
    ),
    (
        "noextension",
        lambda: UNNAMED,
        "noextension is of a kind that is not read. Choose a file ending in .zip, .npz, .csv, .tsv, .parquet.",
    ),
]


@pytest.mark.parametrize(("filename", "make", "sentence"), BAD)
def test_a_bad_file_is_refused_with_its_sentence(filename, make, sentence):
    with pytest.raises(DataError) as raised:
        load_file(make(), filename)
    assert str(raised.value) == sentence


def test_there_is_a_sentence_for_at_least_forty_different_bad_files():
    assert len({sentence for _, _, sentence in BAD}) >= 55


BAD_CHOICES = [
    (
        {"target": "size"},
        'The target column "size" of t.csv has 200 different values in 200 rows; classes must repeat, and at most '
        "100 are read. Choose a column of classes as target.",
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
        'Column "kind" is the target, whose values are classes. Leave its kind out.',
    ),
    (
        {"kinds": {"size": "ordinal"}},
        'Column "size" cannot be "ordinal". Choose numeric or categorical.',
    ),
    (
        {"kinds": {"colour": "numeric"}},
        'Column "colour" cannot be numeric: "blue" is not a number. Make it categorical.',
    ),
    ({"side": 28}, "t.csv is a table, which has no side to resize. Leave the side out."),
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
            "photos.zip is an image set: its folders or labels say the classes. Leave the target and the kinds out.",
        ),
    ],
)
def test_a_choice_that_does_not_fit_images_is_refused(options, sentence):
    with pytest.raises(DataError) as raised:
        load_file(image_zip(), "photos.zip", **options)
    assert str(raised.value) == sentence


def test_too_many_categories_of_a_chosen_column_are_refused():
    data = _csv(text=[f"text {index}" for index in range(1_200)], kind=["a", "b"] * 600)
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
