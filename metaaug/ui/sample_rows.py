"""Where a run keeps what it knows of one sample: with the pairs, on the map, and in the data set itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metaaug.config import Stage
from metaaug.errors import MetaAugError
from metaaug.inspect.originals import original_rows
from metaaug.inspect.pairs_table import read_pairs
from metaaug.inspect.projection_table import read_projection
from metaaug.runs.folder import RunFolder
from metaaug.ui import workspace

_PLACES = ["pca_x", "pca_y", "umap_x", "umap_y", "pacmap_x", "pacmap_y", "confidence"]


@dataclass(frozen=True)
class Kept:
    """The tables of originals and copies of a run.

    Attributes:
        pairs: those of the Samples page.
        points: those of the map; None where there is no map that can be read.
    """

    pairs: pd.DataFrame
    points: pd.DataFrame | None

    def of(self, sample: int) -> tuple[pd.DataFrame, Stage | None]:
        """The original and its kept copies, and the stage that made them; empty and None where none are kept."""
        for table, stage in ((self.pairs, "pairs"), (self.points, "projection")):
            if table is not None:
                rows = table[table["sample"] == sample]
                if not rows.empty:
                    return rows, stage  # type: ignore[return-value]
        return self.pairs.iloc[:0], None

    def part_of(self, sample: int) -> str:
        """Which part of the split the sample is in; empty where the map does not know."""
        if self.points is None:
            return ""
        found = self.points.loc[self.points["sample"] == sample, "part"]
        return "" if found.empty else str(found.iloc[0])

    def places_of(self, sample: int) -> list[int]:
        """Where the original and its copies stand among the points of the map; empty where they do not."""
        return [] if self.points is None else np.flatnonzero(self.points["sample"] == sample).tolist()

    def beside(self, sample: int | None) -> list[int]:
        """The samples kept with this one: those of the Samples page, or else those of the map; empty where it is not
        kept."""
        tables = [table for table in (self.pairs, self.points) if table is not None]
        found = [list(dict.fromkeys(table["sample"].tolist())) for table in tables]
        return next((samples for samples in found if sample in samples), [])


def read_kept(run: RunFolder) -> Kept:
    """The tables of a run. Raises MetaAugError where the pairs cannot be read."""
    try:
        points = read_projection(run.projection_path)[0].drop(columns=_PLACES, errors="ignore")
    except MetaAugError:
        # The Projection page says what is wrong with it; a sample has a page without it.
        points = None
    return Kept(read_pairs(run.pairs_path), points)


def rows_of_originals(run: RunFolder, kept: Kept, samples: Sequence[int]) -> pd.DataFrame:
    """Those originals, in that order: from what the run keeps, and else from its data set.

    Raises MetaAugError where the data set is asked and is gone, IndexError where it has no such sample.
    """
    tables = [table for table in (kept.pairs, kept.points) if table is not None]
    known = pd.concat([table[(table["copy"] == 0) & table["sample"].isin(samples)] for table in tables])
    known = known.drop_duplicates("sample")
    missing = [sample for sample in samples if sample not in set(known["sample"])]
    if missing:
        read = original_rows(workspace.dataset(run.config.data.source), missing)
        known = pd.concat([known, read]) if len(known) else read
    return known.set_index("sample", drop=False).loc[list(samples)].reset_index(drop=True)


def neighbours_in(sequence: Sequence[int], sample: int) -> tuple[int | None, int | None]:
    """The samples before and after one in a sequence; None at its ends, and where it is not in the sequence."""
    if sample not in sequence:
        return None, None
    place = list(sequence).index(sample)
    before = sequence[place - 1] if place else None
    return before, sequence[place + 1] if place + 1 < len(sequence) else None
