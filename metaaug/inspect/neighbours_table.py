"""Reading the neighbours that a table of originals and copies holds, without torch."""

import json

import pandas as pd

NEIGHBOURS = "neighbours"
"""The column: a JSON list of ``[index in the data set, distance]``, the nearest labelled sample first."""


def neighbours_of(table: pd.DataFrame, sample: int, copy: int) -> list[tuple[int, float]] | None:
    """The labelled samples nearest to an original (copy 0) or a copy, with their distances.

    None where the table does not have that row, or was made before neighbours were kept.
    """
    if NEIGHBOURS not in table.columns:
        return None
    cells = table.loc[(table["sample"] == sample) & (table["copy"] == copy), NEIGHBOURS]
    if cells.empty or not isinstance(cells.iloc[0], str):
        return None
    return [(int(place), float(distance)) for place, distance in json.loads(cells.iloc[0])]
