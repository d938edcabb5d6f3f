"""Which files of an archive are images, and which class their folders name."""

from collections.abc import Callable, Iterable, Sequence

from metaaug.data.archive import Member
from metaaug.data.dataset import Dropped
from metaaug.data.limits import MAX_MEMBER_BYTES, MAX_PATH_LENGTH
from metaaug.data.wording import counted, megabytes, quoted, shortened
from metaaug.errors import DataError

EXTENSIONS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz")
_SYSTEM = ("__MACOSX", "Thumbs.db", "desktop.ini")
_SPLITS = {"train", "training", "val", "valid", "validation", "dev", "test", "testing"}


def image_members(members: Iterable[Member], filename: str) -> tuple[list[Member], list[Dropped]]:
    """The files that are images by their name, by path, and what is left out; system and hidden files do not count.

    Raises:
        DataError: no file is an image.
    """
    images: dict[str, Member] = {}
    dropped: list[Dropped] = []
    others: list[str] = []
    for member in members:
        if any(_is_system(part) for part in member.path.split("/")):
            continue
        if not member.path.lower().endswith(EXTENSIONS):
            others.append(member.path)
            dropped.append(Dropped(shortened(member.path), "it is not a PNG, JPEG, WebP, BMP or TIFF file"))
            continue
        reason = _unusable(member, images)
        if reason:
            dropped.append(Dropped(shortened(member.path), reason))
        else:
            images[member.path] = member
    if not images:
        raise DataError(_nothing_found(filename, others, dropped))
    return [images[path] for path in sorted(images)], dropped


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


def _nothing_found(filename: str, others: Sequence[str], dropped: Sequence[Dropped]) -> str:
    inner = [path for path in others if path.lower().endswith(_ARCHIVES)]
    if inner and len(inner) == len(others):
        return (
            f"{filename} has only other archives inside ({quoted(inner)}). "
            "Unpack them and make one ZIP with a folder of images per class."
        )
    if len(dropped) > len(others):
        entry = next(entry for entry in dropped if entry.item not in {shortened(path) for path in others})
        return none_readable(filename, entry)
    return (
        f"{filename} has no images{_found(others)}. "
        "Put PNG, JPEG, WebP, BMP or TIFF files into it, in a folder per class."
    )


def none_readable(filename: str, first: Dropped) -> str:
    """The sentence for a set of which no image can be used, with the reason of the first."""
    return (
        f'{filename} has no image that can be read: "{first.item}" is the first, and {first.reason}. '
        "Replace the images or save them anew."
    )


def _found(others: Sequence[str]) -> str:
    return f", only {counted(len(others), 'other file')} ({quoted(others)})" if others else ""


def class_names(paths: Sequence[str], filename: str) -> tuple[dict[str, str], list[Dropped], list[str]]:
    """The class of every path (its folders, less a common top), what is in no folder, and notes.

    ``top/alphabet/character/image.png`` is of the class ``alphabet/character`` when every image lies in
    ``top``. Where the first folders are only the parts of a split (train, test, …), they are merged.

    Raises:
        DataError: no image lies in a folder.
    """
    folders = {path: tuple(part for part in path.split("/")[:-1] if part not in ("", ".")) for path in paths}
    dropped = [Dropped(shortened(path), "it is in no class folder") for path, parts in folders.items() if not parts]
    folders = {path: parts for path, parts in folders.items() if parts}
    if not folders:
        raise DataError(
            f"{filename} has {counted(len(paths), 'image')} but no folders. "
            "Put the images of each class into a folder named after the class."
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
    """Take the first folder away as long as ``applies`` to the set of first folders and every image lies deeper."""
    while all(len(parts) > 1 for parts in folders.values()) and applies({parts[0] for parts in folders.values()}):
        folders = {path: parts[1:] for path, parts in folders.items()}
    return folders
