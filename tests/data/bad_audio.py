"""Audio sets that must be refused: the file's name, how to make it, and the sentence the user sees."""

from collections.abc import Callable

import numpy as np

from tests.data.making import announcing, encrypted, image_file, zipped
from tests.data.sounds import all_bad, mp3, raw_header, recording, six, wave


def _unreadable(reason: str, item: str = "no/0.wav") -> str:
    return (
        f'words.zip has no recording that can be read: "{item}" is the first, and {reason}. '
        "Replace the recordings or save them anew."
    )


def _not_a_number() -> np.ndarray:
    values = wave()
    values[100] = np.nan
    return values


BAD_AUDIO: list[tuple[str, Callable[[], bytes], str]] = [
    ("words.zip", lambda: all_bad(b""), _unreadable("it is empty")),
    ("words.zip", lambda: all_bad(recording()[:-1000]), _unreadable("it is damaged or cut short")),
    ("words.zip", lambda: all_bad(recording()[:30]), _unreadable("it is damaged or cut short")),
    (
        "words.zip",
        lambda: all_bad(recording(wave(samples=20_000), form="FLAC")[:9000], ".flac"),
        _unreadable("it is damaged or cut short", "no/0.flac"),
    ),
    ("words.zip", lambda: all_bad(raw_header(tag=0x1234)), _unreadable("it is damaged or cut short")),
    (
        "words.zip",
        lambda: all_bad(b"Dear diary, this is no sound at all."),
        _unreadable("its content is not WAV, FLAC or OGG, whatever its name says"),
    ),
    (
        "words.zip",
        lambda: all_bad(image_file()),
        _unreadable("its content is not WAV, FLAC or OGG, whatever its name says"),
    ),
    (
        "words.zip",
        lambda: all_bad(mp3()),
        _unreadable("its content is MP3, whatever its name says; convert it to WAV, FLAC or OGG"),
    ),
    (
        "words.zip",
        lambda: all_bad(recording(form="AIFF")),
        _unreadable("its content is AIFF, whatever its name says; convert it to WAV, FLAC or OGG"),
    ),
    (
        "words.zip",
        lambda: all_bad(mp3(), ".mp3"),
        _unreadable("MP3 is not read; convert it to WAV, FLAC or OGG", "no/0.mp3"),
    ),
    (
        "words.zip",
        lambda: all_bad(b"whatever", ".m4a"),
        _unreadable("M4A is not read; convert it to WAV, FLAC or OGG", "no/0.m4a"),
    ),
    ("words.zip", lambda: all_bad(raw_header(frames=0)), _unreadable("it has no sound: 0 samples")),
    ("words.zip", lambda: all_bad(raw_header()), _unreadable("it is silent: all its samples are 0")),
    (
        "words.zip",
        lambda: all_bad(recording(np.concatenate([wave(), -wave()], axis=1))),
        _unreadable("it is silent: all its samples are 0"),
    ),
    (
        "words.zip",
        lambda: all_bad(recording(_not_a_number(), subtype="FLOAT")),
        _unreadable("it holds values that are infinite or not a number"),
    ),
    (
        "words.zip",
        lambda: all_bad(recording(np.full((1600, 1), np.inf), subtype="DOUBLE")),
        _unreadable("it holds values that are infinite or not a number"),
    ),
    (
        "words.zip",
        lambda: all_bad(recording(wave(channels=64))),
        _unreadable("it has 64 channels; at most 8 are read"),
    ),
    (
        "words.zip",
        lambda: all_bad(raw_header(rate=400_000)),
        _unreadable("it has 400,000 samples per second; 1,000 to 192,000 are read"),
    ),
    (
        "words.zip",
        lambda: all_bad(raw_header(rate=100)),
        _unreadable("it has 100 samples per second; 1,000 to 192,000 are read"),
    ),
    (
        "words.zip",
        lambda: zipped({f"yes/{index}.wav": recording(seed=index) for index in range(3)}),
        ('words.zip has 1 class ("yes"), but telling classes apart needs at least 2. Add recordings of another class.'),
    ),
    (
        "words.zip",
        lambda: six({"maybe/0.wav": recording()}),
        (
            'Class "maybe" has 1 recording, but a support and a query need at least 2. Remove the class or add '
            "recordings."
        ),
    ),
    (
        "words.zip",
        lambda: zipped({"0.wav": recording(), "1.wav": recording(seed=1)}),
        (
            "words.zip has 2 recordings but no folders. Put the recordings of each class into a folder named after "
            "the class."
        ),
    ),
    (
        "words.zip",
        lambda: six(values=wave(samples=80)),
        "The recordings of words.zip have at most 10 ms; at least 50 ms are needed. Use longer recordings.",
    ),
    (
        "words.zip",
        lambda: six({"../yes/4.wav": recording()}),
        (
            'words.zip has an entry "../yes/4.wav" that points outside of the archive. Make the archive again from '
            "inside its folder."
        ),
    ),
    (
        "words.zip",
        lambda: encrypted(six()),
        "words.zip is protected by a password. Make the archive again without one.",
    ),
    (
        "words.zip",
        lambda: announcing(six(), 2**31),
        "words.zip would expand to 2,048 MB; at most 1,024 MB are read. Use fewer or smaller files.",
    ),
    (
        "words.zip",
        lambda: all_bad(raw_header(frames=4_000_000)),
        (
            "words.zip would expand to 1,009 times its size; at most 100 times is read, to be safe from archives that "
            "fill the memory. Make it anew with less compression."
        ),
    ),
    (
        "word.wav",
        recording,
        "word.wav is a single recording. Make a ZIP with a folder of recordings (WAV, FLAC or OGG) per class.",
    ),
    (
        "word.mp3",
        lambda: b"\0",
        "word.mp3 is a single recording. Make a ZIP with a folder of recordings (WAV, FLAC or OGG) per class.",
    ),
]
