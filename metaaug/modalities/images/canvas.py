"""The one size and mode all images of a set are brought to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from metaaug.data.limits import KEEP_SIDE, MAX_IMAGE_VALUES, MAX_SIDE, MIN_SIDE
from metaaug.data.wording import counted
from metaaug.errors import DataError
from metaaug.modalities.images.decode import Header

GREY_SIDE = 28
COLOUR_SIDE = 32


@dataclass(frozen=True)
class Canvas:
    """Width and height in pixels, and whether there are three channels."""

    width: int
    height: int
    colour: bool

    @property
    def channels(self) -> int:
        """1 or 3."""
        return 3 if self.colour else 1


def check_side(side: int | None) -> None:
    """Raise DataError unless ``side`` is None or within the limits."""
    if side is not None and not MIN_SIDE <= side <= MAX_SIDE:
        raise DataError(f"The side is {side} pixels; allowed are {MIN_SIDE} to {MAX_SIDE}. Choose another side.")


def choose_canvas(headers: Sequence[Header], side: int | None) -> Canvas:
    """A square of ``side``; without one, the common size if small, else 28×28 for grey and 32×32 for colour."""
    colour = any(header.colour for header in headers)
    sizes = {(header.width, header.height) for header in headers}
    if side is None:
        width, height = next(iter(sizes))
        if len(sizes) == 1 and max(width, height) <= KEEP_SIDE:
            return Canvas(width, height, colour)
        side = COLOUR_SIDE if colour else GREY_SIDE
    return Canvas(side, side, colour)


def check_memory(number: int, canvas: Canvas, filename: str) -> None:
    """Raise DataError when ``number`` images of this size are too many to hold."""
    values = number * canvas.channels * canvas.height * canvas.width
    if values > MAX_IMAGE_VALUES:
        raise DataError(
            f"{filename} has {counted(number, 'image')}, which at {canvas.width}×{canvas.height} are "
            f"{values:,} pixel values; at most {MAX_IMAGE_VALUES:,} are read. Use fewer images or a smaller side."
        )


def canvas_notes(headers: Sequence[Header], canvas: Canvas) -> list[str]:
    """Sentences on what bringing the images to the canvas means."""
    notes = []
    other = [
        (header.width, header.height) for header in headers if (header.width, header.height) != canvas_size(canvas)
    ]
    if other:
        (width, height), same = Counter(other).most_common(1)[0]
        sizes = f"{width}×{height}" if same == len(other) else f"{counted(len(set(other)), 'different size')}"
        padded = any(width * canvas.height != height * canvas.width for width, height in other)
        padding = ", keeping the aspect and filling up with the colour of the border" if padded else ""
        notes.append(
            f"Resized {counted(len(other), 'image')} ({sizes}) to {canvas.width}×{canvas.height}{padding}. "
            "Choose another side to keep more or less detail."
        )
    grey = sum(not header.colour for header in headers)
    if canvas.colour and grey:
        notes.append(
            f"Read {counted(grey, 'grey image')} as RGB, because {counted(len(headers) - grey, 'other')} "
            f"{'is' if len(headers) - grey == 1 else 'are'} in colour."
        )
    return notes


def canvas_size(canvas: Canvas) -> tuple[int, int]:
    """Width and height, as Pillow orders them."""
    return canvas.width, canvas.height


def fit(image: Image.Image, canvas: Canvas) -> np.ndarray:
    """The pixels ``(height, width)`` or ``(height, width, 3)`` of an image of mode L, RGB or F on the canvas.

    The aspect is kept; the image is centred and the rest has the median colour of its border, per channel.
    The type is uint8, or float32 for mode F.
    """
    scale = min(canvas.width / image.width, canvas.height / image.height)
    width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    pixels = np.asarray(image if image.size == (width, height) else _resized(image, width, height))
    if (width, height) == canvas_size(canvas):
        return pixels
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    full = np.empty((canvas.height, canvas.width, *pixels.shape[2:]), pixels.dtype)
    full[:] = np.median(border, axis=0).astype(pixels.dtype)
    top, left = (canvas.height - height) // 2, (canvas.width - width) // 2
    full[top : top + height, left : left + width] = pixels
    return full


def _resized(image: Image.Image, width: int, height: int) -> Image.Image:
    low, high = image.getextrema() if image.mode == "F" else (0.0, 255.0)
    resized = image.resize((width, height), Image.Resampling.BICUBIC)
    if image.mode != "F":
        return resized
    # Bicubic weights overshoot, and mode F does not clip by itself.
    return Image.fromarray(np.clip(np.asarray(resized), low, high))
