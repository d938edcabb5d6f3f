"""From the bytes of one image file, which may be hostile, to its pixels."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from metaaug.data.class_folders import FileKind
from metaaug.data.limits import MAX_IMAGE_PIXELS

IMAGE_FILES = FileKind(
    "image", (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"), "PNG, JPEG, WebP, BMP or TIFF"
)
_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF")
# What Pillow raises for damaged files; its decoders document no narrower set.
_PYTHON_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, OverflowError)
_DAMAGE = (*_PYTHON_DAMAGE, struct.error, zlib.error)
_GREY = ("1", "L", "LA", "La")
_DEEP = ("I", "I;16", "I;16L", "I;16B", "I;16N")
_TURNED = (5, 6, 7, 8)
_ORIENTATION = 0x0112


class UnreadableImage(Exception):
    """An image that cannot be used; the message is the reason to report."""


@dataclass(frozen=True)
class Header:
    """What an image file says of itself, before its pixels are decoded.

    Attributes:
        width, height: in pixels, as it is shown (the camera's orientation applied).
        colour: needs three channels.
    """

    width: int
    height: int
    colour: bool


@contextmanager
def strict_pillow() -> Iterator[None]:
    """Make Pillow refuse what it would only warn of; its remarks on metadata are of no interest here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def read_header(content: bytes) -> Header:
    """Size and colour of an image file, without decoding its pixels. Raises UnreadableImage."""
    with _open(content) as image:
        width, height = image.size
        if _orientation(image) in _TURNED:
            width, height = height, width
        return Header(width, height, _is_colour(image))


def decode(content: bytes, smallest: int) -> Image.Image:
    """The first frame as an image of mode ``L``, ``RGB``, or ``F`` holding the values of a 16-bit grey image.

    The camera's orientation is applied and transparent images are composited on white.

    Args:
        content: the bytes of the file.
        smallest: the side in pixels that is needed; a large JPEG may be decoded at a fraction of its size
            as long as it stays four times larger than this.

    Raises:
        UnreadableImage: damaged, too large or of a kind that is not read.
    """
    with _open(content) as image:
        image.draft(None, (4 * smallest, 4 * smallest))
        image.load()
        return _plain(ImageOps.exif_transpose(image) if _orientation(image) != 1 else image)


def _plain(image: Image.Image) -> Image.Image:
    if image.mode in _DEEP:
        return _deep(image)
    mode = "RGB" if _is_colour(image) else "L"
    if not image.has_transparency_data:
        return image.convert(mode)
    whole = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole).convert(mode)


@contextmanager
def _open(content: bytes) -> Iterator[Image.Image]:
    """The image with its header read; what goes wrong then, or in the body of the ``with``, is UnreadableImage."""
    if not content:
        raise UnreadableImage("it is empty")
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            if image.width * image.height > MAX_IMAGE_PIXELS:
                raise UnreadableImage(_too_large())
            if image.mode == "F":
                raise UnreadableImage("its pixels are floating-point numbers; save it with 8 or 16 bits")
            yield image
    except UnidentifiedImageError as error:
        raise UnreadableImage("its content is not PNG, JPEG, WebP, BMP or TIFF, whatever its name says") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableImage(_too_large()) from error
    except _DAMAGE as error:
        raise UnreadableImage("it is damaged or cut short") from error


def _too_large() -> str:
    return f"it has more than {MAX_IMAGE_PIXELS // 1_000_000} million pixels; make it smaller"


def _orientation(image: Image.Image) -> int:
    # Asking a PNG would decode it, and cameras do not write PNG.
    if image.format not in ("JPEG", "MPO", "TIFF"):
        return 1
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except _DAMAGE:
        return 1
    return value if value in range(1, 9) else 1


def _is_colour(image: Image.Image) -> bool:
    if image.mode in ("P", "PA"):
        palette = np.asarray(image.getpalette("RGB") or [], dtype=np.uint8).reshape(-1, 3)
        return bool((palette != palette[:, :1]).any())
    return image.mode not in _GREY + _DEEP


def _deep(image: Image.Image) -> Image.Image:
    values = np.asarray(image)
    if values.min() < 0 or values.max() > 65_535:
        raise UnreadableImage("its pixels have more than 16 bits; save it with 8 or 16 bits")
    return Image.fromarray(values.astype(np.float32))
