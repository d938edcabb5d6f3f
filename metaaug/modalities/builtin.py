"""The data sets that come with the project, by name. Imports no torch."""

from metaaug.data.builtin import Builtin
from metaaug.data.dataset import Dataset
from metaaug.data.wording import shortened
from metaaug.errors import DataError
from metaaug.modalities.images.builtin import IMAGE_SETS
from metaaug.modalities.tables.builtin import TABLE_SETS

BUILTIN: dict[str, Builtin] = {**IMAGE_SETS, **TABLE_SETS}


def load_builtin(name: str, seed: int = 0) -> Dataset:
    """A built-in set by name, such as ``digits`` or ``digits+hflip``.

    Args:
        name: a key of ``BUILTIN``, where a symmetry can be planted optionally with ``+`` and its name.
        seed: of the planted symmetry.

    Raises:
        DataError: the set or the symmetry does not exist, or none can be planted in the set.
    """
    base, plus, symmetry = name.partition("+")
    known = BUILTIN.get(base)
    if known is None:
        raise DataError(f'"{shortened(base)}" is not a built-in data set. Choose one of {", ".join(BUILTIN)}.')
    if not plus:
        return known.load()
    if not known.plants:
        possible = ", ".join(other for other, one in BUILTIN.items() if one.plants)
        raise DataError(f'No symmetry can be planted in "{base}". Choose one of {possible}.')
    if symmetry not in known.plants:
        raise DataError(
            f'"{shortened(symmetry)}" is not a symmetry that can be planted. Choose one of {", ".join(known.plants)}.'
        )
    return known.planted(symmetry, seed)
