"""Augmented data in the format that was uploaded, every copy with its provenance."""

import io
import json
import re
import zipfile
from pathlib import PurePosixPath

import numpy as np
import pandas as pd
from PIL import Image

from metaaug.data.dataset import Dataset
from metaaug.data.provenance import OWN
from metaaug.inspect.pairs import CELL

_UNSAFE = re.compile(r"[^\w. -]+")


def export(dataset: Dataset, table: pd.DataFrame, seed: int) -> tuple[bytes, str]:
    """The content of the file, and its name.

    Args:
        dataset: where the originals come from.
        table: originals and copies, as drawn by :func:`metaaug.inspect.pairs.draw`.
        seed: of the copies, for the provenance.
    """
    stem = _UNSAFE.sub("_", PurePosixPath(dataset.name).stem) or "data"
    format = dataset.source.get("format", "builtin")
    if dataset.kind == "images":
        if format == "npz":
            return _npz(dataset, table, seed), f"{stem}-augmented.npz"
        return _zip(dataset, table, seed), f"{stem}-augmented.zip"
    rows = _rows(dataset, table, seed)
    if format == "parquet":
        buffer = io.BytesIO()
        rows.to_parquet(buffer, index=False)
        return buffer.getvalue(), f"{stem}-augmented.parquet"
    separator, ending = ("\t", "tsv") if format == "tsv" else (",", "csv")
    return rows.to_csv(index=False, sep=separator).encode(), f"{stem}-augmented.{ending}"


def provenance(dataset: Dataset, table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per sample: original (its name in the upload), copy (0 is the original), operations, values, seed."""
    operations = [json.loads(text) for text in table["operations"]]
    return pd.DataFrame(
        {
            "original": [dataset.names[sample] if dataset.names else str(sample) for sample in table["sample"]],
            "copy": table["copy"].to_numpy(),
            "operations": [", ".join(one["text"] for one in done) for done in operations],
            "values": [json.dumps({one["name"]: one["value"] for one in done}) for done in operations],
            "seed": seed,
        }
    )


def _rows(dataset: Dataset, table: pd.DataFrame, seed: int) -> pd.DataFrame:
    cells = table[[name for name in table.columns if name.startswith(CELL)]]
    cells = cells.rename(columns=lambda name: name.removeprefix(CELL)).reset_index(drop=True)
    cells[dataset.target] = _targets(table["target"]) if dataset.is_regression else table["class"].to_numpy()
    return pd.concat([cells, provenance(dataset, table, seed).add_prefix(OWN)], axis=1)


def _targets(targets: pd.Series) -> np.ndarray:
    """The numbers to predict, without a decimal point where all of them are whole, as they were uploaded."""
    numbers = targets.to_numpy(dtype=np.float64)
    whole = bool(np.all(numbers % 1 == 0)) and bool(np.all(np.abs(numbers) < 2**53))
    return numbers.astype(np.int64) if whole else numbers


def _zip(dataset: Dataset, table: pd.DataFrame, seed: int) -> bytes:
    buffer = io.BytesIO()
    facts = provenance(dataset, table, seed)
    files = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for folder, sample, copy, image in zip(
            table["class"], table["sample"], table["copy"], table["image"], strict=True
        ):
            # Class names come from uploads: nothing of them may lead out of the archive's own folder.
            safe = "/".join(_UNSAFE.sub("_", part).strip(". ") or "_" for part in folder.split("/"))
            files.append(f"{safe}/{sample:06d}_{copy}.png")
            archive.writestr(files[-1], image)
        facts.insert(0, "file", files)
        archive.writestr("provenance.csv", facts.to_csv(index=False))
    return buffer.getvalue()


def _npz(dataset: Dataset, table: pd.DataFrame, seed: int) -> bytes:
    images = np.stack([np.asarray(Image.open(io.BytesIO(data), formats=["PNG"])) for data in table["image"]])
    facts = provenance(dataset, table, seed)
    arrays = {
        OWN + name: facts[name].to_numpy(dtype=str if facts[name].dtype.kind not in "iu" else None) for name in facts
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, images=images, labels=table["class"].to_numpy(dtype=str), **arrays)
    return buffer.getvalue()
