"""From class names to label indices, and whether the classes can be learned from."""

from collections.abc import Sequence

import numpy as np

from metaaug.data.limits import MIN_PER_CLASS
from metaaug.data.wording import counted, plural, quoted
from metaaug.errors import DataError


def encode_labels(names: Sequence[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Label indices ``(n,)`` int64 and the sorted class names they point into.

    Names that are all whole numbers are sorted as numbers, so that "10" comes after "9".
    """
    unique = set(names)
    numbers = all(name.lstrip("-").isdecimal() and name.isascii() and len(name) < 19 for name in unique)
    classes = tuple(sorted(unique, key=lambda name: (int(name), name)) if numbers else sorted(unique))
    position = {name: index for index, name in enumerate(classes)}
    return np.fromiter((position[name] for name in names), dtype=np.int64, count=len(names)), classes


def check_classes(labels: np.ndarray, classes: Sequence[str], *, where: str, noun: str, most: int) -> None:
    """Raise DataError unless there are 2 to ``most`` classes, each with enough samples.

    Args:
        labels: ``(n,)`` indices into ``classes``.
        classes: the class names.
        where: what holds the classes, such as the file's name, to begin a sentence with.
        noun: what one sample is: "image" or "row".
        most: the most classes allowed.
    """
    if len(classes) == 1:
        raise DataError(
            f'{where} has 1 class ("{classes[0]}"), but telling classes apart needs at least 2. '
            f"Add {plural(noun)} of another class."
        )
    if len(classes) > most:
        raise DataError(f"{where} has {len(classes):,} classes; at most {most:,} are read. Keep fewer classes.")
    counts = np.bincount(labels, minlength=len(classes))
    small = [name for name, count in zip(classes, counts, strict=True) if count < MIN_PER_CLASS]
    if not small:
        return
    one = len(small) == 1
    raise DataError(
        f"{'Class' if one else 'Classes'} {quoted(small)} {'has' if one else 'have'} {counted(1, noun)}"
        f"{'' if one else ' each'}, but a support and a query need at least {MIN_PER_CLASS}. "
        f"Remove the {'class' if one else 'classes'} or add {plural(noun)}."
    )
