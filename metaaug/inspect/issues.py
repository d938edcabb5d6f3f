"""What to look at in the copies: rules with a threshold, and the copies or operations they find."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from metaaug.inspect.quality.learner import CrossFitted
from metaaug.inspect.quality.neighbourhoods import distances


@dataclass(frozen=True)
class Flag:
    """A copy that a rule has found.

    Attributes:
        sample: index of its original in the data set.
        copy: number of the copy, from 1.
        value: what was compared with the threshold.
    """

    sample: int
    copy: int
    value: float


@dataclass(frozen=True)
class Issue:
    """One rule and what it has found.

    Attributes:
        name: of the rule.
        title: what was found, in words.
        rule: the rule as a sentence.
        threshold: what values are compared with; None where the rule has none.
        count: how many copies or operations were found.
        of: among how many.
        flags: the copies, the most striking first; empty where the rule is about operations.
        operations: the operations, each with why; empty where the rule is about copies.
        inapplicable: why the rule does not apply; None where it does.
    """

    name: str
    title: str
    rule: str
    threshold: float | None
    count: int
    of: int
    flags: tuple[Flag, ...] = ()
    operations: tuple[tuple[str, str], ...] = ()
    inapplicable: str | None = None


@dataclass(frozen=True)
class Copies:
    """Copies to judge, with their originals.

    Attributes:
        originals: ``(n, d)``.
        vectors: ``(m, d)`` of the copies.
        owners: ``(m,)`` the original of each copy, as its place in ``originals``.
        samples: ``(n,)`` the originals' indices in the data set.
        numbers: ``(m,)`` the number of each copy, from 1.
    """

    originals: np.ndarray
    vectors: np.ndarray
    owners: np.ndarray
    samples: np.ndarray
    numbers: np.ndarray

    def flags(self, found: np.ndarray, values: np.ndarray, largest_first: bool) -> tuple[Flag, ...]:
        """The copies of ``found`` (bool), sorted by their value."""
        places = np.flatnonzero(found)
        order = places[np.argsort(-values[places] if largest_first else values[places], kind="stable")]
        return tuple(
            Flag(int(self.samples[self.owners[place]]), int(self.numbers[place]), float(values[place]))
            for place in order
        )


def neighbour_distances(originals: np.ndarray) -> np.ndarray:
    """Distance of every original to its nearest other, ``(n,)``, ``n`` at least 2."""
    between = distances(originals, originals)
    np.fill_diagonal(between, math.inf)
    return np.asarray(between.min(axis=1))


def near_identical(copies: Copies, part: float) -> Issue:
    """Copies nearer to their original than ``part`` of the median distance between neighbouring originals."""
    threshold = part * float(np.median(neighbour_distances(copies.originals)))
    moved = np.linalg.norm(copies.vectors - copies.originals[copies.owners], axis=1)
    flags = copies.flags(moved <= threshold, moved, largest_first=False)
    return Issue(
        "near_identical",
        "Copies near-identical to their original",
        f"The copy is within {100 * part:.3g} % of the usual distance between an original and its nearest other (the "
        "median). Such copies teach nothing.",
        threshold,
        len(flags),
        len(moved),
        flags,
    )


def far_from_all(copies: Copies, quantile: float) -> Issue:
    """Copies whose nearest original is farther than that quantile of originals' distances to their nearest other."""
    threshold = float(np.quantile(neighbour_distances(copies.originals), quantile))
    nearest = distances(copies.vectors, copies.originals).min(axis=1)
    flags = copies.flags(nearest > threshold, nearest, largest_first=True)
    return Issue(
        "far_from_all",
        "Copies far from all data",
        f"The nearest original is farther than {100 * quantile:.3g} % of originals are from their nearest other. Such "
        "copies may be nothing that occurs.",
        threshold,
        len(flags),
        len(nearest),
        flags,
    )


def likely_another_class(copies: Copies, labels: np.ndarray, fitted: CrossFitted | None, probability: float) -> Issue:
    """Copies to which a learner that has not seen their original gives another class, the original being given its own.

    Args:
        copies: to judge.
        labels: ``(n,)`` class indices of the originals.
        fitted: the cross-validated learner; None where a number is predicted.
        probability: of the other class, from which on a copy counts.
    """
    title = "Copies likely of another class"
    rule = (
        f"A model that has not seen the original gives the copy another class with a probability of at least "
        f"{100 * probability:.3g} %, and gives the original its own class."
    )
    if fitted is None:
        why = "A number is predicted, so there is no other class that a copy could be of."
        return Issue("another_class", title, rule, probability, 0, len(copies.vectors), inapplicable=why)
    places = np.arange(len(copies.originals))
    own = fitted.classes[fitted.probabilities(copies.originals, places).argmax(axis=1)]
    right = (own == labels)[copies.owners]
    found = fitted.probabilities(copies.vectors, copies.owners)
    other = found.max(axis=1)
    differs = fitted.classes[found.argmax(axis=1)] != labels[copies.owners]
    flags = copies.flags(right & differs & (other >= probability), other, largest_first=True)
    return Issue("another_class", title, rule, probability, len(flags), int(right.sum()), flags)


def idle_operations(strengths: Mapping[str, float], done: Sequence[Sequence[str]]) -> Issue:
    """Operations that change nothing: in no copy's list, as those of strength 0 are.

    Args:
        strengths: operation -> strength, of the operations that were learned.
        done: for every copy, the names of the operations that changed it visibly.
    """
    used = {name for names in done for name in names}
    idle = tuple(
        (name, "strength 0" if strength == 0 else f"strength {strength:.2g}, but seen in none of the copies")
        for name, strength in strengths.items()
        if name not in used
    )
    return Issue(
        "idle_operations",
        "Operations that do nothing",
        "The strength is 0, or no copy shows the operation. Nothing is wrong with that: these changes were not found "
        "to help.",
        None,
        len(idle),
        len(strengths),
        operations=idle,
    )


def plain(issue: Issue) -> dict[str, Any]:
    """The issue as plain JSON values; a flag becomes ``[sample, copy, value]``."""
    return {
        "name": issue.name,
        "title": issue.title,
        "rule": issue.rule,
        "threshold": issue.threshold,
        "count": issue.count,
        "of": issue.of,
        "copies": [[flag.sample, flag.copy, round(flag.value, 6)] for flag in issue.flags],
        "operations": [{"name": name, "why": why} for name, why in issue.operations],
        "inapplicable": issue.inapplicable,
    }
