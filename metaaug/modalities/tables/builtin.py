"""The built-in tables: scikit-learn's small ones."""

from functools import partial

import numpy as np
import pandas as pd

from metaaug.data.builtin import Builtin
from metaaug.data.dataset import Column, Dataset
from metaaug.data.labels import encode_labels
from metaaug.data.targets import ranges_of


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


TABLE_SETS = {
    "iris": Builtin("tables", partial(_table, "iris")),
    "wine": Builtin("tables", partial(_table, "wine")),
    "breast_cancer": Builtin("tables", partial(_table, "breast_cancer")),
    "diabetes": Builtin("tables", _diabetes, predicts_number=True),
}
