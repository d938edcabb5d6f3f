"""MAML on a small network as one writes it with higher and with torchopt, and an unrolled learner with higher.

``benchmarks/speed_environment.sh`` gets both, each into its own folder. One that is absent is left out.
"""

import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from metaaug.learners.base import standardise
from metaaug.learners.batched import TaskBatch
from metaaug.learners.network import WIDTH, Network, start_weights

FOLDER = Path(__file__).parent / ".environments"

Step = Callable[[], list[Tensor]]
"""The gradient of the mean query loss with respect to the network's parameters, in their order."""


def load(name: str) -> ModuleType | None:
    """A peer, from its folder; None where it is absent."""
    if not (FOLDER / name / name).is_dir():
        return None
    sys.path.insert(0, str(FOLDER / name))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module(name)
    finally:
        sys.path.remove(str(FOLDER / name))


def with_higher(higher: Any, network: nn.Module, tasks: TaskBatch, steps: int, rate: float) -> Step:
    """As in the library's own example of MAML: a context per task, and gradients added up by ``backward``."""
    optimiser = torch.optim.SGD(network.parameters(), lr=rate)
    each = list(zip(tasks.support, tasks.support_labels, tasks.query, tasks.query_labels, strict=True))

    def step() -> list[Tensor]:
        optimiser.zero_grad()
        for x, y, query, asked in each:
            with higher.innerloop_ctx(network, optimiser, copy_initial_weights=False) as (unrolled, inner):
                for _ in range(steps):
                    inner.step(functional.cross_entropy(unrolled(x), y))
                (functional.cross_entropy(unrolled(query), asked) / len(each)).backward()
        gradients = [parameter.grad for parameter in network.parameters()]
        assert all(gradient is not None for gradient in gradients)
        return [gradient.clone() for gradient in gradients if gradient is not None]

    return step


def with_torchopt(torchopt: Any, network: nn.Module, tasks: TaskBatch, steps: int, rate: float) -> Step:
    """As in the library's own example of MAML: the state is put back after every task, and one gradient is taken."""
    inner = torchopt.MetaSGD(network, lr=rate)
    parameters = list(network.parameters())
    each = list(zip(tasks.support, tasks.support_labels, tasks.query, tasks.query_labels, strict=True))

    def step() -> list[Tensor]:
        states = [torchopt.extract_state_dict(part, by="reference") for part in (network, inner)]
        losses = []
        for x, y, query, asked in each:
            for _ in range(steps):
                inner.step(functional.cross_entropy(network(x), y))
            losses.append(functional.cross_entropy(network(query), asked))
            for part, state in zip((network, inner), states, strict=True):
                torchopt.recover_state_dict(part, state)
        return list(torch.autograd.grad(torch.stack(losses).mean(), parameters))

    return step


PEERS: dict[str, Callable[[Any, nn.Module, TaskBatch, int, float], Step]] = {
    "higher": with_higher,
    "torchopt": with_torchopt,
}


@dataclass(frozen=True)
class UnrolledByHigher(Network):
    """The ``network`` learner for classes, unrolled by higher in place of the library's own ``unroll``."""

    def predict(
        self,
        features: Tensor,
        targets: Tensor,
        weights: Tensor,
        query_features: Tensor,
        parameters: Mapping[str, Tensor],
    ) -> Tensor:
        """See :class:`metaaug.learners.network.Network`."""
        higher: Any = load("higher")
        support, query = standardise(features, query_features)
        share = weights / weights.sum()
        start = start_weights(support.shape[1], targets.shape[1], support)
        network = nn.Sequential(nn.Linear(support.shape[1], WIDTH), nn.Tanh(), nn.Linear(WIDTH, targets.shape[1]))
        with torch.no_grad():
            for parameter, value in zip(network.parameters(), start.values(), strict=True):
                parameter.copy_(value.t())
        optimiser = torch.optim.SGD(network.parameters(), lr=1.0)
        rate = {"lr": [parameters["log_rate"].exp()]}
        # A fit needs gradients also where nobody differentiates through it, as in the validation loss.
        keep = torch.is_grad_enabled()
        with (
            torch.enable_grad(),
            higher.innerloop_ctx(network, optimiser, override=rate, track_higher_grads=keep) as (unrolled, inner),
        ):
            for _ in range(self.steps):
                inner.step((share * functional.cross_entropy(unrolled(support), targets, reduction="none")).sum())
            return unrolled(query)
