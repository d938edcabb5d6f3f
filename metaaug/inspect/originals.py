"""Samples of a data set as rows of a table of originals and copies, without torch."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metaaug.data.dataset import Dataset
from metaaug.modalities.loading import FORMATS


def original_rows(dataset: Dataset, samples: Sequence[int]) -> pd.DataFrame:
    """The originals, with the columns that :func:`metaaug.inspect.pairs.draw` gives them.

    Raises IndexError for a sample that is not in the data set.
    """
    indices = np.asarray(samples, dtype=np.int64)
    if len(indices) and not (indices.min() >= 0 and indices.max() < len(dataset)):
        raise IndexError(f"The data set has the samples 0 to {len(dataset) - 1}, not {indices.tolist()}.")
    labels = dataset.labels[indices]
    table = pd.DataFrame(
        {
            "sample": indices,
            "copy": 0,
            "label": labels,
            "class": [dataset.classes[label] for label in labels],
            "operations": "[]",
        }
    )
    if dataset.targets is not None:
        table["target"] = dataset.targets[indices]
    content = None if isinstance(dataset.samples, pd.DataFrame) else np.asarray(dataset.samples)[indices]
    return pd.concat([table, FORMATS[dataset.kind].shown(dataset, indices, content, None)], axis=1)
