"""Reading Parquet: only flat columns of numbers, text and truth values, checked by their description first."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from metaaug.data.dataset import ColumnKind, Dropped
from metaaug.data.limits import MAX_EXPANDED_BYTES
from metaaug.data.wording import megabytes, shortened
from metaaug.errors import DataError
from metaaug.modalities.tables.numbers import without_missing
from metaaug.modalities.tables.raw import RawTable, check_any_rows, check_names, check_shape

_INDEX = "__index_level_"


def read_parquet(data: bytes, filename: str) -> RawTable:
    """The cells of a Parquet file; columns of other types are dropped with the reason.

    Raises:
        DataError: damaged, no rows, one column, or too large.
    """
    try:
        return _read(data, filename)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"{filename} is cut short or is not a Parquet file. Make it anew, or save the table as CSV."
        ) from error


def _read(data: bytes, filename: str) -> RawTable:
    buffer = pa.BufferReader(data)
    described = pq.ParquetFile(buffer)
    schema, metadata = described.schema_arrow, described.metadata
    expanded = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    _check_expanded(expanded, filename)
    names = [name for name in schema.names if not name.startswith(_INDEX)]
    check_names(names, filename)
    check_shape(metadata.num_rows, len(names), filename)
    check_any_rows(metadata.num_rows, filename)
    refused = {name: reason for name in names if (reason := _refusal(_plain(schema.field(name).type)))}
    wanted = [name for name in names if name not in refused]
    texts = [name for name in wanted if _is_text(_plain(schema.field(name).type))]
    # Kept as dictionaries until their size is known: one long text may be repeated in every row.
    table = pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts).read(columns=wanted)
    _check_expanded(sum(_text_bytes(table.column(name)) for name in texts), filename)
    columns = {name: _column(table.column(name)) for name in wanted}
    declared: dict[str, ColumnKind] = {
        name: "numeric" if values.dtype == float else "categorical" for name, values in columns.items()
    }
    return RawTable(
        pd.DataFrame(columns),
        declared,
        list(range(1, metadata.num_rows + 1)),
        [Dropped(f'column "{shortened(name)}"', reason) for name, reason in refused.items()],
        [],
    )


def _check_expanded(size: int, filename: str) -> None:
    if size > MAX_EXPANDED_BYTES:
        raise DataError(
            f"{filename} would expand to {megabytes(size)}; at most {megabytes(MAX_EXPANDED_BYTES)} are read. "
            "Keep fewer rows or columns."
        )


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def _refusal(kind: pa.DataType) -> str | None:
    if _is_text(kind) or _is_number(kind) or pa.types.is_boolean(kind) or pa.types.is_null(kind):
        return None
    if pa.types.is_nested(kind):
        return "it holds lists or records instead of single values"
    if pa.types.is_temporal(kind):
        return "it holds dates or times, which are not read; turn them into numbers if they matter"
    return f"it holds values of the type {kind}, which are not read"


def _text_bytes(column: pa.ChunkedArray) -> int:
    total = 0
    for chunk in column.chunks:
        if isinstance(chunk, pa.DictionaryArray):
            lengths = pc.binary_length(chunk.dictionary).take(chunk.indices)
            total += pc.sum(lengths.cast(pa.int64())).as_py() or 0
        else:
            total += chunk.nbytes
    return total


def _column(column: pa.ChunkedArray) -> pd.Series:
    kind = _plain(column.type)
    if _is_number(kind):
        return column.cast(kind).cast(pa.float64(), safe=False).to_pandas().astype("float64")
    texts = pd.Series(column.cast(pa.string()).to_pandas(), dtype="str")
    return without_missing(texts)
