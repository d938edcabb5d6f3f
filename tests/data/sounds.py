"""Small recordings and archives of them, good and bad, made in memory for the tests of reading."""

import io
import struct

import numpy as np
import soundfile

from tests.data.making import zipped

RATE = 8000


def wave(seed: int = 0, samples: int = 1600, channels: int = 1) -> np.ndarray:
    """``(samples, channels)`` between −0.5 and 0.5."""
    return np.random.default_rng(seed).uniform(-0.5, 0.5, (samples, channels))


def recording(
    values: np.ndarray | None = None, rate: int = RATE, form: str = "WAV", subtype: str | None = "PCM_16", seed: int = 0
) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, wave(seed) if values is None else values, rate, format=form, subtype=subtype)
    return buffer.getvalue()


def six(extra: dict[str, bytes] | None = None, **changes: object) -> bytes:
    """An archive of two classes of three recordings each, and ``extra``."""
    files = {
        f"{name}/{index}.wav": recording(seed=3 * place + index, **changes)
        for place, name in enumerate(("no", "yes"))
        for index in range(3)
    }
    return zipped(files | (extra or {}))


def all_bad(content: bytes, extension: str = ".wav") -> bytes:
    """An archive in which every recording is the same bad one."""
    return zipped({f"{name}/{index}{extension}": content for name in ("no", "yes") for index in range(3)})


def raw_header(frames: int = 1600, rate: int = RATE, channels: int = 1, bits: int = 16, tag: int = 1) -> bytes:
    """A WAV file of silence with a header of one's own."""
    width = channels * bits // 8
    body = bytes(frames * width)
    head = struct.pack("<HHLLHH", tag, channels, rate, rate * width, width, bits)
    chunks = b"WAVEfmt " + struct.pack("<L", len(head)) + head + b"data" + struct.pack("<L", len(body)) + body
    return b"RIFF" + struct.pack("<L", len(chunks)) + chunks


def mp3() -> bytes:
    """Sound as MP3."""
    return recording(wave(samples=8000), 16_000, "MP3", "MPEG_LAYER_III")


def long_flac(hours: float) -> bytes:
    """Hours of near silence in a small file."""
    buffer = io.BytesIO()
    quiet = np.zeros(1_000_000, np.int16)
    quiet[:8000] = np.random.default_rng(0).integers(-999, 999, 8000)
    with soundfile.SoundFile(buffer, "w", RATE, 1, "PCM_16", format="FLAC") as file:
        left = round(hours * 3600 * RATE)
        while left > 0:
            file.write(quiet[: min(left, len(quiet))])
            quiet[:] = 0
            left -= len(quiet)
    return buffer.getvalue()
