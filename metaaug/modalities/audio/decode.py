"""From the bytes of one recording, which may be hostile, to its samples."""

import io
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from metaaug.data.class_folders import FileKind
from metaaug.data.limits import MAX_AUDIO_CHANNELS, READ_RATES
from metaaug.data.wording import counted

_OTHERS = {
    ".mp3": "MP3",
    ".m4a": "M4A",
    ".aac": "AAC",
    ".wma": "WMA",
    ".aiff": "AIFF",
    ".aif": "AIFF",
    ".amr": "AMR",
    ".webm": "WebM",
}
AUDIO_FILES = FileKind(
    "recording",
    (".wav", ".wave", ".flac", ".ogg", ".oga", ".opus"),
    "WAV, FLAC or OGG",
    {extension: f"{name} is not read; convert it to WAV, FLAC or OGG" for extension, name in _OTHERS.items()},
)
LOOKS_LIKE_AUDIO = (*AUDIO_FILES.extensions, *_OTHERS)
"""Extensions by which an archive of recordings is recognised, whether they can be read or not."""

_FORMATS = {"WAV", "WAVEX", "RF64", "FLAC", "OGG"}
_SIGNATURES = (b"RIFF", b"RIFX", b"RF64", b"fLaC", b"OggS")
_UNKNOWN_SIZE = 0xFFFF_FFFF
_FULL_SCALE = 32_768
_LARGEST_DENOMINATOR = 1_000


class UnreadableRecording(Exception):
    """A recording that cannot be used; the message is the reason to report."""


@dataclass(frozen=True)
class Header:
    """What a recording says of itself, before it is decoded.

    Attributes:
        rate: samples per second.
        frames: samples of every channel.
        channels: how many.
    """

    rate: int
    frames: int
    channels: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.frames / self.rate


@dataclass(frozen=True)
class Clip:
    """The beginning of a recording.

    Attributes:
        samples: ``(n,)`` int16, one channel.
        reduced: it reached beyond full scale, which floating-point files can, and was made quieter.
    """

    samples: np.ndarray
    reduced: bool


def read_header(content: bytes) -> Header:
    """Rate, length and channels of a recording, without decoding it. Raises UnreadableRecording."""
    with _open(content) as file:
        return _header(file)


def decode(content: bytes, seconds: float, rate: int) -> Clip:
    """The first ``seconds`` as one channel of int16 at ``rate``; what comes later is never decoded.

    Channels are averaged.

    Raises:
        UnreadableRecording: damaged, silent, or of a kind that is not read.
    """
    with _open(content) as file:
        header = _header(file)
        wanted = min(header.frames, math.ceil(seconds * header.rate))
        values = file.read(wanted, dtype="float32", always_2d=True)
    if len(values) < wanted:
        raise UnreadableRecording("it is damaged or cut short")
    if not np.isfinite(values).all():
        raise UnreadableRecording("it holds values that are infinite or not a number")
    mono = resampled(values.mean(axis=1, dtype=np.float64), header.rate, rate)
    peak = float(np.abs(mono).max())
    whole = np.rint(mono * (_FULL_SCALE / max(peak, 1.0))).clip(-_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    if not whole.any():
        raise UnreadableRecording("it is silent: all its samples are 0")
    # Resampling may reach a little beyond, which is no property of the file.
    return Clip(whole, float(np.abs(values).max()) > 1.0 + 1e-3)


def length_at(header: Header, rate: int) -> int:
    """Samples of the whole recording at another rate."""
    return math.ceil(header.frames * _ratio(header.rate, rate))


def resampled(values: np.ndarray, old: int, new: int) -> np.ndarray:
    """Samples ``(n,)`` at rate ``old`` as samples at rate ``new``, by a polyphase filter."""
    if old == new:
        return values
    from scipy.signal import resample_poly

    ratio = _ratio(old, new)
    return resample_poly(values, ratio.numerator, ratio.denominator)


def _ratio(old: int, new: int) -> Fraction:
    # Filters of odd rates, such as 191,999 Hz, would have millions of taps.
    return Fraction(new, old).limit_denominator(_LARGEST_DENOMINATOR)


@contextmanager
def _open(content: bytes) -> Iterator[Any]:
    """The recording with its header read; what goes wrong then, or in the body, is UnreadableRecording."""
    import soundfile

    if not content:
        raise UnreadableRecording("it is empty")
    known = content.startswith(_SIGNATURES)
    if content.startswith(b"RIFF") and _announced(content) > len(content) + 1:
        raise UnreadableRecording("it is damaged or cut short")
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            if file.format not in _FORMATS:
                raise UnreadableRecording(
                    f"its content is {file.format}, whatever its name says; convert it to WAV, FLAC or OGG"
                )
            yield file
    except (soundfile.SoundFileError, ValueError, TypeError) as error:
        if known:
            raise UnreadableRecording("it is damaged or cut short") from error
        raise UnreadableRecording("its content is not WAV, FLAC or OGG, whatever its name says") from error


def _announced(content: bytes) -> int:
    """Bytes that a WAV file says it has; 0 where it does not say."""
    if len(content) < 8:
        return 0
    (size,) = struct.unpack("<L", content[4:8])
    return 0 if size == _UNKNOWN_SIZE else size + 8


def _header(file: Any) -> Header:
    header = Header(int(file.samplerate), int(file.frames), int(file.channels))
    least, most = READ_RATES
    if not least <= header.rate <= most:
        raise UnreadableRecording(f"it has {header.rate:,} samples per second; {least:,} to {most:,} are read")
    if header.channels > MAX_AUDIO_CHANNELS:
        raise UnreadableRecording(
            f"it has {counted(header.channels, 'channel')}; at most {MAX_AUDIO_CHANNELS} are read"
        )
    if header.frames < 1:
        raise UnreadableRecording("it has no sound: 0 samples")
    return header
