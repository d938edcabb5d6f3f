"""Learning as a generator of step records: pure computing; the caller decides what to store and when to stop."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from metaaug.meta import META_LEARNERS
from metaaug.meta.base import State, initial_state
from metaaug.meta.descent import Moments
from metaaug.meta.objective import STRENGTHS, Episode, episode_loss
from metaaug.training.problem import REPTILE_SHARE, Problem
from metaaug.training.randomness import generator
from metaaug.training.tasks import PoolTasks, at_most

EVALUATION_EPISODES = 6
"""Fixed noise and features under which the validation loss is measured."""


@dataclass(frozen=True)
class Progress:
    """Where learning stands: all that is needed to continue.

    Attributes:
        step: outer steps done.
        state: parameters and optimiser.
        history: ``(step + 1, operations)`` the strengths after every step, the start first.
    """

    step: int
    state: State
    history: Tensor

    def to_tensors(self) -> dict[str, Tensor]:
        """As one flat dictionary, for a checkpoint."""
        tensors = {"step": torch.tensor(self.step), "history": self.history}
        tensors["count"] = torch.tensor(self.state.moments.count)
        for name, value in self.state.parameters.items():
            tensors[f"parameters.{name}"] = value
            tensors[f"first.{name}"] = self.state.moments.first[name]
            tensors[f"second.{name}"] = self.state.moments.second[name]
        return tensors

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], device: torch.device) -> "Progress":
        """The inverse of :meth:`to_tensors`, on ``device``."""

        def part(prefix: str) -> dict[str, Tensor]:
            return {
                key.removeprefix(prefix): value.to(device) for key, value in tensors.items() if key.startswith(prefix)
            }

        moments = Moments(part("first."), part("second."), int(tensors["count"]))
        return cls(int(tensors["step"]), State(part("parameters."), moments), tensors["history"])


@dataclass(frozen=True)
class StepRecord:
    """One outer step as it is shown and stored.

    Attributes:
        progress: where learning stands after it.
        loss: mean episode loss seen in the step; None for the start.
        validation_loss: on the fixed evaluation episodes, where it was measured.
        validation_loss_none: the same episodes without augmentation.
    """

    progress: Progress
    loss: float | None
    validation_loss: float | None
    validation_loss_none: float | None


def begin(problem: Problem) -> Progress:
    """Before the first step."""
    strengths = problem.pool.x.new_full((len(problem.names),), problem.start)
    state = initial_state(strengths, problem.learner.initial())
    return Progress(0, state, strengths[None].cpu())


def learn(problem: Problem, progress: Progress | None = None) -> Iterator[StepRecord]:
    """Outer steps from ``progress`` (None: from the start, whose record comes first) to the last.

    Every step draws from a generator of its own, so stopping and continuing changes nothing.
    """
    evaluate = Evaluation(problem)
    if progress is None:
        progress = begin(problem)
        yield StepRecord(progress, None, *evaluate(progress.state))
    config, meta_learner = problem.config, META_LEARNERS[problem.config.meta.name]
    tasks = PoolTasks(problem.pool, share=REPTILE_SHARE if config.meta.name == "reptile" else 1.0)
    while progress.step < problem.steps:
        step = progress.step + 1
        random = generator(config.seed, "learn", step)
        state, loss = meta_learner(progress.state, tasks, problem.learner, problem.settings, random)
        history = torch.cat([progress.history, state.parameters[STRENGTHS].detach().cpu()[None]])
        progress = Progress(step, state, history)
        measured = step % config.meta.evaluate_every == 0 or step == problem.steps
        yield StepRecord(progress, loss, *(evaluate(state) if measured else (None, None)))


class Evaluation:
    """The validation loss: D_train to D_val of the run's own split, under fixed noise and features."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.episodes = [self._episode(index) for index in range(EVALUATION_EPISODES)]

    def _episode(self, index: int) -> Episode:
        problem = self.problem
        random = generator(problem.config.seed, "evaluation", index)
        position = {sample: place for place, sample in enumerate(problem.split.pool.tolist())}
        sides = []
        for part in (problem.split.train, problem.split.validation):
            members = torch.tensor([position[sample] for sample in part.tolist()])
            if len(members) > problem.pool.max_samples:
                members = members[at_most(problem.pool.labels[members], problem.pool.max_samples, random)]
            sides.append(members)
        train, validation = sides
        return problem.pool.episode(train, validation, random)

    def __call__(self, state: State) -> tuple[float, float]:
        """Mean loss with the policy's strengths, and with none, at the same learner parameters."""
        with torch.no_grad():
            none = {**state.parameters, STRENGTHS: torch.zeros_like(state.parameters[STRENGTHS])}
            losses = [
                torch.stack([episode_loss(parameters, episode, self.problem.learner) for episode in self.episodes])
                for parameters in (state.parameters, none)
            ]
        return float(losses[0].mean()), float(losses[1].mean())


def final_strengths(problem: Problem, progress: Progress) -> dict[str, float]:
    """The policy: the mean over the last third of the steps so far; what ends below the cutoff is 0."""
    third = max(1, progress.step // 3)
    mean = progress.history[-third:].mean(dim=0)
    cutoff = problem.modality.spec.recipe.cutoff
    return {name: value if value >= cutoff else 0.0 for name, value in zip(problem.names, mean.tolist(), strict=True)}
