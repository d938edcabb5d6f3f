"""Bringing pixels of any range to 8 bits."""

import numpy as np

from metaaug.errors import DataError

_DEPTHS = (8, 10, 12, 14, 16)


def white_of(largest: float) -> int:
    """The value of white for 16-bit images: the most that the fewest bits, of 8 to 16, which hold ``largest`` can.

    Scanners store 10 to 14 bits in 16; taken as 16 bits such images would be nearly black.
    """
    return next(2**bits - 1 for bits in _DEPTHS if largest <= 2**bits - 1)


def depth_note(white: int) -> str:
    """A sentence on what became white."""
    return f"Scaled 16-bit images to 8 bits, all with {white:,} as white."


def to_bytes(values: np.ndarray, white: float) -> np.ndarray:
    """uint8 pixels of the same shape, 0 for 0 and 255 for ``white``."""
    return np.clip(np.rint(values * (255.0 / white)), 0, 255).astype(np.uint8)


def array_to_bytes(images: np.ndarray, filename: str) -> tuple[np.ndarray, list[str]]:
    """8-bit pixels of an array of any real type, and notes on how they were scaled.

    Booleans become 0 and 255; floats up to 1 are fractions of white, others go to 255; whole numbers
    beyond 255 are read like 16-bit images.

    Raises:
        DataError: values below 0 or beyond what the type may hold.
    """
    if images.dtype == np.uint8:
        return images, []
    if images.dtype == np.bool_:
        return to_bytes(images, 1), []
    low, high = images.min(), images.max()
    whole = images.dtype.kind in "ui"
    allowed = 65_535 if whole else 255
    if low < 0 or high > allowed:
        ranges = f"0 to {allowed:,} for whole numbers" if whole else "0 to 1 or 0 to 255 for floats"
        raise DataError(
            f'The pixels of "images" in {filename} reach from {low:g} to {high:g}; allowed are {ranges}. '
            "Scale them and save again."
        )
    if not whole:
        if high > 1:
            return to_bytes(images, 255), []
        return to_bytes(images, 1), ["Read pixels between 0 and 1 as fractions of white."]
    white = white_of(high)
    return to_bytes(images, white), [depth_note(white)] if white > 255 else []
