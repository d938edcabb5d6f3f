"""Learning as a generator of step records: pure computing; the caller decides what to store and when to stop."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from metaaug.meta import META_LEARNERS, OWN_PARAMETERS
from metaaug.meta.base import State, initial_state
from metaaug.meta.descent import FLOOR, Moments
from metaaug.meta.objective import STRENGTHS, CleanSupport, Episode, clean_loss, episode_loss
from metaaug.meta.side_by_side import side_by_side
from metaaug.training.choosing import at_most, members_by_class
from metaaug.training.problem import Problem
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy

EVALUATION_EPISODES = 6
"""Fixed noise and features under which the validation loss is measured."""


@dataclass(frozen=True)
class Progress:
    """Where learning stands: all that is needed to continue.

    Attributes:
        step: outer steps done.
        state: parameters and optimiser.
        history: ``(step + 1, operations)`` the strengths after every step as they would be used, the start first.
        weights: the policy's weights after every step, ``(step + 1, …)`` by name; empty for a global policy.
    """

    step: int
    state: State
    history: Tensor
    weights: dict[str, Tensor]

    def then(self, state: State) -> "Progress":
        """One step later."""
        used = state.used
        history = torch.cat([self.history, used[STRENGTHS].detach().cpu()[None]])
        weights = {name: torch.cat([past, used[name].detach().cpu()[None]]) for name, past in self.weights.items()}
        return Progress(self.step + 1, state, history, weights)

    def to_tensors(self) -> dict[str, Tensor]:
        """As one flat dictionary, for a checkpoint."""
        tensors = {"step": torch.tensor(self.step), "history": self.history}
        tensors["count"] = torch.tensor(self.state.moments.count)
        tensors |= {f"past.{name}": value for name, value in self.weights.items()}
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
        past = {key.removeprefix("past."): value for key, value in tensors.items() if key.startswith("past.")}
        return cls(int(tensors["step"]), State(part("parameters."), moments), tensors["history"], past)


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
    x, config = problem.pool.x, problem.config
    if problem.earlier is None:
        weights: Mapping[str, Tensor] = problem.pool.augmenter.initial(generator(config.seed, "policy"))
    else:
        weights = problem.earlier.weights
    theta = {STRENGTHS: _first_strengths(problem), **{name: value.to(x) for name, value in weights.items()}}
    own = OWN_PARAMETERS.get(config.meta.name, lambda theta, settings: {})(theta, problem.settings)
    state = initial_state(theta, problem.learner.initial(), own)
    return Progress(0, state, theta[STRENGTHS][None].cpu(), {name: theta[name][None].cpu() for name in weights})


def _first_strengths(problem: Problem) -> Tensor:
    """``(operations,)`` that the first step is taken from."""
    start = problem.pool.x.new_full((len(problem.names),), problem.start)
    if problem.earlier is None:
        return start
    known = problem.learned(problem.earlier.parameters(problem.names, start)[STRENGTHS])
    if problem.config.policy.is_used_as_is:
        return known
    # An operation at 0 is never drawn, so nothing could be learned of it any more.
    is_known = torch.tensor([name in problem.earlier.strengths for name in problem.names], device=start.device)
    return torch.where(is_known, known.clamp(min=FLOOR), start)


def learn(problem: Problem, progress: Progress | None = None) -> Iterator[StepRecord]:
    """Outer steps from ``progress`` (None: from the start, whose record comes first) to the last.

    Every step draws from a generator of its own, so stopping and continuing changes nothing.
    """
    evaluate = Evaluation(problem)
    if progress is None:
        progress = begin(problem)
        yield StepRecord(progress, None, *evaluate(progress.state))
    config, meta_learner = problem.config, META_LEARNERS[problem.config.meta.name]
    while progress.step < problem.steps:
        step = progress.step + 1
        random = generator(config.seed, "learn", step)
        state, loss = meta_learner(progress.state, problem.tasks, problem.learner, problem.settings, random)
        progress = progress.then(state)
        measured = step % config.meta.evaluate_every == 0 or step == problem.steps
        yield StepRecord(progress, loss, *(evaluate(state) if measured else (None, None)))


class Evaluation:
    """The validation loss under fixed noise and features: D_train to D_val of the run's own split, or tasks of classes
    that are never learned from."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.episodes = [self._episode(index) for index in range(EVALUATION_EPISODES)]
        with torch.no_grad():
            self.clean = [episode.clean() for episode in self.episodes]

    def _episode(self, index: int) -> Episode:
        problem = self.problem
        random = generator(problem.config.seed, "evaluation", index)
        if problem.held_out is not None:
            return problem.held_out.sample(random).halves(random)
        place = np.argsort(problem.split.pool)
        sides = []
        for part in (problem.split.train, problem.split.validation):
            members = torch.from_numpy(place[np.searchsorted(problem.split.pool, part, sorter=place)])
            if len(members) > problem.pool.max_samples:
                classes = members_by_class(problem.pool.y[members].cpu())
                members = members[at_most(classes, problem.pool.max_samples, random)]
            sides.append(members)
        train, validation = sides
        return problem.pool.episode(train, validation, random)

    def __call__(self, state: State) -> tuple[float, float]:
        """Mean loss with the policy's strengths, and with none, at the same learner parameters."""
        used, learner = state.used, self.problem.learner

        def losses(one: Iterator[tuple[Episode, CleanSupport]]) -> tuple[Tensor, Tensor]:
            episode, clean = next(one)
            with torch.no_grad():
                return episode_loss(used, episode, learner), clean_loss(used, clean, episode, learner)

        pairs = zip(self.episodes, self.clean, strict=True)
        found = side_by_side(losses, (iter([pair]) for pair in pairs), self.problem.settings.threads)
        with_policy, without = (torch.stack(every).mean() for every in zip(*found, strict=True))
        return float(with_policy), float(without)


def final_strengths(problem: Problem, progress: Progress) -> dict[str, float]:
    """The policy's strengths: the mean over the last third of the steps so far, as the final model gets them; what was
    learned below the cutoff is 0."""
    mean = _last_third(progress.history)
    cutoff = problem.modality.spec.recipe.cutoff
    applied = torch.where(mean >= cutoff, problem.applied(mean), 0.0)
    return dict(zip(problem.names, applied.tolist(), strict=True))


def final_policy(problem: Problem, progress: Progress) -> SavedPolicy:
    """The policy: strengths and weights, both averaged over the last third of the steps so far.

    An earlier policy that is used as it is comes out to the last bit, with strength 0 for what it does not know.
    """
    if problem.earlier is not None and problem.config.policy.is_used_as_is:
        earlier = problem.earlier
        strengths = {name: earlier.strengths.get(name, 0.0) for name in problem.names}
        return SavedPolicy(strengths, earlier.weights, problem.dataset.kind)
    weights = {name: _last_third(past) for name, past in progress.weights.items()}
    return SavedPolicy(final_strengths(problem, progress), weights, problem.dataset.kind)


def _last_third(past: Tensor) -> Tensor:
    return past[-max(1, (len(past) - 1) // 3) :].mean(dim=0)
