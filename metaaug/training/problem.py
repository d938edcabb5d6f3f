"""A configuration and a data set, resolved: everything that learning and the verdict work on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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
from metaaug.modalities.recipes import outer_steps
from metaaug.modalities.registry import MODALITIES
from metaaug.modalities.specs import FinalModel
from metaaug.modalities.texts.layout import with_text_model
from metaaug.policies import POLICIES
from metaaug.policies.augmenter import Augmenter
from metaaug.policies.generator import Generator
from metaaug.training.checks import check_pool
from metaaug.training.closed_form import WIDER
from metaaug.training.pool import Pool
from metaaug.training.saved import SavedPolicy
from metaaug.training.scale import Scale
from metaaug.training.tasks import NWayTasks, tasks_of
from metaaug.training.threads import usable_threads
from metaaug.training.transfer import earlier_policy


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
        start: strength every operation starts from that no earlier policy knows.
        earlier: the policy that is adapted or used as it is, made to fit; None where nothing was learned before.
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
    earlier: SavedPolicy | None = None
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

    def final_features(self, x: Tensor, generator: torch.Generator) -> Callable[[Tensor], Tensor]:
        """The random features of a ridge as the final model, which has more of them than an episode."""
        width = WIDER * (self.config.learner.width or self.modality.spec.recipe.width)
        return self.modality.final_features(self.encoder, x, width, generator)

    def applied(self, strengths: Tensor) -> Tensor:
        """What the final model gets for strengths ``(…, operations)`` that were learned: see ``Recipe.gain``."""
        return (strengths * self._gains(strengths)).clamp(max=1)

    def learned(self, applied: Tensor) -> Tensor:
        """The inverse of :meth:`applied`: the least strengths that the final model gets ``applied`` for."""
        return applied / self._gains(applied)

    @property
    def final_model(self) -> FinalModel:
        """What is trained with every strategy in the end."""
        asked = self.config.verdict.model
        if asked != "recommended":
            return asked
        # A ridge sees the embeddings; the network of texts has words of its own.
        return "ridge" if self.config.learner.text_model else self.modality.spec.recipe.final_model

    def _gains(self, like: Tensor) -> Tensor:
        # A ridge profits from what a ridge has learned.
        gain = self.modality.spec.recipe.gain if self.final_model == "network" else 1.0
        return like.new_tensor([1.0 if operation.spec.discrete else gain for operation in self.operations])


def prepare(
    config: RunConfig, dataset: Dataset, others: Sequence[Dataset] = (), start: SavedPolicy | None = None
) -> Problem:
    """Split, encode and resolve.

    Args:
        config: what to do.
        dataset: the data set of ``config.data``.
        others: those of ``config.episodes.sources``, in their order.
        start: the policy of ``config.policy.start_from``.

    Raises:
        DataError: a class is too small for the split.
        ConfigError: a setting that does not fit the data or another setting.
    """
    device = usable_device(config.device)
    check_task(config, dataset, others)
    parts = split_of(dataset, config.data)
    modality = MODALITIES[dataset.kind]
    recipe = modality.spec.recipe
    encoder = with_text_model(modality.fit_encoder(dataset, parts.pool), config.learner.text_model)
    pool = _pool(config, dataset, parts, encoder, device, config.policy.operations)
    if not pool.operations:
        raise ConfigError("No operation fits this data. Upload data with numbers or at least two kinds of categories.")
    earlier = earlier_policy(config, dataset, pool.augmenter, start)
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
    settings = replace(settings, threads=usable_threads(pool, recipe, settings))
    # The generator is no operation to be asked for by name: its setting is that of the run.
    names = [operation.spec.name for operation in pool.operations if not isinstance(operation, Generator)]
    other_pools = [_other_pool(config, other, device, names) for other in others]
    _check_generators([pool, *other_pools])
    tasks, held_out = tasks_of(config, pool, other_pools)
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
        steps=outer_steps(config, dataset.kind),
        start=config.policy.start if config.policy.start is not None else recipe.start,
        earlier=earlier,
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


def _other_pool(config: RunConfig, dataset: Dataset, device: torch.device, names: Sequence[str]) -> Pool:
    """The labelled samples of a further data set, with the same operations."""
    parts = split_of(dataset, config.data)
    encoder = with_text_model(MODALITIES[dataset.kind].fit_encoder(dataset, parts.pool), config.learner.text_model)
    return _pool(config, dataset, parts, encoder, device, names)


def _check_generators(pools: Sequence[Pool]) -> None:
    """Raise ConfigError where one generator cannot serve all data sets."""
    sizes = [one.residual.size for pool in pools for one in pool.operations if isinstance(one, Generator)]
    if len(set(sizes)) > 1:
        raise ConfigError(
            f"A generator is learned for one form of sample, but these data sets need {' and '.join(map(str, sizes))} "
            "numbers of it. Turn the generator off, or take data sets with as many numeric columns or channels."
        )


def usable_device(name: str) -> torch.device:
    """The device of that name. Raises ConfigError where it is absent."""
    present = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not present[name]:
        available = ", ".join(device for device, there in present.items() if there)
        raise ConfigError(f'Device "{name}" is not present here. Choose one of: {available}.')
    return torch.device(name)
