"""Ridge regression on random features as the final model: every strategy and seed of a contest, fitted exactly.

Source of the regression: see ``metaaug/learners/ridge.py``. Dempster et al., "ROCKET: exceptionally fast and accurate
time series classification using random convolutional kernels", 2020, is such a model of series.

    for each seed:   φ    random features, looking at the clean samples alone
                     λ*   of ``PENALTIES``, the least squared error when each clean sample is left out in turn
    for each strategy:  W = ridge(φ(clean and M copies), λ* (M + 1));  prediction of x: φ(x) W

With M + 1 times the rows, the same λ would regularise less: identical copies change nothing with λ (M + 1). Pairing:
strategies of a seed share φ, λ* and the noise of the copies. λ* is chosen without augmentation, so it favours none.
"""

from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.learners.base import standardise
from metaaug.learners.ridge import fit
from metaaug.modalities.operation import Reference
from metaaug.training.contest import Contest
from metaaug.training.pool import FeatureMaker
from metaaug.training.randomness import generator

COPIES = 8
"""M, augmented copies of every sample."""

WIDER = 4
"""The final model has this many times the random features of an episode."""

PENALTIES = tuple(10.0 ** (power / 2) for power in range(-8, 5))
"""Values of λ that are tried: 10⁻⁴ to 10²."""

Copies = Callable[[Contest, int, int], Tensor]
"""From a contest, the place of a seed, and the number of a copy to the copies ``(strategies, m, …)``."""


def copies(contest: Contest, place: int, copy: int) -> Tensor:
    """One augmented copy of every sample of a seed, by every strategy, ``(strategies, m, …)``, all with one noise."""
    x, y = _members(contest, place)
    reference = Reference(x, y)
    noise = contest.augmenter.draw(x, y, reference, generator(contest.seeds[place], "copies", copy))
    return torch.stack([contest.augmenter(parameters, x, noise, reference).x for parameters in contest.parameters()])


def outputs(contest: Contest, make_features: FeatureMaker, x: Tensor, draw: Copies = copies) -> Iterator[Tensor]:
    """Fit and predict, a seed at a time.

    Args:
        contest: who is trained on what. Its steps and its network are not used.
        make_features: from unaugmented samples and a generator to a feature map.
        x: ``(q, …)`` samples to predict, never augmented.
        draw: makes the copies.

    Yields:
        For every seed the predictions ``(strategies, q, outputs)``: scores of the classes, or standardised numbers.
    """
    for place, seed in enumerate(contest.seeds):
        clean, _ = _members(contest, place)
        features = make_features(clean, generator(seed, "features"))
        with torch.no_grad():
            seen, query = features(clean), _in_parts(features, x)
            targets = _targets(contest, place)
            penalty = least_left_out(standardise(seen, seen[:1])[0], targets)
            made = [draw(contest, place, copy) for copy in range(COPIES)]
            yield torch.stack(
                [
                    _predicted(seen, [features(copy[strategy]) for copy in made], targets, penalty, query)
                    for strategy in range(len(contest.strengths))
                ]
            )


def least_left_out(features: Tensor, targets: Tensor) -> Tensor:
    """The λ of ``PENALTIES`` whose predictions of left out samples have the least squared error.

    With H = K (K + λ I)⁻¹ and K = X Xᵀ, the residual of a sample that is left out is (y − H y) / (1 − h) (Allen 1974).

    Args:
        features: X ``(n, d)``, standardised, with a bias column.
        targets: ``(n, k)``.
    """
    values, vectors = torch.linalg.eigh(features @ features.T)
    along = vectors.T @ targets
    errors = []
    for penalty in PENALTIES:
        shrunk = values.clamp_min(0) / (values.clamp_min(0) + penalty)
        residuals = targets - vectors @ (shrunk[:, None] * along)
        kept = 1 - (vectors.square() * shrunk).sum(dim=1)
        errors.append((residuals / kept.clamp_min(1e-6)[:, None]).square().mean())
    return features.new_tensor(PENALTIES)[torch.stack(errors).argmin()]


def _predicted(seen: Tensor, copied: list[Tensor], targets: Tensor, penalty: Tensor, query: Tensor) -> Tensor:
    support, wanted = standardise(torch.cat([seen, *copied]), query)
    rows = 1 + len(copied)
    weights = support.new_ones(len(support))
    return wanted @ fit(support, targets.repeat(rows, 1), weights, penalty * rows)


def _members(contest: Contest, place: int) -> tuple[Tensor, Tensor]:
    """The samples of a seed and their classes."""
    if contest.members is None:
        return contest.x, contest.y
    members = contest.members[place].to(contest.x.device)
    return contest.x[members], contest.y[members]


def _targets(contest: Contest, place: int) -> Tensor:
    """What is fitted for a seed: one-hot classes less 1 / k, as the learner does, or numbers."""
    if contest.targets is not None:
        return contest.targets if contest.members is None else contest.targets[contest.members[place]]
    count = int(contest.y.max()) + 1
    return functional.one_hot(_members(contest, place)[1], count).to(contest.x.dtype) - 1 / count


def _in_parts(features: Callable[[Tensor], Tensor], x: Tensor, chunk: int = 512) -> Tensor:
    return torch.cat([features(part) for part in x.split(chunk)])
