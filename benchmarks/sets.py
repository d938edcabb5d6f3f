"""The data sets of the benchmarks, by name, and their labelled pools."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.series_sets import ARCHIVES, first_of_test, first_series, load_series
from metaaug.config import DataConfig
from metaaug.data.dataset import Dataset
from metaaug.data.split import split, split_of
from metaaug.modalities.builtin import load_builtin
from metaaug.modalities.loading import load_file
from metaaug.modalities.specs import FinalModel

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Real data that is not part of the repository; a benchmark that needs a file of it says so where it is absent."""

FILES = {
    "mnist": "mnist_2000.zip",
    "omniglot": "omniglot_small1.zip",
    "german_credit": "german_credit.csv",
    "spoken_digits": "spoken_digits_600.zip",
}

OPTIONS: dict[str, dict[str, Any]] = {"german_credit": {"target": "CLASSIFICATION"}, "spoken_digits": {"group": 1}}
"""How files are read that are no images: spoken digits with speakers who are either labelled or tested on."""

TEXT_FILES = {"sms_spam": "sms_spam.tsv", "trec": "trec_train.tsv"}
"""Of texts: label, tab, text."""

SIZES: dict[str, tuple[int, ...]] = {
    "digits": (5, 10, 20),
    "mnist": (10,),
    "omniglot": (1, 5),
    "iris": (5, 10),
    "wine": (5, 10),
    "breast_cancer": (5, 10),
    "german_credit": (5, 10),
    "cylinder_bell_funnel": (10,),
    "synthetic_control": (10,),
    "gun_point": (10,),
    "arrow_head": (10,),
    "italy_power": (10,),
    "basic_motions": (5,),
    "japanese_vowels": (10,),
    "tones": (5,),
    "spoken_digits": (10,),
    "requests": (10,),
    "sms_spam": (20,),
    "trec": (20,),
}
"""Labelled samples per class, by set."""

WAYS, LEARNED_CHARACTERS, LEARNED_ALPHABETS = 5, 10, 3
"""Of Omniglot: characters of a pool, and characters and alphabets that its policy is learned on."""

MAML_LEAST = 4
"""Samples of a class that maml needs, so that all meta-learners can learn on the same pool."""


@dataclass(frozen=True)
class LabelledPool:
    """A choice of labelled samples, and everything that depends on it.

    Attributes:
        learning: what the policy is learned on: the same data, but for Omniglot other alphabets, and for archives of
            series the file to learn from.
        learning_config: its labelled pool.
        dataset: what final networks are trained and scored on.
        labelled, test: indices into ``dataset``, disjoint, sorted.
    """

    learning: Dataset
    learning_config: DataConfig
    dataset: Dataset
    labelled: np.ndarray
    test: np.ndarray


@cache
def load(name: str) -> Dataset | None:
    """A built-in set, or one of ``FILES``, ``TEXT_FILES`` and ``ARCHIVES``; None where a file of it is absent."""
    if name in TEXT_FILES:
        return load_file(DATA / TEXT_FILES[name]) if (DATA / TEXT_FILES[name]).exists() else None
    if name in ARCHIVES:
        return load_series(name, DATA)
    if name not in FILES:
        return load_builtin(name)
    path = DATA / FILES[name]
    if not path.exists():
        return None
    return load_file(path, **OPTIONS.get(name, {"side": 28}))


def final_models(name: str) -> tuple[FinalModel, ...]:
    """What is trained in the end: a network, and on kinds of data that came later also a ridge."""
    dataset = load(name)
    return ("network",) if dataset is None or dataset.kind in ("images", "tables") else ("network", "ridge")


def pool(name: str, per_class: int, seed: int) -> DataConfig:
    """The ``seed``-th labelled pool of a set: ``per_class`` samples of every class, all others for testing."""
    return DataConfig(source=f"builtin:{name}", per_class=per_class, split_seed=seed)


def labelled_pool(name: str, dataset: Dataset, per_class: int, seed: int) -> LabelledPool:
    """The ``seed``-th pool of a set with what its policy is learned on.

    For ``omniglot`` it has 5 characters, and the policy is learned on 10 characters of other alphabets, with twice as
    many samples of each (at least 4): an episode halves them, so it has about ``per_class`` samples to fit on.
    Of archives of series the pool is taken from the file to learn from, and all of the other file is tested on.
    """
    if name == "omniglot":
        return unseen_alphabets(dataset, per_class, seed)
    config = pool(name, per_class, seed)
    if name in ARCHIVES:
        first = first_of_test(name, DATA)
        learning = first_series(dataset, first)
        labelled = split(learning.labels, learning.classes, config).pool
        return LabelledPool(learning, config, dataset, labelled, np.arange(first, len(dataset)))
    parts = split_of(dataset, config)
    return LabelledPool(dataset, config, dataset, parts.pool, parts.test)


def unseen_alphabets(dataset: Dataset, shots: int, seed: int) -> LabelledPool:
    """A pool of 5 characters whose alphabets are none of those that the policy is learned on."""
    random = np.random.default_rng(seed)
    alphabets = random.permutation(sorted({alphabet(name) for name in dataset.classes})).tolist()
    parts = []
    for some, count in ((alphabets[:LEARNED_ALPHABETS], LEARNED_CHARACTERS), (alphabets[LEARNED_ALPHABETS:], WAYS)):
        characters = [name for name in dataset.classes if alphabet(name) in some]
        parts.append(with_classes(dataset, random.choice(characters, count, replace=False).tolist()))
    learning, evaluated = parts
    labelled, test = [], []
    for label in range(WAYS):
        order = random.permutation(np.flatnonzero(evaluated.labels == label))
        labelled.append(order[:shots])
        test.append(order[shots:])
    return LabelledPool(
        learning=learning,
        learning_config=pool("omniglot", max(2 * shots, MAML_LEAST), seed),
        dataset=evaluated,
        labelled=np.sort(np.concatenate(labelled)),
        test=np.sort(np.concatenate(test)),
    )


def alphabet(character: str) -> str:
    """The first part of ``alphabet/character``."""
    return character.split("/")[0]


def with_classes(dataset: Dataset, classes: Sequence[str]) -> Dataset:
    """The samples of some classes of an image set, as a data set of its own."""
    kept = sorted(classes)
    new_label = {dataset.classes.index(name): label for label, name in enumerate(kept)}
    chosen = np.flatnonzero(np.isin(dataset.labels, list(new_label)))
    labels = np.array([new_label[label] for label in dataset.labels[chosen].tolist()], dtype=np.int64)
    samples = np.asarray(dataset.samples)[chosen]
    return replace(dataset, samples=samples, labels=labels, classes=tuple(kept), names=())
