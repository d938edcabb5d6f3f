"""From the ``source`` of a configuration to the data set it names."""

from metaaug.data.dataset import Dataset
from metaaug.data.store import DatasetStore
from metaaug.data.wording import shortened
from metaaug.errors import DataError
from metaaug.modalities.builtin import load_builtin


def resolve(source: str, store: DatasetStore) -> Dataset:
    """The data set behind ``builtin:NAME`` or ``dataset:ID``.

    Raises:
        DataError: the source has another form, or what it names does not exist or is damaged.
    """
    scheme, _, name = source.partition(":")
    if scheme == "builtin" and name:
        return load_builtin(name)
    if scheme == "dataset" and name:
        return store.load(name)
    raise DataError(
        f'"{shortened(source)}" names no data set. Use builtin:NAME, such as builtin:digits, '
        "or dataset:ID with an identifier from the workspace."
    )
