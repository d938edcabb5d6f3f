"""Clips as sound files: FLAC where they are kept and heard, WAV where they go out."""

import io

import numpy as np


def sound_file(samples: np.ndarray, rate: int, form: str = "FLAC") -> bytes:
    """Samples ``(n,)`` int16 as a FLAC or WAV file of 16 bits; both give the same samples back."""
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, subtype="PCM_16", format=form)
    return buffer.getvalue()


def samples_of(content: bytes) -> tuple[np.ndarray, int]:
    """What :func:`sound_file` was given: samples ``(n,)`` int16, and the rate."""
    import soundfile

    samples, rate = soundfile.read(io.BytesIO(content), dtype="int16")
    return samples, int(rate)
