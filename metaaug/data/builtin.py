"""The data sets that come with the project: scikit-learn's small ones, and planted versions of its images."""

from dataclasses import replace

import numpy as np
import pandas as pd

from metaaug.config import Kind
from metaaug.data.dataset import Column, Dataset
from metaaug.data.labels import encode_labels
from metaaug.data.planting import PLANTS, Plant, plant
from metaaug.data.targets import ranges_of
from metaaug.data.wording import shortened
from metaaug.errors import DataError

BUILTIN: dict[str, Kind] = {
    "digits": "images",
    "iris": "tables",
    "wine": "tables",
    "breast_cancer": "tables",
    "diabetes": "tables",
}
NUMBERS = frozenset({"diabetes"})
"""Those of which a number is predicted."""

_PLANT_NOTES: dict[Plant, str] = {
    "hflip": "Every image was mirrored left to right with probability ½.",
    "vflip": "Every image was turned upside down with probability ½.",
    "invert": "Light and dark were swapped in every image with probability ½.",
    "rotate": "Every image was turned by a random angle, uniform between −57° and 57°.",
    "shift_x": "Every image was moved sideways by a random distance, uniform within 20 % of its width.",
}


def load_builtin(name: str, seed: int = 0) -> Dataset:
    """A built-in set by name, such as ``digits`` or ``digits+hflip``.

    Args:
        name: a key of ``BUILTIN``; for an image set optionally ``+`` and one of ``PLANTS``.
        seed: of the planted symmetry.

    Raises:
        DataError: the set or the symmetry does not exist, or the set is no image set.
    """
    base, plus, symmetry = name.partition("+")
    if base not in BUILTIN:
        raise DataError(f'"{shortened(base)}" is not a built-in data set. Choose one of {", ".join(BUILTIN)}.')
    if not plus:
        if base == "diabetes":
            return _diabetes()
        return _digits() if base == "digits" else _table(base)
    if BUILTIN[base] != "images":
        images = ", ".join(known for known, kind in BUILTIN.items() if kind == "images")
        raise DataError(f'A symmetry can be planted in images only, and "{base}" is a table. Choose one of {images}.')
    for known in PLANTS:
        if symmetry == known:
            return _planted(_digits(), known, seed)
    raise DataError(
        f'"{shortened(symmetry)}" is not a symmetry that can be planted. Choose one of {", ".join(PLANTS)}.'
    )


def _digits() -> Dataset:
    from sklearn.datasets import load_digits

    bunch = load_digits()
    samples = np.rint(bunch.images * (255 / 16)).astype(np.uint8)[:, None]
    labels, classes = encode_labels([str(target) for target in bunch.target])
    return Dataset(
        name="digits",
        kind="images",
        samples=samples,
        labels=labels,
        classes=classes,
        source={"format": "builtin", "mode": "L"},
        names=tuple(str(index) for index in range(len(labels))),
    )


def _planted(dataset: Dataset, symmetry: Plant, seed: int) -> Dataset:
    assert isinstance(dataset.samples, np.ndarray)
    return replace(
        dataset,
        name=f"{dataset.name}+{symmetry}",
        samples=plant(dataset.samples, symmetry, seed),
        notes=(_PLANT_NOTES[symmetry],),
    )


def _table(name: str) -> Dataset:
    from sklearn import datasets

    loaders = {"iris": datasets.load_iris, "wine": datasets.load_wine, "breast_cancer": datasets.load_breast_cancer}
    bunch = loaders[name]()
    columns = [str(column) for column in bunch.feature_names]
    labels, classes = encode_labels([str(bunch.target_names[target]) for target in bunch.target])
    return Dataset(
        name=name,
        kind="tables",
        samples=pd.DataFrame(bunch.data.astype(np.float64), columns=pd.Index(columns)),
        labels=labels,
        classes=classes,
        columns=tuple(Column(column, "numeric") for column in columns),
        source={"format": "builtin", "target": "class"},
        names=tuple(str(row) for row in range(1, len(labels) + 1)),
    )


#: What scikit-learn's description says behind its short names.
_DIABETES_COLUMNS = {
    "age": "age (years)",
    "sex": "sex",
    "bmi": "body mass index",
    "bp": "blood pressure",
    "s1": "total cholesterol",
    "s2": "LDL",
    "s3": "HDL",
    "s4": "total cholesterol / HDL",
    "s5": "log triglycerides",
    "s6": "blood sugar",
}


def _diabetes() -> Dataset:
    from sklearn.datasets import load_diabetes

    # Unscaled, so that samples and what is done to them are in years and not in fractions of a deviation.
    bunch = load_diabetes(scaled=False)
    names = [_DIABETES_COLUMNS[column] for column in bunch.feature_names]
    frame = pd.DataFrame(bunch.data.astype(np.float64), columns=pd.Index(names))
    frame["sex"] = frame["sex"].map("{:.0f}".format).astype("str")
    targets = bunch.target.astype(np.float64)
    labels, ranges = ranges_of(targets)
    return Dataset(
        name="diabetes",
        kind="tables",
        samples=frame,
        labels=labels,
        classes=ranges,
        columns=tuple(Column(name, "categorical" if name == "sex" else "numeric") for name in names),
        source={"format": "builtin", "target": "disease progression"},
        names=tuple(str(row) for row in range(1, len(labels) + 1)),
        targets=targets,
    )
