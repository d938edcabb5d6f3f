"""Recognising texts among tables and archives, by a look at the beginning of a file."""

import io
from pathlib import PurePath

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from metaaug.data.limits import MAX_TEXT_CLASSES
from metaaug.data.provenance import OWN
from metaaug.errors import DataError
from metaaug.modalities.tables.numbers import without_missing
from metaaug.modalities.tables.target_values import names_of
from metaaug.modalities.texts.columns import longest_column, looks_like_texts, repeats
from metaaug.modalities.texts.delimited_file import read_text_rows
from metaaug.modalities.texts.text_archive import holds_texts

_BYTES, _ROWS = 131_072, 300
_MOST_COLUMNS = 3
_IDENTIFYING = 0.9


def claims_texts(data: bytes, filename: str) -> bool:
    """Whether a file is clearly one of texts: one column of sentences that are different in most rows, one of classes,
    and no other but one that only tells rows apart.
    """
    extension = PurePath(filename).suffix.lower()
    if extension == ".zip":
        return holds_texts(data, filename)
    if extension == ".jsonl":
        return True
    try:
        frame = _parquet_start(data) if extension == ".parquet" else _delimited_start(data, filename)
    except (DataError, pa.ArrowException, OSError, ValueError):
        return False
    return _is_clear(frame[[name for name in frame.columns if not str(name).startswith(OWN)]])


def _is_clear(frame: pd.DataFrame) -> bool:
    if not 2 <= frame.shape[1] <= _MOST_COLUMNS or len(frame) < 2:
        return False
    text = longest_column(frame)
    if text is None or not looks_like_texts(frame[text].dropna().tolist()):
        return False
    others = [frame[name] for name in frame.columns if name != text]
    classes = [values for values in others if repeats(values) and values.nunique() <= MAX_TEXT_CLASSES]
    rest = [values for values in others if all(values is not one for one in classes)]
    return len(classes) == 1 and all(_tells_rows_apart(values) for values in rest)


def _tells_rows_apart(values: pd.Series) -> bool:
    present = values.dropna()
    fractions = names_of(present).str.contains(".", regex=False)
    return present.nunique() > _IDENTIFYING * len(present) and not bool(fractions.any())


def _delimited_start(data: bytes, filename: str) -> pd.DataFrame:
    start = data[:_BYTES]
    if len(data) > _BYTES:
        # The last line is cut, and so may be a character.
        start = start[: start.rfind(b"\n") + 1] or start
    return read_text_rows(start, filename).frame[:_ROWS]


def _parquet_start(data: bytes) -> pd.DataFrame:
    file = pq.ParquetFile(io.BytesIO(data))
    schema = file.schema_arrow
    if not 2 <= len(schema.names) <= _MOST_COLUMNS + 8:
        return pd.DataFrame()
    batch = next(file.iter_batches(batch_size=_ROWS), None)
    columns = {} if batch is None else {name: batch.column(name) for name in batch.schema.names}
    found = {}
    for name, column in columns.items():
        kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            found[name] = without_missing(pd.Series(column.cast(pa.string()).to_pandas(), dtype="str"))
        elif pa.types.is_integer(kind) or pa.types.is_floating(kind):
            found[name] = column.cast(pa.float64()).to_pandas()
    return pd.DataFrame(found)
