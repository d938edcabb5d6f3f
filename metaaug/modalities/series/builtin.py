"""The built-in sets of series, drawn by published formulas, in which symmetries can be planted."""

from collections.abc import Callable
from functools import partial

import numpy as np

from metaaug.data.builtin import Builtin, Plant
from metaaug.data.dataset import Column, Dataset
from metaaug.data.labels import encode_labels
from metaaug.modalities.series.planting import PLANTED, plant

_CBF_PER_CLASS, _CBF_LENGTH = 200, 128
_CONTROL_PER_CLASS, _CONTROL_LENGTH = 100, 60


def cylinder_bell_funnel() -> Dataset:
    """600 series of 128 steps in three classes (Saito, "Local feature extraction and its applications using a library
    of bases", PhD thesis, Yale 1994).

    (6 + η) · shape(t) + ε(t) with η and ε(t) standard normal, between a ~ U{16, …, 32} and b = a + U{32, …, 96}: the
    shape is 1 (cylinder), (t − a) / (b − a) (bell), (b − t) / (b − a) (funnel), and 0 outside.
    """
    random = np.random.default_rng(1994)
    time = np.arange(1, _CBF_LENGTH + 1)

    def series(shape: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        begin = random.integers(16, 33)
        end = begin + random.integers(32, 97)
        inside = (time >= begin) & (time <= end)
        height = 6 + random.normal()
        return height * inside * shape((time - begin) / (end - begin)) + random.normal(size=_CBF_LENGTH)

    shapes: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "cylinder": np.ones_like,
        "bell": lambda part: part,
        "funnel": lambda part: 1 - part,
    }
    return _set(
        "cylinder_bell_funnel", {name: [series(shape) for _ in range(_CBF_PER_CLASS)] for name, shape in shapes.items()}
    )


def synthetic_control() -> Dataset:
    """600 control charts of 60 steps in six classes (Alcock and Manolopoulos, "Time-series similarity queries employing
    a feature-based approach", 1999).

    m + r s, with m = 30, s = 2 and r ~ U(−3, 3) in each step; to it is added a sin(2πt / T) with a, T ~ U(10, 15)
    (cyclic), ±g t with g ~ U(0.2, 0.5) (trends), or ±x from t₃ ~ U(n/3, 2n/3) on with x ~ U(7.5, 20) (shifts).
    """
    random = np.random.default_rng(1999)
    time = np.arange(1, _CONTROL_LENGTH + 1)

    def trend() -> np.ndarray:
        return random.uniform(0.2, 0.5) * time

    def step() -> np.ndarray:
        return random.uniform(7.5, 20) * (time >= random.uniform(_CONTROL_LENGTH / 3, 2 * _CONTROL_LENGTH / 3))

    parts: dict[str, Callable[[], np.ndarray]] = {
        "normal": lambda: np.zeros(_CONTROL_LENGTH),
        "cyclic": lambda: random.uniform(10, 15) * np.sin(2 * np.pi * time / random.uniform(10, 15)),
        "increasing": trend,
        "decreasing": lambda: -trend(),
        "upward shift": step,
        "downward shift": lambda: -step(),
    }

    def series(part: Callable[[], np.ndarray]) -> np.ndarray:
        return 30 + 2 * random.uniform(-3, 3, _CONTROL_LENGTH) + part()

    return _set(
        "synthetic_control", {name: [series(part) for _ in range(_CONTROL_PER_CLASS)] for name, part in parts.items()}
    )


def _set(name: str, by_class: dict[str, list[np.ndarray]]) -> Dataset:
    labels, classes = encode_labels([label for label, series in by_class.items() for _ in series])
    samples = np.concatenate([np.stack(series) for series in by_class.values()])[:, None].astype(np.float32)
    return Dataset(
        name=name,
        kind="series",
        samples=samples,
        labels=labels,
        classes=classes,
        columns=(Column("value", "numeric"),),
        source={"format": "builtin"},
        names=tuple(str(index) for index in range(1, len(labels) + 1)),
    )


_PLANTS = {name: Plant(title, note, partial(plant, name=name)) for name, (title, note) in PLANTED.items()}
SERIES_SETS = {
    "cylinder_bell_funnel": Builtin("series", cylinder_bell_funnel, plants=_PLANTS),
    "synthetic_control": Builtin("series", synthetic_control, plants=_PLANTS),
}
