"""Reading an NPZ file with the arrays ``images`` and ``labels``."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from metaaug.data.archive import Archive
from metaaug.data.class_folders import none_readable
from metaaug.data.dataset import Dataset, Dropped
from metaaug.data.dropped import shorten_dropped
from metaaug.data.labels import check_classes, encode_labels
from metaaug.data.limits import MAX_IMAGE_CLASSES
from metaaug.data.npy import read_npy
from metaaug.data.wording import quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.images.canvas import canvas_notes, canvas_size, check_memory, choose_canvas, fit
from metaaug.modalities.images.decode import IMAGE_FILES, Header
from metaaug.modalities.images.depth import array_to_bytes

_SHAPES = "(n, height, width) or (n, height, width, channels) with 1, 3 or 4 channels"


def load_array_file(data: bytes, filename: str, side: int | None) -> Dataset:
    """The data set in an NPZ file; see :func:`metaaug.modalities.images.loading.load_images`."""
    images, labels = _read_arrays(data, filename)
    _check_shapes(images, labels, filename)
    names = _label_names(labels, filename)
    dropped = _unusable(images, names)
    kept = [index for index in range(len(images)) if index not in dropped]
    if not kept:
        raise DataError(none_readable(filename, IMAGE_FILES, Dropped("image 0", dropped[0])))
    pixels, notes = array_to_bytes(images[kept] if dropped else images, filename)
    pixels, canvas_sentences = _on_canvas(pixels, side, filename)
    encoded, classes = encode_labels([names[index] or "" for index in kept])
    check_classes(encoded, classes, where=filename, noun="image", most=MAX_IMAGE_CLASSES)
    return Dataset(
        name=filename,
        kind="images",
        samples=pixels,
        labels=encoded,
        classes=classes,
        dropped=shorten_dropped([Dropped(f"image {index}", reason) for index, reason in dropped.items()]),
        notes=(*notes, *canvas_sentences),
        source={"format": "npz", "mode": "RGB" if pixels.shape[1] == 3 else "L"},
        names=tuple(str(index) for index in kept),
    )


def _read_arrays(data: bytes, filename: str) -> tuple[np.ndarray, np.ndarray]:
    archive = Archive(data, filename)
    members = {member.path.removesuffix(".npy"): member for member in archive.members()}
    for name in ("images", "labels"):
        if name not in members:
            found = f"it has {quoted(members, 5)}" if members else "it has no arrays"
            raise DataError(
                f'"{name}" is missing from {filename}: {found}. '
                "Save it with np.savez(file, images=images, labels=labels)."
            )
    images = read_npy(archive, members["images"], kinds="biuf", what=f'"images" in {filename}')
    labels = read_npy(archive, members["labels"], kinds="biufUS", what=f'"labels" in {filename}')
    return images, labels


def _check_shapes(images: np.ndarray, labels: np.ndarray, filename: str) -> None:
    shape = images.shape
    if images.ndim == 4 and shape[1] in (1, 3, 4) and shape[3] not in (1, 3, 4):
        raise DataError(
            f'"images" in {filename} has the shape {shape}, with the channels first; they belong last. '
            "Save np.moveaxis(images, 1, -1)."
        )
    if images.ndim not in (3, 4) or (images.ndim == 4 and shape[3] not in (1, 3, 4)):
        raise DataError(
            f'"images" in {filename} has the shape {shape}; allowed is {_SHAPES}. Reshape it and save again.'
        )
    if 0 in shape:
        raise DataError(
            f'"images" in {filename} has the shape {shape}, so it is empty. Save at least 2 images per class.'
        )
    if labels.ndim != 1:
        advice = "labels.argmax(axis=1)" if labels.ndim == 2 and labels.shape[1] > 1 else "labels.ravel()"
        raise DataError(
            f'"labels" in {filename} has the shape {labels.shape}; allowed is one label per image, (n,). Save {advice}.'
        )
    if len(labels) != len(images):
        raise DataError(
            f"{filename} has {len(images):,} images but {len(labels):,} labels. "
            "Save one label per image, in the same order."
        )


def _label_names(labels: np.ndarray, filename: str) -> list[str | None]:
    """The name of every label; None where there is none."""
    if labels.dtype.kind == "f":
        present = np.isfinite(labels)
        if (labels[present] % 1 != 0).any():
            odd = labels[present][labels[present] % 1 != 0][0]
            raise DataError(
                f'"labels" in {filename} has {odd:g}, which is no class. Save whole numbers or names as labels.'
            )
        return [str(int(label)) if there else None for label, there in zip(labels, present, strict=True)]
    if labels.dtype.kind == "S":
        return [shortened(label.decode("utf-8", "replace")) or None for label in labels]
    return [shortened(str(label)) or None for label in labels]


def _unusable(images: np.ndarray, names: Sequence[str | None]) -> dict[int, str]:
    """Why some images cannot be used, by their index."""
    reasons = {index: "it has no label" for index, name in enumerate(names) if name is None}
    if images.dtype.kind == "f":
        finite = np.isfinite(images).reshape(len(images), -1).all(axis=1)
        reasons |= {int(index): "it has NaN or infinite pixels" for index in np.flatnonzero(~finite)}
    return dict(sorted(reasons.items()))


def _on_canvas(pixels: np.ndarray, side: int | None, filename: str) -> tuple[np.ndarray, list[str]]:
    """8-bit ``(n, h, w[, c])`` as ``(n, channels, height, width)`` of the chosen size, and notes."""
    notes = []
    if pixels.ndim == 3:
        pixels = pixels[..., None]
    if pixels.shape[3] == 4:
        opacity = pixels[..., 3:].astype(np.float32) / 255
        pixels = np.rint(pixels[..., :3] * opacity + 255 * (1 - opacity)).astype(np.uint8)
        notes.append("Laid transparent images on white.")
    height, width, channels = pixels.shape[1:]
    headers = [Header(width, height, channels == 3)] * len(pixels)
    canvas = choose_canvas(headers, side)
    check_memory(len(pixels), canvas, filename)
    if canvas_size(canvas) != (width, height):
        flat = pixels[..., 0] if channels == 1 else pixels
        resized = np.stack([fit(Image.fromarray(image), canvas) for image in flat])
        pixels = resized.reshape(len(pixels), canvas.height, canvas.width, channels)
    return np.ascontiguousarray(pixels.transpose(0, 3, 1, 2)), notes + canvas_notes(headers, canvas)
