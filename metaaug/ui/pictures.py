"""Samples and small drawings as data addresses a browser can show without another request."""

import base64
import io
from collections.abc import Sequence
from urllib.parse import quote

import numpy as np
from PIL import Image


def png(sample: np.ndarray) -> bytes:
    """One image ``(channels, height, width)`` uint8, with one or three channels, as PNG."""
    picture = sample[0] if sample.shape[0] == 1 else np.moveaxis(sample, 0, -1)
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, format="PNG")
    return buffer.getvalue()


def address(data: bytes) -> str:
    """PNG bytes as a data address."""
    return "data:image/png;base64," + base64.b64encode(data).decode("ascii")


def sparkline(values: Sequence[float], colour: str, width: int = 120, height: int = 28) -> str:
    """Bars of strengths, largest first, as an SVG data address."""
    ordered = sorted(values, reverse=True)
    step = width / max(len(ordered), 1)
    bars = "".join(
        f'<rect x="{index * step:.1f}" y="{height - max(1.0, value * height):.1f}" width="{max(step - 2, 1):.1f}" '
        f'height="{max(1.0, value * height):.1f}" fill="{colour}"/>'
        for index, value in enumerate(ordered)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{bars}</svg>'
    return "data:image/svg+xml," + quote(svg)
