"""Texts in files: CSV, TSV, Parquet, JSON Lines or ZIP in and out, one column of text in tables of copies."""

import io
import json
import zipfile
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.data.provenance import OWN
from metaaug.modalities.format import Options
from metaaug.modalities.images.format import safe_folder
from metaaug.modalities.tables.format import write_frame
from metaaug.modalities.texts.claims import claims_texts
from metaaug.modalities.texts.loading import TEXT_EXTENSIONS, load_texts
from metaaug.modalities.texts.tokens import rest

TEXT = "text"
"""The column of tables of copies that holds the text, and the one column of a frame of texts."""


class TextFormat:
    """See :class:`metaaug.modalities.format.Format`. Tables of copies have a column ``text``."""

    kind: ClassVar[Kind] = "texts"
    extensions: ClassVar[tuple[str, ...]] = TEXT_EXTENSIONS
    options: ClassVar[frozenset[str]] = frozenset({"text", "label"})
    about: ClassVar[str] = "is read as texts, each with a label"

    def claims(self, data: bytes, filename: str) -> bool:
        """See :func:`metaaug.modalities.texts.claims.claims_texts`."""
        return claims_texts(data, filename)

    def read(self, data: bytes, filename: str, options: Options) -> Dataset:
        """See :func:`metaaug.modalities.texts.loading.load_texts`."""
        return load_texts(data, filename, **options)

    def shown(self, dataset: Dataset, indices: np.ndarray, decoded: Any, touched: np.ndarray | None) -> pd.DataFrame:
        """``text``: originals exactly as they are; copies with what follows their first tokens in the original."""
        originals = pd.DataFrame(dataset.samples)[TEXT].iloc[indices].tolist()
        if touched is None:
            return pd.DataFrame({TEXT: pd.Series(originals, dtype="str")})
        texts = [
            copy + rest(original) if changed else original
            for copy, original, changed in zip(decoded[TEXT], originals, map(np.any, touched), strict=True)
        ]
        return pd.DataFrame({TEXT: pd.Series(texts, dtype="str")})

    def write(self, dataset: Dataset, table: pd.DataFrame, facts: pd.DataFrame) -> tuple[bytes, str]:
        """Rows of text, label and provenance; or an archive with a folder of text files per class."""
        form = dataset.source.get("format", "")
        if form == "zip":
            return _archive(table, facts), ".zip"
        named = {dataset.source.get("text", TEXT): table[TEXT].to_numpy(), dataset.target: table["class"].to_numpy()}
        rows = pd.DataFrame(named)
        if dataset.source.get("first") == "label":
            rows = rows[rows.columns[::-1]]
        rows = pd.concat([rows, facts.add_prefix(OWN).reset_index(drop=True)], axis=1)
        return (_lines(rows), ".jsonl") if form == "jsonl" else write_frame(rows, form)


def _lines(rows: pd.DataFrame) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows.to_dict("records")).encode()


def _archive(table: pd.DataFrame, facts: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    files = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, sample, copy, text in zip(table["class"], table["sample"], table["copy"], table[TEXT], strict=True):
            files.append(f"{safe_folder(folder)}/{sample:06d}_{copy}.txt")
            archive.writestr(files[-1], text)
        listed = facts.copy()
        listed.insert(0, "file", files)
        archive.writestr("provenance.csv", listed.to_csv(index=False))
    return buffer.getvalue()
