"""Small data and objects that the engine's tests share."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from metaaug.config import Kind
from metaaug.data.dataset import Column, Dataset
from metaaug.data.targets import ranges_of
from metaaug.meta.base import Settings, State, initial_state
from metaaug.meta.objective import STRENGTHS, CleanSupport, Episode, Parameters, Support
from metaaug.modalities.base import Encoder
from metaaug.modalities.operation import Operation, Reference
from metaaug.modalities.registry import MODALITIES


def image_set(n: int = 24, side: int = 8, channels: int = 1, n_classes: int = 3) -> Dataset:
    """Noisy images; the class is where the bright bar is."""
    random = np.random.default_rng(0)
    labels = np.arange(n) % n_classes
    samples = random.integers(0, 90, (n, channels, side, side))
    for image, label in zip(samples, labels, strict=True):
        image[:, :, 1 + 2 * label] += 150
    names = tuple(f"class {label}" for label in range(n_classes))
    return Dataset("bars", "images", samples.astype(np.uint8), labels.astype(np.int64), names)


def table_set(n: int = 24, n_classes: int = 3) -> Dataset:
    """Two numeric columns and a categorical one, with missing values."""
    random = np.random.default_rng(0)
    labels = np.arange(n) % n_classes
    frame = pd.DataFrame(
        {
            "height": random.normal(labels, 0.3),
            "count": np.round(random.normal(10 * labels, 3)),
            "colour": np.array(["red", "green", "blue"], dtype=object)[random.integers(0, 3, n)],
        }
    )
    frame.loc[0, "height"] = np.nan
    frame.loc[1, "colour"] = None
    columns = (Column("height", "numeric", 1), Column("count", "numeric"), Column("colour", "categorical", 1))
    names = tuple("abc"[:n_classes])
    return Dataset("rows", "tables", frame, labels.astype(np.int64), names, columns)


def number_set(n: int = 60) -> Dataset:
    """Rows whose number to predict, around 100 with deviation 20, is nearly linear in two columns; a third is noise."""
    random = np.random.default_rng(0)
    columns = random.normal(size=(n, 3))
    targets = 100 + 16 * columns[:, 0] - 12 * columns[:, 1] + random.normal(0, 2, n)
    frame = pd.DataFrame(columns, columns=pd.Index(["one", "two", "noise"]))
    labels, classes = ranges_of(targets)
    kinds = tuple(Column(name, "numeric") for name in frame.columns)
    source = {"format": "csv", "target": "price"}
    return Dataset("numbers", "tables", frame, labels, classes, kinds, source=source, targets=targets)


def sound_set(n: int = 24, n_classes: int = 3, samples: int = 480, rate: int = 2000) -> Dataset:
    """Short noisy tones; the class is their pitch."""
    random = np.random.default_rng(0)
    labels = np.arange(n) % n_classes
    time = np.arange(samples) / rate
    tones = np.sin(2 * np.pi * (150 * 2 ** labels[:, None]) * time + random.uniform(0, 6, (n, 1)))
    tones *= np.exp(-(((time - random.uniform(0.08, 0.14, (n, 1))) / 0.04) ** 2))
    clips = 16_000 * tones + random.normal(0, 900, (n, samples))
    names = tuple(f"tone {label}" for label in range(n_classes))
    source = {"format": "zip", "rate": str(rate)}
    return Dataset("tones.zip", "audio", clips.astype(np.int16), labels.astype(np.int64), names, source=source)


def series_set(n: int = 24, channels: int = 2, length: int = 20, n_classes: int = 3) -> Dataset:
    """Noisy waves of several channels; the class is the number of periods."""
    random = np.random.default_rng(0)
    labels = np.arange(n) % n_classes
    phase = np.linspace(0, 2 * np.pi, length) * (1 + labels[:, None, None])
    waves = np.sin(phase + np.arange(channels)[:, None]) + random.normal(0, 0.3, (n, channels, length))
    columns = tuple(Column(f"channel {place}", "numeric") for place in range(1, channels + 1))
    classes = tuple(f"period {label}" for label in range(n_classes))
    return Dataset("waves", "series", waves.astype(np.float32), labels.astype(np.int64), classes, columns)


def text_set(n: int = 24, n_classes: int = 3) -> Dataset:
    """Short texts of two clauses, with words that have synonyms, similar ones, and letters enough to be mistyped."""
    random = np.random.default_rng(0)
    labels = np.arange(n) % n_classes
    topics = (("shop", "buy", "cheap"), ("rain", "cold", "outside"), ("car", "fast", "driving"))
    common = ("the", "big", "house", "near", "people", "always", "quickly", "summer")
    texts = []
    for label in labels.tolist():
        words = [str(word) for word in random.choice(common, 6, replace=False)]
        for word in topics[label]:
            words.insert(int(random.integers(len(words) + 1)), word)
        texts.append(f"{' '.join(words[:4])}, {' '.join(words[4:])}.")
    names = ("cars", "shops", "weather")[:n_classes]
    frame = pd.DataFrame({"text": pd.Series(texts, dtype="str")})
    return Dataset("sentences", "texts", frame, labels.astype(np.int64), names)


# Some operations on texts need WordNet, of which the tests have a few words.
os.environ["NLTK_DATA"] = str(Path(__file__).parents[1] / "wordnet")

SETS: dict[Kind, Dataset] = {
    "images": image_set(channels=3),
    "tables": table_set(),
    "series": series_set(),
    "audio": sound_set(),
    "texts": text_set(),
}
"""A small data set of every kind, on which all of its operations can act; the contract tests run over them."""


def encoded(dataset: Dataset) -> tuple[Encoder, list[Operation], Tensor, Tensor, Reference]:
    """Encoder, all operations, samples, labels and a reference, in float64."""
    everything = np.arange(len(dataset))
    modality = MODALITIES[dataset.kind]
    encoder = modality.fit_encoder(dataset, everything)
    x = encoder.encode(dataset, everything).double()
    y = torch.from_numpy(dataset.labels)
    return encoder, modality.operations(encoder, None), x, y, Reference(x, y)


@dataclass(frozen=True)
class FixedTask:
    """A task whose every episode is the same: identities between meta-learners can then be exact."""

    episode: Episode

    def halves(self, generator: torch.Generator) -> Episode:
        return self.episode

    def train_halves(self, generator: torch.Generator) -> Episode:
        return self.episode

    def train_to_validation(self, generator: torch.Generator) -> Episode:
        return self.episode


@dataclass(frozen=True)
class FixedTasks:
    """Always the same task."""

    task: FixedTask

    def sample(self, generator: torch.Generator) -> FixedTask:
        return self.task


def smooth_episode(n: int = 12, copies: int = 3, seed: int = 0) -> Episode:
    """Two strengths that scale and shift features smoothly, in float64, differentiable as often as one likes."""
    random = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 4, generator=random, dtype=torch.float64)
    y = torch.arange(n) % 3
    noise = torch.randn(2, copies * n, 4, generator=random, dtype=torch.float64)
    targets = torch.nn.functional.one_hot(y, 3).double().repeat(1 + copies, 1)
    query = torch.randn(n, 4, generator=random, dtype=torch.float64) + y[:, None]

    def augment(parameters: Parameters) -> Support:
        strengths = parameters[STRENGTHS]
        repeated = (x + y[:, None]).repeat(copies, 1)
        moved = repeated * (1 + strengths[0] * noise[0]).tanh() + strengths[1] * noise[1]
        return Support(torch.cat([x + y[:, None], moved]), targets, x.new_zeros(copies, n))

    def clean() -> CleanSupport:
        return CleanSupport(x + y[:, None], targets[:n], 1 + copies)

    return Episode(augment, clean, query, y)


def settings(**changes: object) -> Settings:
    """Settings of a meta-learner with defaults that suit the smooth episode."""
    values = {
        "tasks_per_step": 2,
        "meta_lr": 0.05,
        "inner_lr": 0.3,
        "inner_steps": 1,
        "prior": 0.0,
        "common_scale": True,
    }
    return Settings(**{**values, **changes})


def start(
    learner_parameters: dict[str, float],
    strengths: tuple[float, ...] = (0.4, 0.3),
    own: dict[str, Tensor] | None = None,
) -> State:
    """A state in float64."""
    return initial_state({STRENGTHS: torch.tensor(strengths, dtype=torch.float64)}, learner_parameters, own)
