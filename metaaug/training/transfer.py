"""An earlier policy, made to fit the operations of other data: what a run adapts, or uses as it is."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from metaaug.config import RunConfig
from metaaug.data.dataset import Dataset
from metaaug.data.start import check_start
from metaaug.errors import ConfigError
from metaaug.policies.augmenter import Augmenter
from metaaug.policies.conditional import OUTPUT
from metaaug.policies.generator import HIDDEN as GENERATOR_HIDDEN
from metaaug.policies.generator import OUTPUT as GENERATOR_OUTPUT
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy


def earlier_policy(
    config: RunConfig, dataset: Dataset, augmenter: Augmenter, start: SavedPolicy | None
) -> SavedPolicy | None:
    """What a run begins with of the policy of ``config.policy.start_from``; None where it starts from nothing.

    Args:
        config: of the run.
        dataset: its data.
        augmenter: of the run.
        start: the earlier policy.

    Returns:
        The strengths of those of the run's operations that the earlier policy knows, and all weights that the run's
        policy has, also those that begin anew.

    Raises:
        ConfigError: the earlier policy is missing, or does not fit the data or the settings; the sentence says what.
    """
    run = config.policy.start_from
    if run is None and start is None:
        return None
    if run is None or start is None:
        raise ConfigError(
            f"The policy of run {run} that this run starts from is missing. Make the run anew from a run that is "
            "there, or leave policy.start_from empty."
            if run is not None
            else "There is an earlier policy to start from, but policy.start_from does not name its run. Set it."
        )
    check_start(config, dataset.kind, start.kind, OUTPUT in start.weights)
    names = [operation.spec.name for operation in augmenter.operations]
    return fitted(start, names, augmenter.initial(generator(config.seed, "policy")), run)


def fitted(start: SavedPolicy, names: Sequence[str], initial: Mapping[str, Tensor], run: str) -> SavedPolicy:
    """The earlier policy for other operations.

    Args:
        start: the earlier policy.
        names: the operations of the new one, in the order of application.
        initial: the weights that the new policy would begin with from nothing.
        run: of the earlier policy, for the sentences.

    Returns:
        Strengths of those of ``names`` that the earlier policy knows; weights of the names and shapes of ``initial``:
        the earlier policy's where it has them. What a conditional policy adds to a strength follows its operation by
        name, and is nothing for operations that the earlier policy does not know.

    Raises:
        ConfigError: weights do not fit.
    """
    known = list(start.strengths)
    weights = dict(initial)
    for name in initial.keys() & start.weights.keys():
        value = start.weights[name]
        if name == OUTPUT:
            if len(value) != len(known):
                raise ConfigError(
                    f"The policy of run {run} is damaged: it has weights for {len(value)} operations, but strengths of "
                    f"{len(known)}. Start from another run."
                )
            rows = dict(zip(known, value, strict=True))
            nothing = torch.zeros_like(value[0])
            value = torch.stack([rows.get(operation, nothing) for operation in names])
        if value.shape != initial[name].shape:
            raise ConfigError(_misfit(name, value, initial[name], run))
        weights[name] = value
    return SavedPolicy({name: start.strengths[name] for name in names if name in start.strengths}, weights, start.kind)


def _misfit(name: str, given: Tensor, needed: Tensor, run: str) -> str:
    theirs, ours = ("×".join(map(str, tensor.shape)) for tensor in (given, needed))
    if name in (GENERATOR_HIDDEN, GENERATOR_OUTPUT):
        return (
            f"The generator of run {run} makes {len(given)} numbers for a sample, but this data takes {len(needed)}. "
            "It fits data with the same columns or channels only. "
            "Set policy.generator to false, or start from a run without one."
        )
    return f'The weights "{name}" of run {run} are {theirs}, but {ours} are needed here. Start from another run.'
