"""Reading the map of originals and copies, without torch and without umap.

The columns of :mod:`metaaug.inspect.pairs_table` with their neighbours, and ``part`` (train, validation, test),
``pca_x``, ``pca_y``, ``umap_x``, ``umap_y`` (NaN until UMAP is done), where it was asked for and is done ``pacmap_x``,
``pacmap_y``, and for classes ``confidence``
(:func:`metaaug.inspect.confidence.confidences`). The second value returned says how the map was made.
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from metaaug.errors import RunError

METADATA = b"metaaug"
TRUSTWORTHINESS = {"umap": "trustworthiness", "pacmap": "pacmap_trustworthiness"}
"""Under which name the facts say how well a map keeps neighbours."""


def read_projection(path: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The points and how they were made. Raises RunError where the file is missing or damaged."""
    try:
        table = parquet.read_table(path)
    except FileNotFoundError as error:
        raise RunError("This run has no map yet. Wait for the run to reach that stage, or ask for one.") from error
    except (pa.ArrowException, OSError) as error:
        raise RunError(f"{path.name} of this run cannot be read ({error}). Draw the map again.") from error
    metadata = (table.schema.metadata or {}).get(METADATA, b"{}")
    return table.to_pandas(), json.loads(metadata)


def to_arrow(points: pd.DataFrame, facts: dict[str, Any]) -> pa.Table:
    """Points and facts as one table, ready to be written."""
    table = pa.Table.from_pandas(points, preserve_index=False)
    return table.replace_schema_metadata({**(table.schema.metadata or {}), METADATA: json.dumps(facts).encode()})
