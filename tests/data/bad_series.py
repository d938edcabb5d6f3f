"""Series that must be refused: the file's name, how to make it, and the sentence the user sees."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from tests.data.making import npy, npz, zipped

NINE = ",".join(map(str, range(9)))


def ts(*lines: str, head: str = "@classLabel true a b") -> bytes:
    """A ``.ts`` file with these lines of data."""
    return "\n".join(["# made for a test", "@problemName test", head, "@data", *lines, ""]).encode()


def good_lines() -> list[str]:
    """Two classes of three series of nine steps."""
    return [f"{','.join(str((step * (1 + index)) % 7) for step in range(9))}:{'ab'[index % 2]}" for index in range(6)]


def wide(rows: int = 12, steps: int = 10, **changes: list) -> pd.DataFrame:
    """A series per row, of two classes."""
    values = np.random.default_rng(0).normal(size=(rows, steps)).round(3)
    frame = pd.DataFrame(values, columns=pd.Index([f"t{step}" for step in range(steps)]))
    return frame.assign(label=["a", "b"] * (rows // 2), **changes)


def long(series: int = 6, steps: int = 10) -> pd.DataFrame:
    """A step per row, of two classes."""
    return pd.DataFrame(
        {
            "id": np.repeat(np.arange(series), steps),
            "time": np.tile(np.arange(steps), series),
            "x": np.random.default_rng(0).normal(size=series * steps).round(3),
            "label": np.repeat(["a", "b"] * (series // 2), steps),
        }
    )


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def arrays(**changes: np.ndarray | list) -> bytes:
    """An NPZ file of six series of two channels, with some arrays replaced."""
    made = {"X": np.random.default_rng(0).normal(size=(6, 2, 12)), "y": [0, 0, 0, 1, 1, 1]}
    return npz(**(made | changes))


BAD_TS: list[tuple[str, Callable[[], bytes], str]] = [
    ("s.ts", lambda: b"", "s.ts is empty. Choose a file with content."),
    (
        "s.ts",
        lambda: b"1,2,3:a\n",
        ('s.ts has the line "1,2,3:a" before @data, where only tags such as @classLabel stand. Correct the file.'),
    ),
    (
        "s.ts",
        lambda: b"@problemName x\n@classLabel true a\n",
        "s.ts has no @data line, after which the series stand. Choose a file in the .ts format.",
    ),
    (
        "s.ts",
        lambda: ts(head="@univariate true"),
        (
            "s.ts has neither @classLabel nor @targetLabel. Add @classLabel true with the classes, "
            "@targetLabel true for a number to predict, or @classLabel false."
        ),
    ),
    ("s.ts", lambda: ts(), "s.ts has no series after @data. Choose a file with series."),
    ("s.ts", lambda: ts("1,2\0,3:a"), "s.ts has a zero byte, so it is no text. Save the series as .ts text in UTF-8."),
    (
        "s.ts",
        lambda: ts("1,2,x:a", "1,y:b"),
        (
            's.ts has no series that can be read. The first one: series 1, because "x" is not a number. '
            "Correct the file."
        ),
    ),
    (
        "s.ts",
        lambda: ts(f"{NINE}", f"{NINE}"),
        (
            "s.ts has no series that can be read. The first one: series 1, because it has no class or number "
            "after a last colon. Correct the file."
        ),
    ),
    (
        "s.ts",
        lambda: ts(f"{NINE}:1,2:a"),
        (
            "s.ts has no series that can be read. The first one: series 1, because its channels have "
            "different lengths, 2 to 9. Correct the file."
        ),
    ),
    (
        "s.ts",
        lambda: ts("?,?,?:a", "?,?:b"),
        (
            "s.ts has no series that can be used. The first one: series 1, because all its values are "
            "missing. Use series with values."
        ),
    ),
    (
        "s.ts",
        lambda: ts(*[f"{NINE}:a"] * 4),
        's.ts has 1 class ("a"), but telling classes apart needs at least 2. Add series of another class.',
    ),
    (
        "s.ts",
        lambda: ts(*[f"{NINE}:a"] * 4, f"{NINE}:b"),
        'Class "b" has 1 series, but a support and a query need at least 2. Remove the class or add series.',
    ),
    (
        "s.ts",
        lambda: ts(*[f"{NINE}:?"] * 4),
        "s.ts has no series whose class is known. Add classes or numbers to predict.",
    ),
    (
        "s.ts",
        lambda: ts(*["1,2,3:a", "1,2:b"] * 3),
        "The longest series of s.ts has 3 steps; at least 8 are needed. Use longer series.",
    ),
    (
        "s.ts",
        lambda: ts(*[f"{NINE}:a", f"{NINE}:b"], head="@targetLabel true"),
        (
            '"target" of s.ts cannot be predicted as a number: "a" and "b" are no number. Correct that, or '
            "predict a class."
        ),
    ),
    (
        "s.ts",
        lambda: ts(*[f"{NINE}:{index}" for index in range(5)], head="@targetLabel true"),
        ('"target" of s.ts cannot be predicted as a number: it has 5 series, and at least 6 are needed. Add series.'),
    ),
    (
        "s.ts",
        lambda: ts(*[f"{NINE}:{index % 4}" for index in range(12)], head="@targetLabel true"),
        (
            '"target" of s.ts cannot be predicted as a number: it has 4 different values, and at least 5 are '
            "needed. Predict a class, or choose another target."
        ),
    ),
    (
        "s.ts",
        lambda: ts(*[f"{NINE}:1e40"] * 3, *[f"{NINE}:{i}" for i in range(9)], head="@targetLabel true"),
        (
            '"target" of s.ts cannot be predicted as a number: 3 values are infinite or beyond 1e+30. '
            "Correct them or leave them empty."
        ),
    ),
    (
        "s.ts",
        lambda: ts(*[NINE] * 3, head="@classLabel false"),
        (
            "s.ts has no class and no number to predict, and its next value cannot be forecast either. s.ts "
            "has 27 steps in 3 series, which give 3 windows of 8 with the 1 after each; at least 6 are "
            "needed. Choose a shorter window, or add steps."
        ),
    ),
    (
        "s.ts",
        lambda: ts(":".join([NINE] * 65 + ["a"])),
        "s.ts has 65 channels; at most 64 are read. Keep fewer channels.",
    ),
]

BAD_SERIES_ARRAYS: list[tuple[str, Callable[[], bytes], str]] = [
    (
        "s.npz",
        lambda: arrays(X=np.zeros(12)),
        (
            '"X" in s.npz has the shape (12,); allowed is (n, length) or (n, channels, length). Reshape it '
            "and save again."
        ),
    ),
    (
        "s.npz",
        lambda: arrays(X=np.zeros((0, 12))),
        '"X" in s.npz has the shape (0, 12), so it is empty. Save at least 2 series per class.',
    ),
    (
        "s.npz",
        lambda: arrays(X=np.zeros((6, 100, 3))),
        (
            '"X" in s.npz has the shape (6, 100, 3), with the channels last; they belong before the time. '
            "Save np.moveaxis(X, -1, 1)."
        ),
    ),
    (
        "s.npz",
        lambda: arrays(X=np.array([["a"] * 9] * 6)),
        '"X" in s.npz holds values of the type <U1, which are not read. Save numbers or text.',
    ),
    (
        "s.npz",
        lambda: arrays(X=np.array([[None] * 9] * 6, dtype=object)),
        (
            '"X" in s.npz holds Python objects, which can run code when they are opened, and is refused. '
            "Save it as an array of numbers or text."
        ),
    ),
    (
        "s.npz",
        lambda: arrays(y=[0, 1]),
        's.npz has 6 series but 2 values in "y". Save one per series, in the same order.',
    ),
    (
        "s.npz",
        lambda: arrays(y=np.eye(6)),
        ('"y" in s.npz has the shape (6, 6); allowed is one class or number per series, (n,). Save y.argmax(axis=1).'),
    ),
    (
        "s.npz",
        lambda: arrays(X=np.zeros((6, 4))),
        "The longest series of s.npz has 4 steps; at least 8 are needed. Use longer series.",
    ),
    (
        "s.npz",
        lambda: zipped({"X.npy": npy(np.zeros((6, 12)))[:-20], "y.npy": npy(np.arange(6))}),
        ('"X" in s.npz is damaged: it announces the shape (6, 12) but has other content. Save the file again.'),
    ),
]

BAD_SERIES_TABLES: list[tuple[str, Callable[[], bytes], str]] = [
    (
        "s.csv",
        lambda: _csv(wide().assign(label="a")),
        's.csv has 1 class ("a"), but telling classes apart needs at least 2. Add series of another class.',
    ),
    (
        "s.csv",
        lambda: _csv(wide().assign(label=[*"aaaaaaaaaaab"])),
        'Class "b" has 1 series, but a support and a query need at least 2. Remove the class or add series.',
    ),
    (
        "s.csv",
        lambda: _csv(long().assign(x="text")),
        "s.csv has no column of numbers that could be a channel. Choose a file with values.",
    ),
    (
        "s.csv",
        lambda: _csv(long(series=60, steps=2).assign(label="a")),
        "The longest series of s.csv has 2 steps; at least 8 are needed. Use longer series.",
    ),
]
