"""The data sets of the benchmarks, by name."""

from pathlib import Path

from metaaug.config import DataConfig
from metaaug.data.builtin import load_builtin
from metaaug.data.dataset import Dataset
from metaaug.modalities.loading import load_file

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Real data that is not part of the repository; a benchmark that needs a file of it says so where it is absent."""


def load(name: str) -> Dataset | None:
    """A built-in set (``digits``, ``iris`` …) or ``mnist``; None where its file is absent."""
    if name != "mnist":
        return load_builtin(name)
    path = DATA / "mnist_2000.zip"
    return load_file(path, path.name) if path.exists() else None


def pool(name: str, per_class: int, seed: int) -> DataConfig:
    """The ``seed``-th labelled pool of a set: ``per_class`` samples of every class, all others for testing."""
    return DataConfig(source=f"builtin:{name}", per_class=per_class, split_seed=seed)
