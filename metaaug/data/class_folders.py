"""Which files of an archive are samples, and which class their folders name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from metaaug.data.archive import Member
from metaaug.data.dataset import Dropped
from metaaug.data.limits import MAX_MEMBER_BYTES, MAX_PATH_LENGTH
from metaaug.data.wording import counted, megabytes, plural, quoted, shortened
from metaaug.errors import DataError

_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz")
_SYSTEM = ("__MACOSX", "Thumbs.db", "desktop.ini")
_SPLITS = {"train", "training", "val", "valid", "validation", "dev", "test", "testing"}


@dataclass(frozen=True)
class FileKind:
    """The files of one kind of data.

    Attributes:
        noun: what one of them is, such as "image".
        extensions: lower case, with the dot.
        formats: their names, to say after "it is not a": "PNG, JPEG, WebP, BMP or TIFF".
        advice: by extension, why a file that looks like one is not read, and what to do.
    """

    noun: str
    extensions: tuple[str, ...]
    formats: str
    advice: Mapping[str, str] = field(default_factory=dict)

    @property
    def nouns(self) -> str:
        """Several of them."""
        return plural(self.noun)


def sample_members(members: Iterable[Member], filename: str, files: FileKind) -> tuple[list[Member], list[Dropped]]:
    """The files that are samples by their name, by path, and what is left out; system and hidden files do not count.

    Raises:
        DataError: no file is one.
    """
    samples: dict[str, Member] = {}
    dropped: list[Dropped] = []
    others: list[str] = []
    for member in members:
        if is_system(member.path):
            continue
        if not member.path.lower().endswith(files.extensions):
            others.append(member.path)
            advice = files.advice.get(PurePosixPath(member.path).suffix.lower())
            dropped.append(Dropped(shortened(member.path), advice or f"it is not a {files.formats} file"))
            continue
        reason = _unusable(member, samples)
        if reason:
            dropped.append(Dropped(shortened(member.path), reason))
        else:
            samples[member.path] = member
    if not samples:
        raise DataError(_nothing_found(filename, files, others, dropped))
    return [samples[path] for path in sorted(samples)], dropped


def is_system(path: str) -> bool:
    """Whether a file is hidden, made by an operating system, or in a folder that is."""
    return any(_is_system(part) for part in path.split("/"))


def _is_system(part: str) -> bool:
    """Whether a part of a path is hidden or made by an operating system; a leading "./" is neither."""
    return (part.startswith(".") and part != ".") or part in _SYSTEM


def _unusable(member: Member, known: dict[str, Member]) -> str | None:
    if len(member.path) > MAX_PATH_LENGTH or not member.path.isprintable():
        return f"its path has more than {MAX_PATH_LENGTH} characters, or some that cannot be shown"
    if member.path in known:
        return "the archive has another file of the same name"
    if member.size > MAX_MEMBER_BYTES:
        return f"it has {megabytes(member.size)}; at most {megabytes(MAX_MEMBER_BYTES)} are read"
    return None


def _nothing_found(filename: str, files: FileKind, others: Sequence[str], dropped: Sequence[Dropped]) -> str:
    inner = [path for path in others if path.lower().endswith(_ARCHIVES)]
    if inner and len(inner) == len(others):
        return (
            f"{filename} has only other archives inside ({quoted(inner)}). "
            f"Unpack them and make one ZIP with a folder of {files.nouns} per class."
        )
    if len(dropped) > len(others):
        entry = next(entry for entry in dropped if entry.item not in {shortened(path) for path in others})
        return none_readable(filename, files, entry)
    advised = [entry for entry in dropped if entry.reason in files.advice.values()]
    if advised:
        return none_readable(filename, files, advised[0])
    return f"{filename} has no {files.nouns}{_found(others)}. Put {files.formats} files into it, in a folder per class."


def none_readable(filename: str, files: FileKind, first: Dropped) -> str:
    """The sentence for a set of which no sample can be used, with the reason of the first."""
    return (
        f'{filename} has no {files.noun} that can be read: "{first.item}" is the first, and {first.reason}. '
        f"Replace the {files.nouns} or save them anew."
    )


def _found(others: Sequence[str]) -> str:
    return f", only {counted(len(others), 'other file')} ({quoted(others)})" if others else ""


def class_names(
    paths: Sequence[str], filename: str, files: FileKind
) -> tuple[dict[str, str], list[Dropped], list[str]]:
    """The class of every path (its folders, less a common top), what is in no folder, and notes.

    ``top/alphabet/character/image.png`` is of the class ``alphabet/character`` when every file lies in
    ``top``. Where the first folders are only the parts of a split (train, test, …), they are merged.

    Raises:
        DataError: no file lies in a folder.
    """
    folders = {path: tuple(part for part in path.split("/")[:-1] if part not in ("", ".")) for path in paths}
    dropped = [Dropped(shortened(path), "it is in no class folder") for path, parts in folders.items() if not parts]
    folders = {path: parts for path, parts in folders.items() if parts}
    if not folders:
        raise DataError(
            f"{filename} has {counted(len(paths), files.noun)} but no folders. "
            f"Put the {files.nouns} of each class into a folder named after the class."
        )
    notes: list[str] = []
    folders = _without_first(folders, lambda firsts: len(firsts) == 1)
    splits = sorted({parts[0] for parts in folders.values()})
    merged = _without_first(
        folders, lambda firsts: len(firsts) > 1 and all(first.lower() in _SPLITS for first in firsts)
    )
    if merged is not folders:
        notes.append(f"Merged the folders {quoted(splits, 8)}: the split is made anew, by class.")
    return {path: "/".join(parts) for path, parts in merged.items()}, dropped, notes


def _without_first(
    folders: dict[str, tuple[str, ...]], applies: Callable[[set[str]], bool]
) -> dict[str, tuple[str, ...]]:
    """Take the first folder away as long as ``applies`` to the set of first folders and every file lies deeper."""
    while all(len(parts) > 1 for parts in folders.values()) and applies({parts[0] for parts in folders.values()}):
        folders = {path: parts[1:] for path, parts in folders.items()}
    return folders


def lost_classes(known: Iterable[str], kept: Iterable[str], files: FileKind) -> list[str]:
    """A note on the classes of which no sample could be read; nothing where there are none."""
    lost = sorted(set(known) - set(kept))
    if not lost:
        return []
    many = len(lost) > 1
    return [
        f"{'Classes' if many else 'Class'} {quoted(lost)} {'are' if many else 'is'} left out: "
        f"none of the {files.nouns} can be read."
    ]
