"""Watching a meta-learner at work: which θ it asks an episode about, without changing anything it computes.

A meta-learner sees tasks, and every θ it considers passes through an episode. So tasks that note what they are asked
show every inner step of the functions in ``metaaug/meta`` as they are, with the same random numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from metaaug.meta.base import Task, Tasks
from metaaug.meta.objective import Episode, Parameters, Support


@dataclass(frozen=True)
class Look:
    """One question to an episode: all parameters, detached, and the episode."""

    parameters: Mapping[str, Tensor]
    episode: Episode


@dataclass(frozen=True)
class WatchedTask:
    """A task that notes every look at its episodes, in order."""

    task: Task
    looks: list[Look] = field(default_factory=list)

    def halves(self, generator: torch.Generator) -> Episode:
        """As the task's own."""
        return self._watched(self.task.halves(generator))

    def train_halves(self, generator: torch.Generator) -> Episode:
        """As the task's own."""
        return self._watched(self.task.train_halves(generator))

    def train_to_validation(self, generator: torch.Generator) -> Episode:
        """As the task's own."""
        return self._watched(self.task.train_to_validation(generator))

    def _watched(self, episode: Episode) -> Episode:
        def augment(parameters: Parameters) -> Support:
            known = {name: value.detach().clone() for name, value in parameters.items()}
            self.looks.append(Look(known, episode))
            return episode.augment(parameters)

        return replace(episode, augment=augment)


@dataclass(frozen=True)
class WatchedTasks:
    """Tasks that keep every task they gave."""

    tasks: Tasks
    given: list[WatchedTask] = field(default_factory=list)

    def sample(self, generator: torch.Generator) -> WatchedTask:
        """A fresh task, watched."""
        self.given.append(WatchedTask(self.tasks.sample(generator)))
        return self.given[-1]


@dataclass(frozen=True)
class ReplayedTask:
    """A task whose next halves are those that were looked at before, one after the other."""

    episodes: Iterator[Episode]

    def sample(self, generator: torch.Generator) -> "ReplayedTask":
        """Itself: there is one task."""
        return self

    def halves(self, generator: torch.Generator) -> Episode:
        """The next."""
        return next(self.episodes)

    train_halves = halves
    train_to_validation = halves
