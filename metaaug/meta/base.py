"""What a meta-learner is: one outer step from state to state, over tasks it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from metaaug.learners.base import Learner
from metaaug.meta.descent import Moments
from metaaug.meta.objective import STRENGTHS, Episode


@dataclass(frozen=True)
class Settings:
    """The numbers of a meta-learner, all resolved.

    Attributes:
        tasks_per_step: tasks τ averaged in an outer step.
        meta_lr: β, or reptile's ε.
        inner_lr: α, or the step of reptile's inner Adam.
        inner_steps: K.
        prior: weight of the identity prior.
        common_scale: one scale for the gradients of all strengths.
        inner_optimiser: of reptile's inner steps, ``adam`` or ``sgd``.
        threads: that work on tasks side by side; the numbers are the same for any.
    """

    tasks_per_step: int
    meta_lr: float
    inner_lr: float
    inner_steps: int
    prior: float
    common_scale: bool
    inner_optimiser: str = "adam"
    threads: int = 1


class Task(Protocol):
    """A task τ: a labelled pool from which episodes are drawn."""

    def halves(self, generator: torch.Generator) -> Episode:
        """An episode on random halves of the whole pool."""
        ...

    def train_halves(self, generator: torch.Generator) -> Episode:
        """An episode (A, B) on random halves of the task's D_train."""
        ...

    def train_to_validation(self, generator: torch.Generator) -> Episode:
        """The episode (D_train, D_val)."""
        ...


class Tasks(Protocol):
    """Where tasks come from."""

    def sample(self, generator: torch.Generator) -> Task:
        """A task: the pool, split freshly into D_train and D_val."""
        ...


@dataclass(frozen=True)
class State:
    """Where learning stands.

    Attributes:
        parameters: by name.
        moments: of the outer optimiser.
        adapted: for meta-learners that adapt θ before it is used, the mean over the step's tasks of what it was adapted
            to; None where θ is used as it is.
    """

    parameters: dict[str, Tensor]
    moments: Moments
    adapted: dict[str, Tensor] | None = None

    @property
    def used(self) -> dict[str, Tensor]:
        """The parameters with θ as it would be used now."""
        return self.parameters | (self.adapted or {})


class MetaLearner(Protocol):
    """One outer step. Implementations are pure: no attribute changes, randomness is passed in."""

    def __call__(
        self, state: State, tasks: Tasks, learner: Learner, settings: Settings, generator: torch.Generator
    ) -> tuple[State, float]:
        """The next state, and the mean episode loss seen on the way."""
        ...


def initial_state(
    theta: Mapping[str, Tensor], learner_parameters: Mapping[str, float], own: Mapping[str, Tensor] | None = None
) -> State:
    """The state before the first step.

    Args:
        theta: the policy's parameters, by name; ``strengths`` ``(operations,)`` in [0, 1] among them.
        learner_parameters: from ``Learner.initial()``.
        own: what the meta-learner itself learns, such as Meta-SGD's rates.
    """
    parameters = {name: value.clone() for name, value in theta.items()}
    like = parameters[STRENGTHS]
    parameters |= {name: like.new_tensor(value) for name, value in learner_parameters.items()}
    parameters |= {name: value.clone() for name, value in (own or {}).items()}
    return State(parameters, Moments.zeros(parameters))
