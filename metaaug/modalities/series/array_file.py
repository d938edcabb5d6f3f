"""Reading an NPZ file with the arrays ``X`` and ``y``."""

import numpy as np

from metaaug.data.archive import Archive
from metaaug.data.limits import MAX_SERIES, MAX_SERIES_CHANNELS, MAX_SERIES_VALUES_READ
from metaaug.data.npy import read_npy
from metaaug.data.wording import quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.series.raw import RawSeries, channel_names

SERIES, ANSWERS = "X", "y"


def holds_series(data: bytes, filename: str) -> bool:
    """Whether an archive has an array ``X``, and no ``images``."""
    try:
        names = {member.path for member in Archive(data, filename).members()}
    except DataError:
        return False
    return f"{SERIES}.npy" in names and "images.npy" not in names


def read_array_file(data: bytes, filename: str) -> RawSeries:
    """The series of an NPZ file; without ``y`` they have no answers.

    Raises:
        DataError: arrays are missing, of another shape, damaged or too large.
    """
    archive = Archive(data, filename)
    members = {member.path.removesuffix(".npy"): member for member in archive.members()}
    if SERIES not in members:
        found = f"it has {quoted(members, 5)}" if members else "it has no arrays"
        raise DataError(f'"{SERIES}" is missing from {filename}: {found}. Save it with np.savez(file, X=X, y=y).')
    series = read_npy(archive, members[SERIES], kinds="biuf", what=f'"{SERIES}" in {filename}')
    _check_shape(series.shape, filename)
    values = series.astype(np.float64)
    if values.ndim == 2:
        values = values[:, None]
    answers, is_number = None, None
    if ANSWERS in members:
        told = read_npy(archive, members[ANSWERS], kinds="biufUS", what=f'"{ANSWERS}" in {filename}')
        answers, is_number = _answers(told, len(values), filename)
    return RawSeries(
        series=list(values),
        names=[str(index) for index in range(len(values))],
        channels=channel_names(values.shape[1]),
        answers=answers,
        target=ANSWERS,
        is_number=is_number,
        source={"format": "npz"},
    )


def _check_shape(shape: tuple[int, ...], filename: str) -> None:
    start = f'"{SERIES}" in {filename} has the shape {shape}'
    if len(shape) not in (2, 3):
        raise DataError(f"{start}; allowed is (n, length) or (n, channels, length). Reshape it and save again.")
    if 0 in shape:
        raise DataError(f"{start}, so it is empty. Save at least 2 series per class.")
    if len(shape) == 3 and shape[1] > MAX_SERIES_CHANNELS and shape[2] <= MAX_SERIES_CHANNELS:
        raise DataError(f"{start}, with the channels last; they belong before the time. Save np.moveaxis(X, -1, 1).")
    if shape[0] > MAX_SERIES:
        raise DataError(f"{filename} has more than {MAX_SERIES:,} series, the most that are read. Keep fewer series.")
    if np.prod(shape, dtype=np.int64) > MAX_SERIES_VALUES_READ:
        raise DataError(
            f"{filename} has more than {MAX_SERIES_VALUES_READ:,} values, the most that are read. "
            "Keep fewer or shorter series."
        )


def _answers(told: np.ndarray, count: int, filename: str) -> tuple[list[str | None], bool | None]:
    """Classes or numbers as text, None where missing, and whether they are numbers where that is plain."""
    if told.ndim != 1:
        raise DataError(
            f'"{ANSWERS}" in {filename} has the shape {told.shape}; allowed is one class or number per series, (n,). '
            f"Save {'y.argmax(axis=1)' if told.ndim == 2 and told.shape[1] > 1 else 'y.ravel()'}."
        )
    if len(told) != count:
        raise DataError(
            f'{filename} has {count:,} series but {len(told):,} values in "{ANSWERS}". '
            "Save one per series, in the same order."
        )
    if told.dtype.kind == "f":
        present = np.isfinite(told)
        numbers = [repr(float(value)) if there else None for value, there in zip(told, present, strict=True)]
        return numbers, True if bool((told[present] % 1).any()) else None
    if told.dtype.kind == "S":
        return [shortened(value.decode("utf-8", "replace")) or None for value in told], None
    if told.dtype.kind == "U":
        return [shortened(str(value)) or None for value in told], None
    return [str(int(value)) for value in told], None
