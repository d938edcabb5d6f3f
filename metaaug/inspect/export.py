"""Augmented data in the format that was uploaded, every copy with its provenance."""

import json
import re
from pathlib import PurePosixPath

import pandas as pd

from metaaug.data.dataset import Dataset
from metaaug.modalities.loading import FORMATS

_UNSAFE = re.compile(r"[^\w. -]+")


def export(dataset: Dataset, table: pd.DataFrame, seed: int) -> tuple[bytes, str]:
    """The content of the file, and its name.

    Args:
        dataset: where the originals come from.
        table: originals and copies, as drawn by :func:`metaaug.inspect.pairs.draw`.
        seed: of the copies, for the provenance.
    """
    stem = _UNSAFE.sub("_", PurePosixPath(dataset.name).stem) or "data"
    content, extension = FORMATS[dataset.kind].write(dataset, table, provenance(dataset, table, seed))
    return content, f"{stem}-augmented{extension}"


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
