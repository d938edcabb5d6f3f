"""Which operations a policy has: the ones asked for, checked against the data."""

from collections.abc import Sequence

from metaaug.errors import ConfigError
from metaaug.modalities.specs import KindSpec, OperationSpec


def select(kind: KindSpec, names: Sequence[str] | None, offers: frozenset[str]) -> list[OperationSpec]:
    """The named operations in the order of the catalogue; None: every operation that the samples can use.

    Args:
        kind: the kind of data.
        names: operations asked for.
        offers: what the samples have ("colour", "numbers", "categories").

    Raises:
        ConfigError: for an unknown operation, or one the samples cannot use.
    """
    if names is None:
        return [spec for spec in kind.operations if not spec.needs or spec.needs in offers]
    known = {spec.name: spec for spec in kind.operations}
    for name in names:
        if name not in known:
            raise ConfigError(f'"{name}" is not an operation on {kind.name}. Choose from: {", ".join(known)}.')
        if known[name].needs and known[name].needs not in offers:
            raise ConfigError(
                f'"{name}" needs {known[name].needs}, which this data does not have. Leave it out of the operations.'
            )
    return [spec for spec in kind.operations if spec.name in names]
