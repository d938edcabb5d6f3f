"""Reading the ``.ts`` format of the UCR and UEA archives.

As described with sktime and aeon: lines of ``#`` comments, tags such as ``@classLabel true a b``, ``@data``, then a
line per series: values separated by commas, channels by colons, missing values as ``?``, and at the end the class or
the number to predict. With ``@timeStamps true`` every value is ``(time,value)``; the times are left out.
"""

import re

import numpy as np

from metaaug.data.dataset import Dropped
from metaaug.data.limits import MAX_SERIES, MAX_SERIES_VALUES_READ
from metaaug.data.wording import counted, quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.series.raw import RawSeries, channel_names

_MISSING = frozenset({"?", "nan", ""})
_STAMPED = re.compile(r"\(([^()]*),([^(),]*)\)")
_BETWEEN_STAMPED = re.compile(r":(?![^(]*\))")


class _Unreadable(Exception):
    """Why one line cannot be used."""


def read_ts(data: bytes, filename: str) -> RawSeries:
    """The series of a ``.ts`` file.

    Raises:
        DataError: no text, no ``@data``, no series, or too many values.
    """
    tags, lines = _parts(_text(data, filename), filename)
    has_answers = _answers(tags, filename)
    stamped = tags.get("timestamps", "false").lower().startswith("true")
    series, names, answers, dropped = [], [], [], []
    widths: list[int] = []
    total = 0
    for number, line in enumerate(lines, start=1):
        try:
            one, answer = _series(line, has_answers, stamped)
        except _Unreadable as reason:
            dropped.append(Dropped(f"series {number:,}", str(reason)))
            continue
        total += one.size
        _check_amount(number, total, filename)
        series.append(one)
        names.append(str(number))
        answers.append(answer)
        widths.append(len(one))
    if not series:
        raise DataError(_none_readable(dropped, filename))
    usual = max(set(widths), key=widths.count)
    odd = [place for place, width in enumerate(widths) if width != usual]
    for place in reversed(odd):
        dropped.append(
            Dropped(
                f"series {names[place]}", f"it has {counted(widths[place], 'channel')} where the others have {usual}"
            )
        )
        for each in (series, names, answers):
            del each[place]
    notes = ["Time stamps are left out: steps are taken to be evenly spaced."] if stamped else []
    return RawSeries(
        series=series,
        names=names,
        channels=channel_names(usual),
        answers=answers if has_answers else None,
        target="class" if "true" not in tags.get("targetlabel", "").lower() else "target",
        is_number=None if not has_answers else "true" in tags.get("targetlabel", "").lower(),
        source={"format": "ts"},
        dropped=dropped,
        notes=notes,
    )


def _text(data: bytes, filename: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise DataError(f"{filename} has a zero byte, so it is no text. Save the series as .ts text in UTF-8.")
    return text


def _parts(text: str, filename: str) -> tuple[dict[str, str], list[str]]:
    """The tags by name in lower case, and the lines of data."""
    tags: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if not stripped.startswith("@"):
            raise DataError(
                f'{filename} has the line "{shortened(stripped, 40)}" before @data, where only tags such as '
                "@classLabel stand. Correct the file."
            )
        name, _, value = stripped[1:].partition(" ")
        if name.lower() == "data":
            return tags, [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
        tags[name.lower()] = value.strip()
    raise DataError(f"{filename} has no @data line, after which the series stand. Choose a file in the .ts format.")


def _answers(tags: dict[str, str], filename: str) -> bool:
    """Whether every line ends in a class or a number to predict."""
    told = [tags[name].lower() for name in ("classlabel", "targetlabel") if name in tags]
    if not told:
        raise DataError(
            f"{filename} has neither @classLabel nor @targetLabel. Add @classLabel true with the classes, "
            "@targetLabel true for a number to predict, or @classLabel false."
        )
    return any(value.startswith("true") for value in told)


def _series(line: str, has_answer: bool, stamped: bool) -> tuple[np.ndarray, str | None]:
    """The values ``(channels, length)`` and the answer of one line."""
    parts = _BETWEEN_STAMPED.split(line) if stamped else line.split(":")
    answer = None
    if has_answer:
        if len(parts) < 2:
            raise _Unreadable("it has no class or number after a last colon")
        text = parts.pop().strip()
        answer = None if text.lower() in _MISSING else text
    channels = [_values(part, stamped) for part in parts]
    lengths = sorted({len(values) for values in channels})
    if len(lengths) > 1:
        raise _Unreadable(f"its channels have different lengths, {lengths[0]:,} to {lengths[-1]:,}")
    return np.stack(channels), answer


def _values(text: str, stamped: bool) -> np.ndarray:
    if stamped:
        cells = [value for _, value in _STAMPED.findall(text)]
    else:
        cells = text.split(",")
    try:
        return np.array([np.nan if cell.strip().lower() in _MISSING else cell for cell in cells], dtype=np.float64)
    except ValueError:
        odd = [cell.strip() for cell in cells if not _is_number(cell)]
        raise _Unreadable(f"{quoted(odd[:1])} is not a number") from None


def _is_number(cell: str) -> bool:
    try:
        float(cell if cell.strip().lower() not in _MISSING else "0")
    except ValueError:
        return False
    return True


def _check_amount(number: int, values: int, filename: str) -> None:
    if number > MAX_SERIES:
        raise DataError(f"{filename} has more than {MAX_SERIES:,} series, the most that are read. Keep fewer series.")
    if values > MAX_SERIES_VALUES_READ:
        raise DataError(
            f"{filename} has more than {MAX_SERIES_VALUES_READ:,} values, the most that are read. "
            "Keep fewer or shorter series."
        )


def _none_readable(dropped: list[Dropped], filename: str) -> str:
    if not dropped:
        return f"{filename} has no series after @data. Choose a file with series."
    return (
        f"{filename} has no series that can be read. The first one: {dropped[0].item}, because {dropped[0].reason}. "
        "Correct the file."
    )
