"""What a built-in data set is, whatever its kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from metaaug.config import Kind
from metaaug.data.dataset import Dataset


@dataclass(frozen=True)
class Plant:
    """A symmetry that can be hidden in a built-in set, so that what is learned can be checked against a known answer.

    Attributes:
        title: what a choice shows, such as ``mirrored left–right``.
        note: what was done, as a sentence; it becomes a note of the planted set.
        apply: from samples ``(n, …)`` and a seed to transformed ones, whatever their classes.
    """

    title: str
    note: str
    apply: Callable[[np.ndarray, int], np.ndarray]


@dataclass(frozen=True)
class Builtin:
    """A data set that comes with the project.

    Attributes:
        kind: of its data.
        load: makes it; whatever that needs is imported when it is called.
        predicts_number: whether a number is predicted rather than a class.
        plants: the symmetries that can be hidden in it, by name; planting needs samples that are an array.
    """

    kind: Kind
    load: Callable[[], Dataset]
    predicts_number: bool = False
    plants: Mapping[str, Plant] = field(default_factory=dict)

    def planted(self, symmetry: str, seed: int) -> Dataset:
        """The set with the symmetry of that name hidden in it; KeyError where there is none."""
        hidden, plain = self.plants[symmetry], self.load()
        assert isinstance(plain.samples, np.ndarray)
        return replace(
            plain,
            name=f"{plain.name}+{symmetry}",
            samples=hidden.apply(plain.samples, seed),
            notes=(*plain.notes, hidden.note),
        )
