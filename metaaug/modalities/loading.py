"""Reading any file that can be uploaded, by its extension."""

from pathlib import Path, PurePath
from typing import Any

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.data.uploads import check_size
from metaaug.errors import DataError
from metaaug.modalities.format import Format
from metaaug.modalities.images.format import ImageFormat
from metaaug.modalities.tables.format import TableFormat

FORMATS: dict[Kind, Format] = {"images": ImageFormat(), "tables": TableFormat()}
"""The kinds of data in files. Where several read an extension, the last that claims a file gets it."""

ACCEPTED = tuple(dict.fromkeys(extension for format in FORMATS.values() for extension in format.extensions))
"""The extensions of files that are read, lower case, with the dot."""

_ADVICE = (
    (
        (".pkl", ".pickle", ".pt", ".pth", ".ckpt", ".joblib", ".dill"),
        "is a pickle, which can run code when it is opened, and is refused. "
        "Save images as NPZ with np.savez, or a table as CSV or Parquet.",
    ),
    (
        (".xls", ".xlsx", ".xlsm", ".ods"),
        "is a spreadsheet, which is not read. Save the sheet as CSV.",
    ),
    (
        (".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar"),
        "is an archive of a kind that is not read. Make it a ZIP with a folder of images per class.",
    ),
    (
        (".npy",),
        "is a single array without labels. Save both with np.savez(file, images=images, labels=labels).",
    ),
    (
        (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif"),
        "is a single image. Make a ZIP with a folder of images per class.",
    ),
)


def load_file(
    path_or_bytes: Path | str | bytes, filename: str | None = None, *, kind: Kind | None = None, **options: Any
) -> Dataset:
    """The data set in a file.

    Args:
        path_or_bytes: where the file is, or its content.
        filename: its name, needed with its content; by default the path's.
        kind: of the data; by default what the file looks like.
        options: how it is read; an option that is None is not given. Images: ``side``, width and height in pixels to
            resize to. Tables: ``target``, the column to predict; ``task``, whether it is read as ``classes`` or as a
            ``number``; ``kinds``, corrections of the recognised kinds of columns.

    Raises:
        DataError: the file cannot be opened or used, or an option does not apply to it.
    """
    if filename is None:
        if isinstance(path_or_bytes, bytes):
            raise TypeError("load_file needs the filename of bytes")
        filename = str(path_or_bytes)
    filename = PurePath(filename).name
    extension = PurePath(filename).suffix.lower()
    if extension not in ACCEPTED:
        raise DataError(_why_not(filename, extension))
    given = {name: value for name, value in options.items() if value is not None and value != {}}
    if kind is not None:
        _check(FORMATS[kind], filename, extension, given)
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _content(Path(path_or_bytes))
    format = FORMATS[kind] if kind is not None else _recognised(data, filename, extension)
    _check(format, filename, extension, given)
    return format.read(data, filename, given)


def kinds_of(filename: str) -> list[Kind]:
    """The kinds of data that a file of this name can be read as."""
    extension = PurePath(filename).suffix.lower()
    return [kind for kind, format in FORMATS.items() if extension in format.extensions]


def _recognised(data: bytes, filename: str, extension: str) -> Format:
    check_size(len(data), filename)
    possible = [format for format in FORMATS.values() if extension in format.extensions]
    # Images and tables take whatever no special kind recognises, so the special ones are asked first.
    return next((format for format in reversed(possible) if format.claims(data, filename)), possible[0])


def _check(format: Format, filename: str, extension: str, given: dict[str, Any]) -> None:
    """Raise DataError where a kind of data does not read this extension, or does not know an option."""
    if extension not in format.extensions:
        raise DataError(
            f"{filename} cannot be read as {format.kind}: those end in {', '.join(format.extensions)}. "
            "Choose another kind of data or another file."
        )
    unknown = [f"the {name}" for name in given if name not in format.options]
    if unknown:
        raise DataError(f"{filename} {format.about}. Leave {' and '.join(unknown)} out.")


def _why_not(filename: str, extension: str) -> str:
    for extensions, advice in _ADVICE:
        if extension in extensions:
            return f"{filename} {advice}"
    return f"{filename} is of a kind that is not read. Choose a file ending in {', '.join(ACCEPTED)}."


def _content(path: Path) -> bytes:
    try:
        # Before reading: the file may be larger than the memory.
        check_size(path.stat().st_size, path.name)
        return path.read_bytes()
    except OSError as error:
        raise DataError(f'"{path}" cannot be opened: {error.strerror}. Check the path.') from error
