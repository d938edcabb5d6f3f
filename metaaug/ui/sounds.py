"""Clips as pictures and players that a browser can show without another request. Imports no torch."""

import base64
import io
from functools import lru_cache
from html import escape
from urllib.parse import quote

import numpy as np
from PIL import Image, ImageColor

from metaaug.modalities.audio.mel import mel_filters, window_size

COLUMNS, ROWS = 96, 48
RANGE = 55.0
"""Decibels from the faintest to the strongest that a spectrogram shows."""

_filters = lru_cache(maxsize=8)(mel_filters)


def levels(samples: np.ndarray, rate: int, columns: int = COLUMNS, rows: int = ROWS) -> np.ndarray:
    """The power of a clip ``(n,)`` int16 in decibels, ``(rows, columns)``: high frequencies first, then time."""
    size = window_size(rate)
    padded = np.pad(samples / 32_768, size // 2 + 1)
    starts = np.linspace(0, len(padded) - size, columns).astype(int)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[starts] * np.hanning(size)
    power = np.square(np.abs(np.fft.rfft(frames))) @ _filters(rows, size, rate)
    return 10 * np.log10(power.T[::-1] + 1e-12)


def picture(decibels: np.ndarray, loudest: float, colour: str) -> bytes:
    """Levels ``(rows, columns)`` as a PNG of one colour whose opacity grows evenly with the decibels.

    Faint is the ground of the page, so the picture reads the same in light and in dark.

    Args:
        decibels: from :func:`levels`.
        loudest: decibels at which the colour is full.
        colour: as ``#rrggbb``.
    """
    opacity = ((decibels - loudest) / RANGE + 1).clip(0, 1)
    pixels = np.empty((*decibels.shape, 4), np.uint8)
    pixels[..., :3] = ImageColor.getrgb(colour)
    pixels[..., 3] = np.rint(255 * opacity)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def waveform(samples: np.ndarray, colour: str, columns: int = COLUMNS, height: int = 20) -> str:
    """The least and the largest value of a clip over time, as an SVG data address."""
    parts = np.array_split(samples / 32_768, columns)
    low, high = (np.array([float(pick(part)) if len(part) else 0.0 for part in parts]) for pick in (np.min, np.max))
    middle = height / 2
    # A line of some width even where it is silent.
    above, below = (middle - (middle - 0.5) * high - 0.4), (middle - (middle - 0.5) * low + 0.4)
    points = [f"{place},{y:.1f}" for place, y in enumerate(above)]
    points += [f"{place},{below[place]:.1f}" for place in reversed(range(columns))]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns - 1} {height}" preserveAspectRatio="none">'
        f'<polygon points="{" ".join(points)}" fill="{colour}"/></svg>'
    )
    return "data:image/svg+xml," + quote(svg)


def player(flac: bytes, label: str) -> str:
    """Controls that play a clip; nothing is decoded before they are used."""
    source = "data:audio/flac;base64," + base64.b64encode(flac).decode("ascii")
    return (
        f'<audio controls controlslist="nodownload noplaybackrate" preload="none" src="{source}" '
        f'aria-label="{escape(label)}"></audio>'
    )
