"""The mel scale: frequencies as far apart as they sound. Imports no torch, so that pages can draw spectrograms."""

import numpy as np


def mel(frequency: np.ndarray | float) -> np.ndarray:
    """Hertz to mel: 2595 log10(1 + f / 700), the formula of O'Shaughnessy, "Speech Communication", 1987."""
    return 2595.0 * np.log10(1.0 + np.asarray(frequency, np.float64) / 700.0)


def hertz(mels: np.ndarray | float) -> np.ndarray:
    """The inverse of :func:`mel`."""
    return 700.0 * (10.0 ** (np.asarray(mels, np.float64) / 2595.0) - 1.0)


def mel_filters(bands: int, size: int, rate: int) -> np.ndarray:
    """Overlapping triangles with peak 1, equally wide on the mel scale from 0 Hz to half the rate.

    Args:
        bands: number of triangles.
        size: samples of a Fourier transform.
        rate: samples per second.

    Returns:
        ``(size // 2 + 1, bands)`` float64, the weight of every frequency in every band.
    """
    corners = hertz(np.linspace(0.0, mel(rate / 2), bands + 2))
    frequencies = np.linspace(0.0, rate / 2, size // 2 + 1)[:, None]
    rising = (frequencies - corners[:-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[2:] - frequencies) / (corners[2:] - corners[1:-1])
    return np.clip(np.minimum(rising, falling), 0.0, None)


def window_size(rate: int) -> int:
    """Samples of a window of about 32 ms, a power of two."""
    return int(2 ** max(5, round(np.log2(0.032 * rate))))
