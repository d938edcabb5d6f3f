"""Small files, good and bad, made in memory for the tests of reading."""

import io
import stat
import struct
import zipfile
import zlib

import numpy as np
import pandas as pd
from PIL import Image


def pixels(seed: int = 0, size: tuple[int, int] = (8, 8), channels: int = 1) -> np.ndarray:
    shape = (size[1], size[0]) if channels == 1 else (size[1], size[0], channels)
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def image_file(seed: int = 0, size: tuple[int, int] = (8, 8), channels: int = 1, form: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels(seed, size, channels)).save(stream, form)
    return stream.getvalue()


def saved(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def palette_file() -> bytes:
    return saved(Image.fromarray(pixels(0, (8, 8), 3)).quantize(16))


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return stream.getvalue()


def image_zip(extra: dict[str, bytes] | None = None) -> bytes:
    """Two classes of three images each, and ``extra``."""
    files = {f"{name}/{index}.png": image_file(index) for name in ("cat", "dog") for index in range(3)}
    return zipped(files | (extra or {}))


def with_link(path: str) -> bytes:
    stream = io.BytesIO(image_zip())
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo(path)
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return stream.getvalue()


def announcing(data: bytes, size: int) -> bytes:
    """The archive with its first entry announced as expanding to ``size`` bytes."""
    entry = data.index(b"PK\x01\x02")
    return data[: entry + 24] + struct.pack("<L", size) + data[entry + 28 :]


def encrypted(data: bytes) -> bytes:
    """The archive with every entry marked as encrypted."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(signature)
        while place >= 0:
            changed[place + offset] |= 1
            place = changed.find(signature, place + 4)
    return bytes(changed)


def huge_png(width: int, height: int) -> bytes:
    """A PNG file of a few bytes that announces a size."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))

    header = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def npz(**arrays: np.ndarray | list) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def npy(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def giant_npy(shape: tuple[int, ...]) -> bytes:
    """A NumPy file of 64 bytes of content that announces a shape."""
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "|u1", "fortran_order": False, "shape": shape})
    return stream.getvalue() + bytes(64)


def six_images(**changes: np.ndarray | list) -> bytes:
    """An NPZ file of two classes of three images each, with some arrays replaced."""
    arrays = {"images": np.stack([pixels(index) for index in range(6)]), "labels": [0, 0, 0, 1, 1, 1]}
    return npz(**(arrays | changes))


def table_text(rows: int = 6) -> str:
    """A table of the columns size, colour and kind (the classes a and b)."""
    lines = [f"{index / 2},{'red' if index % 3 else 'blue'},{'ab'[index % 2]}" for index in range(rows)]
    return "\n".join(["size,colour,kind", *lines, ""])


def csv(**columns: list) -> bytes:
    return pd.DataFrame(columns).to_csv(index=False).encode()
