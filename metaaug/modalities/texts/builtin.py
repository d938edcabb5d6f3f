"""The built-in texts: a small generated set, so that there is an example without a file."""

import pandas as pd

from metaaug.data.builtin import Builtin
from metaaug.data.dataset import Dataset
from metaaug.data.labels import encode_labels
from metaaug.modalities.texts.requests import make_requests


def _requests() -> Dataset:
    texts, names = make_requests()
    labels, classes = encode_labels(names)
    return Dataset(
        name="requests",
        kind="texts",
        samples=pd.DataFrame({"text": pd.Series(texts, dtype="str")}),
        labels=labels,
        classes=classes,
        notes=("Generated: short customer messages from templates and lists of words.",),
        source={"format": "builtin", "text": "text", "target": "label", "first": "text"},
        names=tuple(str(row) for row in range(1, len(labels) + 1)),
    )


TEXT_SETS = {"requests": Builtin("texts", _requests)}
