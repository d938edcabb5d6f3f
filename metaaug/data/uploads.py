"""What every upload is checked for before its content is looked at."""

from metaaug.data.limits import MAX_FILE_BYTES
from metaaug.data.wording import megabytes
from metaaug.errors import DataError


def check_size(size: int, filename: str) -> None:
    """Raise DataError when a file of ``size`` bytes is empty or larger than what is read."""
    if size == 0:
        raise DataError(f"{filename} is empty. Choose a file with content.")
    if size > MAX_FILE_BYTES:
        raise DataError(
            f"{filename} has {megabytes(size)}; at most {megabytes(MAX_FILE_BYTES)} are read. Use a smaller file."
        )
