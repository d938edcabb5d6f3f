"""Series of the UCR and UEA archives, each a file to learn from and a file to test on, joined."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from metaaug.data.dataset import Dataset
from metaaug.modalities.loading import load_file

ARCHIVES = {
    "gun_point": "GunPoint",
    "arrow_head": "ArrowHead",
    "italy_power": "ItalyPowerDemand",
    "basic_motions": "BasicMotions",
    "japanese_vowels": "JapaneseVowels",
}
"""Names in the benchmarks and in the archives."""


def load_series(name: str, folder: Path) -> Dataset | None:
    """Both files as one data set, the one to learn from first, all of one length; None where a file is absent."""
    paths = [folder / f"{ARCHIVES[name]}_{part}.ts" for part in ("TRAIN", "TEST")]
    if not all(path.exists() for path in paths):
        return None
    train, test = (path.read_bytes() for path in paths)
    # Lines of data can be put after one another; the tags stand in the first file.
    return load_file(train.rstrip() + b"\n" + _data_lines(test), f"{ARCHIVES[name]}.ts")


@cache
def first_of_test(name: str, folder: Path) -> int:
    """How many series the file to learn from has, which is where the others begin."""
    lines = (folder / f"{ARCHIVES[name]}_TRAIN.ts").read_bytes()
    return len(_data_lines(lines).splitlines())


def first_series(dataset: Dataset, count: int) -> Dataset:
    """The first ``count`` series as a data set of their own."""
    samples = np.asarray(dataset.samples)[:count]
    return replace(dataset, samples=samples, labels=dataset.labels[:count], names=dataset.names[:count])


def _data_lines(content: bytes) -> bytes:
    lines = content.splitlines()
    return b"\n".join(line for line in lines if line.strip() and not line.startswith((b"#", b"@"))) + b"\n"
