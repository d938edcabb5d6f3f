"""Originals and copies as a file in the format of the upload, with where each comes from."""

import io
import json
import re

import numpy as np
import pandas as pd

from metaaug.data.dataset import Dataset
from metaaug.data.provenance import OWN
from metaaug.modalities.tables.format import whole_numbers, write_frame

_NO_LABEL = re.compile(r"[\s:,]+")


def written(dataset: Dataset, values: np.ndarray, table: pd.DataFrame, facts: pd.DataFrame) -> tuple[bytes, str]:
    """The content of the file, and its extension with the dot.

    Args:
        dataset: where the originals come from.
        values: ``(n, channels, length)``.
        table: of originals and copies, with ``class`` and, where a number is predicted, ``target``.
        facts: a row of provenance for each.
    """
    answers = whole_numbers(table["target"]) if dataset.is_regression else table["class"].to_numpy(dtype=str)
    format = dataset.source.get("format", "")
    if format == "ts":
        return _ts(dataset, values, answers, facts), ".ts"
    if format == "npz":
        return _arrays(values, answers, facts), ".npz"
    if dataset.source.get("layout") == "columns" or values.shape[1] > 1:
        return write_frame(_step_per_row(dataset, values, answers, facts), format)
    return write_frame(_series_per_row(dataset, values, answers, facts), format)


def _series_per_row(dataset: Dataset, values: np.ndarray, answers: np.ndarray, facts: pd.DataFrame) -> pd.DataFrame:
    steps = pd.DataFrame(values[:, 0], columns=pd.Index([f"t{step}" for step in range(values.shape[2])]))
    return pd.concat([steps, pd.Series(answers, name=dataset.target), facts.add_prefix(OWN)], axis=1)


def _step_per_row(dataset: Dataset, values: np.ndarray, answers: np.ndarray, facts: pd.DataFrame) -> pd.DataFrame:
    count, _, length = values.shape
    named = [
        f"{original} copy {copy}" if copy else original
        for original, copy in zip(facts["original"], facts["copy"], strict=True)
    ]
    columns: dict[str, object] = {
        dataset.source.get("group", "series"): np.repeat(named, length),
        dataset.source.get("time", "time"): np.tile(np.arange(length), count),
    }
    for place, column in enumerate(dataset.columns):
        columns[column.name] = values[:, place].ravel()
    columns[dataset.target] = np.repeat(answers, length)
    for name in facts:
        columns[OWN + str(name)] = np.repeat(facts[name].to_numpy(), length)
    return pd.DataFrame(columns)


def _arrays(values: np.ndarray, answers: np.ndarray, facts: pd.DataFrame) -> bytes:
    told = {
        OWN + str(name): facts[name].to_numpy(dtype=None if facts[name].dtype.kind in "iu" else str) for name in facts
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, X=values, y=answers, **told)
    return buffer.getvalue()


def _ts(dataset: Dataset, values: np.ndarray, answers: np.ndarray, facts: pd.DataFrame) -> bytes:
    """Where each series comes from stands in comments, which readers of the format pass over."""
    _, channels, length = values.shape
    if dataset.is_regression:
        texts, tag = [repr(float(answer)) for answer in answers], "@targetLabel true"
    else:
        texts = [_label(str(answer)) for answer in answers]
        tag = f"@classLabel true {' '.join(_label(name) for name in dataset.classes)}"
    lines = [f"#{OWN}{number} {json.dumps(fact)}" for number, fact in enumerate(facts.to_dict("records"), start=1)]
    lines += [
        f"@problemName {_label(dataset.name.removesuffix('.ts'))}",
        "@timeStamps false",
        "@missing false",
        f"@univariate {'true' if channels == 1 else 'false'}",
        *([f"@dimensions {channels}"] if channels > 1 else []),
        "@equalLength true",
        f"@seriesLength {length}",
        tag,
        "@data",
    ]
    for series, text in zip(values, texts, strict=True):
        # As few digits as give the same single-precision number back.
        lines.append(":".join([*(",".join(map(str, channel)) for channel in series), text]))
    return ("\n".join(lines) + "\n").encode()


def _label(name: str) -> str:
    """A name without what separates labels and channels in the format."""
    return _NO_LABEL.sub("_", name) or "_"
