"""Which recordings come from the same speaker, or another group that a part of their file names tells."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from metaaug.data.wording import counted, shortened
from metaaug.errors import DataError

SEPARATOR = "_"


def name_parts(paths: Sequence[str]) -> list[tuple[str, ...]]:
    """The parts of the file names, without extension; empty where they do not all have the same number, above 1."""
    parts = [tuple(PurePosixPath(path).stem.split(SEPARATOR)) for path in paths]
    sizes = {len(one) for one in parts}
    return parts if len(sizes) == 1 and max(sizes) > 1 else []


def groups_by_name(paths: Sequence[str], part: int, filename: str) -> tuple[str, ...]:
    """The group of every recording.

    Args:
        paths: of the recordings.
        part: which part of the file names, counted from 1, says the group.
        filename: of the archive.

    Raises:
        DataError: the names do not have that part, or it is the same everywhere.
    """
    parts = name_parts(paths)
    if not parts:
        raise DataError(
            f'The file names of {filename} do not all have the same number of parts between "{SEPARATOR}", at least '
            "2, so no part of them can say a group. Rename the files, or leave the group out."
        )
    if not 1 <= part <= len(parts[0]):
        raise DataError(
            f'The group is part {part:,} of the file names, but "{shortened(PurePosixPath(paths[0]).name)}" has '
            f'{counted(len(parts[0]), "part")} between "{SEPARATOR}". Choose 1 to {len(parts[0])}.'
        )
    groups = tuple(one[part - 1] for one in parts)
    if len(set(groups)) == 1:
        raise DataError(
            f'Part {part} of the file names of {filename} is "{shortened(groups[0])}" everywhere, but a split needs at '
            "least 2 groups. Choose another part, or leave the group out."
        )
    return groups
