"""Reading one NumPy array of an archive; its header is believed only as far as the bytes behind it reach."""

import io
import math

import numpy as np
from numpy.lib import format as npy_format

from metaaug.data.archive import Archive, Member, UnreadableMember
from metaaug.errors import DataError


def read_npy(archive: Archive, member: Member, *, kinds: str, what: str) -> np.ndarray:
    """The array in ``member``, of the shape and type its header states, in native byte order.

    Args:
        archive: holds the member.
        member: a file in NumPy's format.
        kinds: the allowed NumPy type kinds, such as ``"iuf"``.
        what: begins the sentence of an error, such as ``'"images" in x.npz'``.

    Raises:
        DataError: damaged, cut short, of Python objects (which would need pickle), or of another type.
    """
    try:
        content = archive.read(member)
    except UnreadableMember as error:
        raise DataError(f"{what} cannot be read: {error}. Save the file again.") from error
    stream = io.BytesIO(content)
    try:
        version = npy_format.read_magic(stream)
        read_header = npy_format.read_array_header_1_0 if version == (1, 0) else npy_format.read_array_header_2_0
        shape, columns_first, dtype = read_header(stream)
    except ValueError as error:
        raise DataError(f"{what} is not a NumPy array. Save it with np.savez, not with pickle.") from error
    if dtype.hasobject:
        raise DataError(
            f"{what} holds Python objects, which can run code when they are opened, and is refused. "
            "Save it as an array of numbers or text."
        )
    if dtype.kind not in kinds:
        raise DataError(f"{what} holds values of the type {dtype}, which are not read. Save numbers or text.")
    count, start = math.prod(shape), stream.tell()
    if count * dtype.itemsize != len(content) - start or any(length < 0 for length in shape):
        raise DataError(
            f"{what} is damaged: it announces the shape {shape} but has other content. Save the file again."
        )
    if not count:
        return np.empty(shape, dtype.newbyteorder("="))
    values = np.frombuffer(content, dtype, count, start)
    shaped = values.reshape(shape, order="F" if columns_first else "C")
    return shaped.astype(dtype.newbyteorder("="), copy=False)
