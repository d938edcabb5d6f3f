"""Choosing samples at random, class by class, at a cost that does not grow with the size of the classes."""

from collections.abc import Sequence

import torch
from torch import Tensor


def members_by_class(y: Tensor) -> list[Tensor]:
    """Indices of the samples of each class present in ``y`` ``(n,)``, in the order of the classes."""
    order = y.argsort(stable=True)
    counts = torch.bincount(y)
    return list(order.split(counts[counts > 0].tolist()))


def some(members: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """``count`` different ``members`` in random order (all of them where there are fewer).

    From a large class they are drawn one by one and repetitions thrown away, which costs by the count alone.
    """
    size = len(members)
    if size <= 8 * count:
        order = torch.randperm(size, generator=generator)
        return members[order if count >= size else order[:count]]
    drawn = torch.randint(size, (2 * count,), generator=generator)
    values, first = torch.unique(drawn, return_inverse=True)
    place = torch.full((len(values),), len(drawn)).scatter_reduce(0, first, torch.arange(len(drawn)), "amin")
    return members[drawn[place.sort().values[:count]]]


def stratified(
    classes: Sequence[Tensor], fraction: float, limit: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Two disjoint random parts with every class in both.

    Args:
        classes: indices of the samples of each class, at least 2 in each.
        fraction: share of each class in the first part.
        limit: most indices in either part; where classes are larger, each gives an equal share.
        generator: of the choice.

    Returns:
        Two index tensors, sorted by class.
    """
    chosen, sizes = [], []
    most = max(1, limit // len(classes))
    for members in classes:
        exact = len(members) * fraction
        cut = int(exact) + int(torch.rand((), generator=generator).item() < exact - int(exact))
        cut = min(max(cut, 1), len(members) - 1)
        ours, theirs = min(cut, most), min(len(members) - cut, most)
        chosen.append(some(members, ours + theirs, generator))
        sizes += [ours, theirs]
    parts = torch.cat(chosen).split(sizes)
    return torch.cat(parts[0::2]), torch.cat(parts[1::2])


def share_of_each_class(classes: Sequence[Tensor], share: float, most: int, generator: torch.Generator) -> list[Tensor]:
    """A random ``share`` of each class, at least 2 and at most ``most`` of it."""
    return [some(members, min(max(2, round(share * len(members))), most), generator) for members in classes]


def at_most(classes: Sequence[Tensor], limit: int, generator: torch.Generator) -> Tensor:
    """Up to ``limit`` random indices, an equal share of each class but at least 1: ``(m,)``."""
    most = max(1, limit // len(classes))
    return torch.cat([some(members, most, generator) for members in classes])
