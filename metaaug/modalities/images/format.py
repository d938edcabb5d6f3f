"""Images in files: ZIP or NPZ in, PNG in tables, ZIP or NPZ out."""

import io
import re
import zipfile
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from PIL import Image

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.data.provenance import OWN
from metaaug.modalities.format import Options
from metaaug.modalities.images.loading import IMAGE_EXTENSIONS, load_images

_UNSAFE = re.compile(r"[^\w. -]+")


class ImageFormat:
    """See :class:`metaaug.modalities.format.Format`. Tables have PNG bytes in ``image``."""

    kind: ClassVar[Kind] = "images"
    extensions: ClassVar[tuple[str, ...]] = IMAGE_EXTENSIONS
    options: ClassVar[frozenset[str]] = frozenset({"side"})
    about: ClassVar[str] = "is an image set: its folders or labels say the classes"

    def claims(self, data: bytes, filename: str) -> bool:
        """Any archive or array file that no other kind claims."""
        return True

    def read(self, data: bytes, filename: str, options: Options) -> Dataset:
        """See :func:`metaaug.modalities.images.loading.load_images`."""
        return load_images(data, filename, **options)

    def shown(self, dataset: Dataset, indices: np.ndarray, decoded: Any, touched: np.ndarray | None) -> pd.DataFrame:
        """``image``: PNG bytes."""
        return pd.DataFrame({"image": [png(pixels) for pixels in decoded]})

    def write(self, dataset: Dataset, table: pd.DataFrame, facts: pd.DataFrame) -> tuple[bytes, str]:
        """NPZ where that came in, else ZIP with a folder per class."""
        if dataset.source.get("format") == "npz":
            return _array_file(table, facts), ".npz"
        return _archive(table, facts), ".zip"


def png(pixels: np.ndarray) -> bytes:
    """One image ``(channels, height, width)`` uint8, with one or three channels, as a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(pixels[0] if pixels.shape[0] == 1 else pixels.transpose(1, 2, 0)).save(buffer, "PNG")
    return buffer.getvalue()


def safe_folder(name: str) -> str:
    """A class name, which comes from an upload, as a folder that cannot lead out of an archive's own."""
    return "/".join(_UNSAFE.sub("_", part).strip(". ") or "_" for part in name.split("/"))


def _archive(table: pd.DataFrame, facts: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    files = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for folder, sample, copy, image in zip(
            table["class"], table["sample"], table["copy"], table["image"], strict=True
        ):
            files.append(f"{safe_folder(folder)}/{sample:06d}_{copy}.png")
            archive.writestr(files[-1], image)
        listed = facts.copy()
        listed.insert(0, "file", files)
        archive.writestr("provenance.csv", listed.to_csv(index=False))
    return buffer.getvalue()


def _array_file(table: pd.DataFrame, facts: pd.DataFrame) -> bytes:
    images = np.stack([np.asarray(Image.open(io.BytesIO(data), formats=["PNG"])) for data in table["image"]])
    arrays = {
        OWN + name: facts[name].to_numpy(dtype=str if facts[name].dtype.kind not in "iu" else None) for name in facts
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, images=images, labels=table["class"].to_numpy(dtype=str), **arrays)
    return buffer.getvalue()
