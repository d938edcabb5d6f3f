"""A configuration and a data set, resolved: everything that learning and the verdict work on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from metaaug.config import RunConfig
from metaaug.data.dataset import Dataset
from metaaug.data.split import Split, split_of
from metaaug.data.task import check_task
from metaaug.errors import ConfigError
from metaaug.learners import LEARNERS
from metaaug.learners.base import Learner
from metaaug.meta.base import Settings, Tasks
from metaaug.modalities.base import Encoder, Modality
from metaaug.modalities.operation import Operation
from metaaug.modalities.registry import MODALITIES
from metaaug.policies import POLICIES
from metaaug.policies.augmenter import Augmenter
from metaaug.policies.generator import Generator
from metaaug.training.checks import check_pool
from metaaug.training.choosing import some
from metaaug.training.pool import Pool
from metaaug.training.randomness import generator
from metaaug.training.scale import Scale
from metaaug.training.tasks import DatasetTasks, NWayTasks, PoolTasks

REPTILE_SHARE = 0.8
"""Part of every class that one of reptile's tasks sees, so that tasks differ."""


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
        tasks: where tasks come from.
        held_out: tasks of classes that are never learned from, for the validation loss; None where it is measured on
            the run's own validation part.
        steps: outer steps.
        start: strength every operation starts from.
        scale: of the number to predict; None where a class is predicted.
    """

    config: RunConfig
    dataset: Dataset
    split: Split
    modality: Modality
    encoder: Encoder
    pool: Pool
    settings: Settings
    learner: Learner
    tasks: Tasks
    held_out: NWayTasks | None
    steps: int
    start: float
    scale: Scale | None = None

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

    def targets(self, indices: np.ndarray) -> Tensor:
        """Their numbers to predict ``(n, 1)``, standardised, on the device. Only where a number is predicted."""
        assert self.scale is not None
        assert self.dataset.targets is not None
        return self.pool.x.new_tensor(self.scale.standardise(self.dataset.targets[indices]))[:, None]

    def applied(self, strengths: Tensor) -> Tensor:
        """What the final model gets for strengths ``(…, operations)`` that were learned: see ``Recipe.gain``."""
        gain = self.modality.spec.recipe.gain
        factors = [1.0 if operation.spec.discrete else gain for operation in self.operations]
        return (strengths * strengths.new_tensor(factors)).clamp(max=1)


def prepare(config: RunConfig, dataset: Dataset, others: Sequence[Dataset] = ()) -> Problem:
    """Split, encode and resolve.

    Args:
        config: what to do.
        dataset: the data set of ``config.data``.
        others: those of ``config.episodes.sources``, in their order.

    Raises:
        DataError: a class is too small for the split.
        ConfigError: a setting that does not fit the data or another setting.
    """
    device = usable_device(config.device)
    check_task(config, dataset, others)
    parts = split_of(dataset, config.data)
    modality = MODALITIES[dataset.kind]
    recipe = modality.spec.recipe
    encoder = modality.fit_encoder(dataset, parts.pool)
    pool = _pool(config, dataset, parts, encoder, device, config.policy.operations)
    if not pool.operations:
        raise ConfigError("No operation fits this data. Upload data with numbers or at least two kinds of categories.")
    check_pool(config, dataset, parts)
    meta = config.meta
    settings = Settings(
        tasks_per_step=meta.tasks_per_step or recipe.tasks_per_step[meta.name],
        meta_lr=meta.meta_lr if meta.meta_lr is not None else recipe.meta_lr[meta.name],
        inner_lr=meta.inner_lr if meta.inner_lr is not None else recipe.inner_lr.get(meta.name, 0.0),
        inner_steps=meta.inner_steps if meta.inner_steps is not None else recipe.inner_steps.get(meta.name, 0),
        prior=meta.prior if meta.prior is not None else recipe.prior,
        common_scale=recipe.common_scale,
        inner_optimiser=meta.inner_optimiser,
    )
    tasks, held_out = _tasks(config, pool, others, device)
    return Problem(
        config=config,
        dataset=dataset,
        split=parts,
        modality=modality,
        encoder=encoder,
        pool=pool,
        settings=settings,
        learner=LEARNERS[config.learner.name](config.learner, recipe, pool.targets is not None),
        tasks=tasks,
        held_out=held_out,
        steps=meta.steps if meta.steps is not None else recipe.steps[meta.name],
        start=config.policy.start if config.policy.start is not None else recipe.start,
        scale=_scale(dataset, parts),
    )


def augmenter_of(
    config: RunConfig, modality: Modality, encoder: Encoder, x: Tensor, operations: Sequence[Operation]
) -> Augmenter:
    """The augmenter of a run's policy over ``operations``, for samples like ``x``."""
    inputs = modality.describe(encoder, x[:2]).shape[1]
    every = [*operations]
    if config.policy.generator:
        every.append(Generator(modality.residual(encoder, x)))
    policy = POLICIES[config.policy.name](inputs, len(every))
    return Augmenter(every, policy, lambda samples: modality.describe(encoder, samples))


def _scale(dataset: Dataset, parts: Split) -> Scale | None:
    return None if dataset.targets is None else Scale.of(dataset.targets[parts.pool])


def _pool(
    config: RunConfig,
    dataset: Dataset,
    parts: Split,
    encoder: Encoder,
    device: torch.device,
    names: Sequence[str] | None,
) -> Pool:
    modality = MODALITIES[dataset.kind]
    width = config.learner.width or modality.spec.recipe.width
    x = encoder.encode(dataset, parts.pool).to(device)
    scale, targets = _scale(dataset, parts), None
    if scale is not None and dataset.targets is not None:
        targets = x.new_tensor(scale.standardise(dataset.targets[parts.pool]))[:, None]
    return Pool(
        x=x,
        y=torch.from_numpy(dataset.labels[parts.pool]).to(device),
        n_classes=len(dataset.classes),
        augmenter=augmenter_of(config, modality, encoder, x, modality.operations(encoder, names)),
        make_features=lambda samples, random: modality.features(encoder, samples, width, random),
        copies=config.meta.copies,
        max_samples=config.meta.max_samples,
        targets=targets,
    )


def _tasks(
    config: RunConfig, pool: Pool, others: Sequence[Dataset], device: torch.device
) -> tuple[Tasks, NWayTasks | None]:
    share = REPTILE_SHARE if config.meta.name == "reptile" else 1.0
    episodes = config.episodes
    if episodes.name == "n_way":
        return _n_way_tasks(config, pool)
    if episodes.name == "datasets":
        names = [operation.spec.name for operation in pool.operations if not isinstance(operation, Generator)]
        pools = [pool, *(_other_pool(config, other, device, names) for other in others)]
        return DatasetTasks([PoolTasks(one, share) for one in pools]), None
    return PoolTasks(pool, share), None


def _n_way_tasks(config: RunConfig, pool: Pool) -> tuple[NWayTasks, NWayTasks]:
    """Tasks of the classes that are learned from, and of those that the validation loss is measured on: a third."""
    episodes = config.episodes
    usable = torch.tensor([label for label, members in enumerate(pool.classes) if len(members) > episodes.k_shot])
    if len(usable) < 2 * episodes.n_way:
        raise ConfigError(
            f"Tasks of {episodes.n_way} classes with {episodes.k_shot} samples to fit on need at least "
            f"{2 * episodes.n_way} classes with {episodes.k_shot + 1} labelled samples, but there are {len(usable)}. "
            "Use a smaller n_way or k_shot, or episodes of kind split."
        )
    shuffled = some(usable, len(usable), generator(config.seed, "classes"))
    kept = max(episodes.n_way, len(usable) // 3)
    parts = (shuffled[kept:].sort().values, shuffled[:kept].sort().values)
    ours, theirs = (NWayTasks(pool, part, episodes.n_way, episodes.k_shot, episodes.queries) for part in parts)
    return ours, theirs


def _other_pool(config: RunConfig, dataset: Dataset, device: torch.device, names: Sequence[str]) -> Pool:
    """The labelled samples of a further data set, with the same operations."""
    parts = split_of(dataset, config.data)
    encoder = MODALITIES[dataset.kind].fit_encoder(dataset, parts.pool)
    return _pool(config, dataset, parts, encoder, device, names)


def usable_device(name: str) -> torch.device:
    """The device of that name. Raises ConfigError where it is absent."""
    present = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not present[name]:
        available = ", ".join(device for device, there in present.items() if there)
        raise ConfigError(f'Device "{name}" is not present here. Choose one of: {available}.')
    return torch.device(name)
