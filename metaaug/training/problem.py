"""A configuration and a data set, resolved: everything that learning and the verdict work on."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from metaaug.config import RunConfig
from metaaug.data.dataset import Dataset
from metaaug.data.split import Split, split
from metaaug.errors import ConfigError
from metaaug.learners import LEARNERS
from metaaug.meta.base import Settings
from metaaug.meta.objective import Learner
from metaaug.modalities.base import Encoder, Modality
from metaaug.modalities.operation import Operation
from metaaug.modalities.registry import MODALITIES
from metaaug.training.tasks import Pool

REPTILE_SHARE = 0.8
"""Part of every class that one of reptile's tasks sees, so that tasks differ."""

MAML_LEAST = 4
"""Labelled samples a class needs where D_train is halved again."""


@dataclass(frozen=True)
class Problem:
    """What is learned on.

    Attributes:
        config, dataset: as given.
        split: indices into the data set.
        modality, encoder: of the kind of data, fitted on the labelled samples.
        pool: the labelled samples as tensors on the device, in the order of ``split.pool``.
        settings: of the meta-learner, with recommendations filled in.
        learner: fits inside each episode.
        steps: outer steps.
        start: strength every operation starts from.
    """

    config: RunConfig
    dataset: Dataset
    split: Split
    modality: Modality
    encoder: Encoder
    pool: Pool
    settings: Settings
    learner: Learner
    steps: int
    start: float

    @property
    def operations(self) -> list[Operation]:
        """The operations whose strengths are learned, in the order of application."""
        return list(self.pool.operations)

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [operation.spec.name for operation in self.pool.operations]

    def encode(self, indices: np.ndarray) -> Tensor:
        """Samples of the data set as tensors on the device."""
        return self.encoder.encode(self.dataset, indices).to(self.pool.x)

    def labels(self, indices: np.ndarray) -> Tensor:
        """Their class indices ``(n,)`` on the device."""
        return torch.from_numpy(self.dataset.labels[indices]).to(self.pool.y)

    def strengths(self, by_name: dict[str, float]) -> Tensor:
        """``(operations,)`` strengths on the device, 0 where ``by_name`` has none."""
        return self.pool.x.new_tensor([by_name.get(name, 0.0) for name in self.names])


def prepare(config: RunConfig, dataset: Dataset) -> Problem:
    """Split, encode and resolve.

    Raises:
        DataError: a class is too small for the split.
        ConfigError: an operation or a device that cannot be used, or too few samples for the meta-learner.
    """
    device = usable_device(config.device)
    parts = split(dataset.labels, dataset.classes, config.data)
    modality = MODALITIES[dataset.kind]
    recipe = modality.spec.recipe
    encoder = modality.fit_encoder(dataset, parts.pool)
    meta = config.meta
    width = config.learner.width or recipe.width
    pool = Pool(
        x=encoder.encode(dataset, parts.pool).to(device),
        y=torch.from_numpy(dataset.labels[parts.pool]).to(device),
        n_classes=len(dataset.classes),
        operations=modality.operations(encoder, config.policy.operations),
        make_features=lambda x, generator: modality.features(encoder, x, width, generator),
        copies=meta.copies,
        max_samples=meta.max_samples,
    )
    if not pool.operations:
        raise ConfigError("No operation fits this data. Upload data with numbers or at least two kinds of categories.")
    _check_pool(config, dataset, parts)
    settings = Settings(
        tasks_per_step=meta.tasks_per_step or recipe.tasks_per_step[meta.name],
        meta_lr=meta.meta_lr if meta.meta_lr is not None else recipe.meta_lr[meta.name],
        inner_lr=meta.inner_lr if meta.inner_lr is not None else recipe.inner_lr.get(meta.name, 0.0),
        inner_steps=meta.inner_steps if meta.inner_steps is not None else recipe.inner_steps.get(meta.name, 0),
        prior=meta.prior if meta.prior is not None else recipe.prior,
        common_scale=recipe.common_scale,
        inner_optimiser=meta.inner_optimiser,
    )
    return Problem(
        config=config,
        dataset=dataset,
        split=parts,
        modality=modality,
        encoder=encoder,
        pool=pool,
        settings=settings,
        learner=LEARNERS[config.learner.name](start=recipe.log_penalty, floor=recipe.log_penalty_floor),
        steps=meta.steps or recipe.steps[meta.name],
        start=config.policy.start if config.policy.start is not None else recipe.start,
    )


def usable_device(name: str) -> torch.device:
    """The device of that name. Raises ConfigError where it is absent."""
    present = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not present[name]:
        available = ", ".join(device for device, there in present.items() if there)
        raise ConfigError(f'Device "{name}" is not present here. Choose one of: {available}.')
    return torch.device(name)


def _check_pool(config: RunConfig, dataset: Dataset, parts: Split) -> None:
    if config.meta.name != "maml":
        return
    counts = np.bincount(dataset.labels[parts.pool], minlength=len(dataset.classes))
    smallest = int(counts.argmin())
    if counts[smallest] < MAML_LEAST:
        raise ConfigError(
            f'Class "{dataset.classes[smallest]}" has {counts[smallest]} labelled samples, but maml '
            f"halves the labelled samples twice and needs at least {MAML_LEAST} per class. Label more samples, or use "
            "reptile or bilevel."
        )
