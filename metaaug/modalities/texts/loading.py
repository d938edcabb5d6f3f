"""Reading uploaded texts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

import pandas as pd

from metaaug.data.dataset import Dataset, Dropped
from metaaug.data.provenance import OWN
from metaaug.data.uploads import check_size
from metaaug.data.wording import shortened
from metaaug.errors import DataError
from metaaug.modalities.tables.parquet_file import read_parquet
from metaaug.modalities.tables.raw import RawTable
from metaaug.modalities.tables.target_values import names_of
from metaaug.modalities.texts.columns import choose_columns
from metaaug.modalities.texts.delimited_file import read_text_rows
from metaaug.modalities.texts.jsonl_file import read_jsonl
from metaaug.modalities.texts.text_archive import read_text_archive
from metaaug.modalities.texts.usable import RawTexts, to_dataset

_READERS: dict[str, Callable[[bytes, str], RawTable]] = {
    ".csv": read_text_rows,
    ".tsv": read_text_rows,
    ".parquet": read_parquet,
    ".jsonl": read_jsonl,
}
TEXT_EXTENSIONS = (*_READERS, ".zip")


def load_texts(data: bytes, filename: str, *, text: str | None = None, label: str | None = None) -> Dataset:
    """The texts in a CSV, TSV, Parquet or JSON Lines file, or in a ZIP archive with a folder of text files per class.

    Args:
        data: the content of the file.
        filename: its name, which becomes the data set's and whose extension says the format.
        text, label: the columns of the texts and of their classes; guessed when not given.

    Returns:
        A data set of kind ``texts``: a frame with one str column, ``text``.

    Raises:
        DataError: nothing usable can be read, or the columns do not fit; the message says why and what to do.
    """
    filename = PurePath(filename).name
    check_size(len(data), filename)
    if PurePath(filename).suffix.lower() == ".zip":
        if text is not None or label is not None:
            raise DataError(f"{filename} has no columns: its folders say the labels. Leave the columns out.")
        return to_dataset(read_text_archive(data, filename), filename)
    raw = read_rows(data, filename)
    chosen = choose_columns(raw.frame, text, label, filename)
    guessed = [
        f'{what} column "{shortened(name)}"'
        for what, name, given in zip(("text", "label"), chosen, (text, label), strict=True)
        if given is None
    ]
    notes = [*raw.notes, *([f"Guessed the {' and the '.join(guessed)}."] if guessed else [])]
    others = [str(name) for name in raw.frame.columns if name not in chosen]
    left_out = [Dropped(f'column "{shortened(name)}"', "it is neither the text nor the label") for name in others]
    source = {
        "format": PurePath(filename).suffix.lower()[1:],
        "text": chosen[0],
        "target": chosen[1],
        "first": "text"
        if list(raw.frame.columns).index(chosen[0]) < list(raw.frame.columns).index(chosen[1])
        else "label",
    }
    labels = names_of(raw.frame[chosen[1]])
    return to_dataset(
        RawTexts(
            texts=_plain(raw.frame[chosen[0]]),
            labels=_plain(labels),
            names=[str(row) for row in raw.rows],
            noun="line" if source["format"] == "jsonl" else "row",
            dropped=[*raw.dropped, *left_out],
            notes=notes,
            source=source,
        ),
        filename,
    )


def read_rows(data: bytes, filename: str) -> RawTable:
    """The columns of a file of texts, without those that an export adds.

    Raises:
        DataError: nothing usable can be read.
    """
    reader = _READERS.get(PurePath(filename).suffix.lower())
    if reader is None:
        raise DataError(f"{filename} has no texts. Choose a file ending in {', '.join(TEXT_EXTENSIONS)}.")
    raw = reader(data, filename)
    own = [name for name in raw.frame.columns if str(name).startswith(OWN)]
    dropped = [Dropped(f'column "{shortened(name)}"', "it says where an exported text comes from") for name in own]
    return replace(raw, frame=raw.frame.drop(columns=own), dropped=[*raw.dropped, *dropped]) if own else raw


def _plain(values: pd.Series) -> list[str | None]:
    texts = names_of(values) if values.dtype == float else values
    return [None if pd.isna(value) else str(value) for value in texts]
