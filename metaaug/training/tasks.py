"""Where tasks come from: one labelled pool, some of its classes, or several data sets."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from metaaug.config import RunConfig
from metaaug.errors import ConfigError
from metaaug.meta.base import Task, Tasks
from metaaug.meta.objective import Episode
from metaaug.training.choosing import share_of_each_class, some, stratified
from metaaug.training.pool import Pool
from metaaug.training.randomness import generator as generator_of

REPTILE_SHARE = 0.8
"""Part of every class that one of reptile's tasks sees, so that tasks differ."""


@dataclass(frozen=True)
class PoolTask:
    """A task: part of the pool, freshly split into halves D_train and D_val.

    Attributes:
        pool: the labelled samples.
        classes, train, validation: indices of the samples of each class: all of the task, of D_train, of D_val.
    """

    pool: Pool
    classes: list[Tensor]
    train: Tensor
    validation: Tensor

    def halves(self, generator: torch.Generator) -> Episode:
        """An episode on random halves of the whole task."""
        return self._halves(self.classes, generator)

    def train_halves(self, generator: torch.Generator) -> Episode:
        """An episode (A, B) on random halves of D_train."""
        counts = torch.bincount(self.pool.y[self.train].cpu())
        return self._halves(self.train.split(counts[counts > 0].tolist()), generator)

    def train_to_validation(self, generator: torch.Generator) -> Episode:
        """The episode (D_train, D_val)."""
        return self.pool.episode(self.train, self.validation, generator)

    def _halves(self, classes: Sequence[Tensor], generator: torch.Generator) -> Episode:
        support, query = stratified(classes, 0.5, self.pool.max_samples, generator)
        return self.pool.episode(support, query, generator)


@dataclass(frozen=True)
class PoolTasks:
    """Tasks drawn from one pool: a random ``share`` of every class, split into D_train and D_val.

    The split is drawn anew for each task, so that every labelled sample serves on both sides. A task has no more
    samples than its two sides can hold twice over, so it costs the same whatever the size of the pool.

    Attributes:
        pool: the labelled samples.
        share: part of every class that a task sees.
    """

    pool: Pool
    share: float

    def sample(self, generator: torch.Generator) -> PoolTask:
        """A fresh task."""
        classes = self.pool.classes
        most = 4 * max(1, self.pool.max_samples // len(classes))
        if self.share < 1 or max(map(len, classes)) > most:
            classes = share_of_each_class(classes, self.share, most, generator)
        train, validation = stratified(classes, 0.5, self.pool.max_samples, generator)
        return PoolTask(self.pool, classes, train, validation)


@dataclass(frozen=True)
class NWayTask:
    """A task of few classes with ``k_shot`` samples to fit on; every episode draws others of these classes.

    Departure from the papers: the samples of D_train and D_val are not fixed for a task, because with one shot nothing
    would be left to halve for inner steps.
    """

    pool: Pool
    chosen: Tensor
    k_shot: int
    queries: int

    def halves(self, generator: torch.Generator) -> Episode:
        """``k_shot`` samples of each class against ``queries`` others."""
        support, query = [], []
        for label in self.chosen.tolist():
            members = self.pool.classes[label]
            drawn = some(members, min(self.k_shot + self.queries, len(members)), generator)
            support.append(drawn[: self.k_shot])
            query.append(drawn[self.k_shot :])
        return self.pool.episode(torch.cat(support), torch.cat(query), generator, self.chosen)

    def train_halves(self, generator: torch.Generator) -> Episode:
        """As :meth:`halves`."""
        return self.halves(generator)

    def train_to_validation(self, generator: torch.Generator) -> Episode:
        """As :meth:`halves`."""
        return self.halves(generator)


@dataclass(frozen=True)
class NWayTasks:
    """Tasks of ``n_way`` classes drawn from ``classes`` (Vinyals et al. 2016).

    Attributes:
        pool: the labelled samples.
        classes: the class indices that tasks may have, sorted.
        n_way, k_shot, queries: classes of a task, and samples of each to fit on and to predict.
    """

    pool: Pool
    classes: Tensor
    n_way: int
    k_shot: int
    queries: int

    def sample(self, generator: torch.Generator) -> NWayTask:
        """A fresh task."""
        chosen = some(self.classes, self.n_way, generator).sort().values
        return NWayTask(self.pool, chosen, self.k_shot, self.queries)


@dataclass(frozen=True)
class DatasetTasks:
    """Every task from another data set, each as likely.

    Attributes:
        sources: the tasks of each data set.
    """

    sources: Sequence[Tasks]

    def sample(self, generator: torch.Generator) -> Task:
        """A fresh task of a random data set."""
        place = int(torch.randint(len(self.sources), (), generator=generator))
        return self.sources[place].sample(generator)


def tasks_of(config: RunConfig, pool: Pool, others: Sequence[Pool]) -> tuple[Tasks, NWayTasks | None]:
    """Where a run's tasks come from, and the tasks of classes that are never learned from, if there are such.

    Args:
        config: of the run.
        pool: its labelled samples.
        others: those of further data sets.

    Raises:
        ConfigError: there are too few classes for tasks of few classes.
    """
    share = REPTILE_SHARE if config.meta.name == "reptile" else 1.0
    if config.episodes.name == "n_way":
        return _n_way_tasks(config, pool)
    if config.episodes.name == "datasets":
        return DatasetTasks([PoolTasks(one, share) for one in (pool, *others)]), None
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
    shuffled = some(usable, len(usable), generator_of(config.seed, "classes"))
    kept = max(episodes.n_way, len(usable) // 3)
    parts = (shuffled[kept:].sort().values, shuffled[:kept].sort().values)
    ours, theirs = (NWayTasks(pool, part, episodes.n_way, episodes.k_shot, episodes.queries) for part in parts)
    return ours, theirs
