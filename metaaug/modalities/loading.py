"""Reading any file that can be uploaded, by its extension."""

from pathlib import Path, PurePath

from metaaug.config import Task
from metaaug.data.dataset import ColumnKind, Dataset
from metaaug.data.uploads import check_size
from metaaug.errors import DataError
from metaaug.modalities.images.loading import IMAGE_EXTENSIONS, load_images
from metaaug.modalities.tables.loading import TABLE_EXTENSIONS, load_table

ACCEPTED = IMAGE_EXTENSIONS + TABLE_EXTENSIONS
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
    path_or_bytes: Path | str | bytes,
    filename: str | None = None,
    *,
    side: int | None = None,
    target: str | None = None,
    task: Task | None = None,
    kinds: dict[str, ColumnKind] | None = None,
) -> Dataset:
    """The data set in a file, images or a table according to its extension.

    Args:
        path_or_bytes: where the file is, or its content.
        filename: its name, needed with its content; by default the path's.
        side: images: width and height in pixels to resize to.
        target: tables: the column to predict.
        task: tables: whether it is read as ``classes`` or as a ``number``.
        kinds: tables: corrections of the recognised column kinds.

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
    images = extension in IMAGE_EXTENSIONS
    if images and (target is not None or task is not None or kinds):
        raise DataError(
            f"{filename} is an image set: its folders or labels say the classes. "
            "Leave the target, the task and the kinds out."
        )
    if not images and side is not None:
        raise DataError(f"{filename} is a table, which has no side to resize. Leave the side out.")
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else _content(Path(path_or_bytes))
    if images:
        return load_images(data, filename, side=side)
    return load_table(data, filename, target=target, task=task, kinds=kinds)


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
