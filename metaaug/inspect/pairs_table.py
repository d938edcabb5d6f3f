"""Reading the tables of originals and copies, without torch.

Columns: ``sample`` (index in the data set), ``copy`` (0 is the original), ``label``, ``class``, ``operations``
(JSON list of name, value, text), and ``image`` (PNG bytes) or one column ``x:NAME`` per column of a table. Where a
number is predicted there is also ``target``, that number, and ``class`` is the range it lies in. What the worker
stores has the nearest labelled samples beside it: :mod:`metaaug.inspect.neighbours_table`.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from metaaug.errors import RunError


def read_pairs(path: Path) -> pd.DataFrame:
    """The table at ``path``. Raises RunError where it is missing or damaged."""
    try:
        return parquet.read_table(path).to_pandas()
    except FileNotFoundError as error:
        raise RunError("This run has no pairs yet. Wait for the run to reach that stage, or resume it.") from error
    except (pa.ArrowException, OSError) as error:
        raise RunError(f"{path.name} of this run cannot be read ({error}). Run the stage again.") from error
