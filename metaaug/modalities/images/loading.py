"""Reading uploaded image sets."""

from pathlib import PurePath

from metaaug.data.dataset import Dataset
from metaaug.data.uploads import check_size
from metaaug.errors import DataError
from metaaug.modalities.images.array_file import load_array_file
from metaaug.modalities.images.canvas import check_side
from metaaug.modalities.images.folder_archive import load_folder_archive

IMAGE_EXTENSIONS = (".zip", ".npz")


def load_images(data: bytes, filename: str, *, side: int | None = None) -> Dataset:
    """The image set in a ZIP archive with a folder per class, or in an NPZ file with ``images`` and ``labels``.

    Without ``side``, images that all have the same size of at most 64×64 keep it; others become squares of
    28 pixels (grey) or 32 (colour), their aspect kept. One image that cannot be read is dropped with its
    reason. ``docs/data-formats.md`` has the rules.

    Args:
        data: the content of the file.
        filename: its name, which becomes the data set's and whose extension says the format.
        side: width and height in pixels to resize to.

    Returns:
        A data set of kind ``images``: ``(n, 1 or 3, height, width)`` uint8.

    Raises:
        DataError: nothing usable can be read; the message says why and what to do.
    """
    filename = PurePath(filename).name
    check_side(side)
    check_size(len(data), filename)
    extension = PurePath(filename).suffix.lower()
    if extension == ".zip":
        return load_folder_archive(data, filename, side)
    if extension == ".npz":
        return load_array_file(data, filename, side)
    raise DataError(f"{filename} is not an image set. Choose a file ending in {' or '.join(IMAGE_EXTENSIONS)}.")
