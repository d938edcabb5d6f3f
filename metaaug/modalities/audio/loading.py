"""Reading a ZIP archive with a folder of recordings per class."""

from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from metaaug.data.archive import Archive, Member, UnreadableMember
from metaaug.data.class_folders import class_names, is_system, lost_classes, none_readable, sample_members
from metaaug.data.dataset import Dataset, Dropped
from metaaug.data.dropped import shorten_dropped
from metaaug.data.labels import check_classes, encode_labels
from metaaug.data.limits import MAX_AUDIO_CLASSES
from metaaug.data.uploads import check_size
from metaaug.data.wording import counted, quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.audio.decode import (
    AUDIO_FILES,
    LOOKS_LIKE_AUDIO,
    Header,
    UnreadableRecording,
    decode,
    read_header,
)
from metaaug.modalities.audio.grouping import groups_by_name
from metaaug.modalities.audio.length import Form, check_seconds, choose_form, form_notes

AUDIO_EXTENSIONS = (".zip",)


@dataclass(frozen=True)
class _Item:
    member: Member
    header: Header


@dataclass(frozen=True)
class _Read:
    items: list[_Item]
    form: Form
    samples: np.ndarray
    reduced: int


def looks_like_audio(data: bytes, filename: str) -> bool:
    """Whether most files of an archive are recordings by their names; False where it cannot be opened."""
    try:
        paths = [member.path.lower() for member in Archive(data, filename).members()]
    except DataError:
        return False
    files = [path for path in paths if not is_system(path)]
    return 2 * sum(path.endswith(LOOKS_LIKE_AUDIO) for path in files) > len(files)


def load_audio(data: bytes, filename: str, *, seconds: float | None = None, group: int | None = None) -> Dataset:
    """The audio set in a ZIP archive with a folder per class.

    All clips get the most frequent rate, at most 16 kHz, one channel, and one length: that of the longest, but no
    longer than nearly all, and at most 4 s. One recording that cannot be read is dropped with its reason.
    ``docs/data-formats.md`` has the rules.

    Args:
        data: the content of the file.
        filename: its name, which becomes the data set's.
        seconds: length of all clips.
        group: which part of the file names, counted from 1 and separated by "_", says the speaker or another group that
            the split keeps on one side.

    Returns:
        A data set of kind ``audio``: ``(n, samples)`` int16, the rate in ``source["rate"]``.

    Raises:
        DataError: nothing usable can be read; the message says why and what to do.
    """
    filename = PurePath(filename).name
    check_seconds(seconds)
    check_size(len(data), filename)
    archive = Archive(data, filename)
    members, dropped = sample_members(archive.members(), filename, AUDIO_FILES)
    class_of, unfiled, notes = class_names([member.path for member in members], filename, AUDIO_FILES)
    dropped += unfiled
    filed = sorted(
        (member for member in members if member.path in class_of),
        key=lambda member: (class_of[member.path], member.path),
    )
    unreadable: list[Dropped] = []
    items = _headers(archive, filed, unreadable)
    read = _read_all(archive, items, seconds, unreadable, filename)
    paths = [item.member.path for item in read.items]
    labels, classes = encode_labels([class_of[path] for path in paths])
    notes += lost_classes(class_of.values(), classes, AUDIO_FILES)
    check_classes(labels, classes, where=filename, noun=AUDIO_FILES.noun, most=MAX_AUDIO_CLASSES)
    notes += form_notes([item.header for item in read.items], read.form)
    if read.reduced:
        notes.append(f"Made {counted(read.reduced, 'recording')} quieter: they reached beyond full scale.")
    groups = () if group is None else groups_by_name(paths, group, filename)
    if groups:
        names = sorted(set(groups))
        notes.append(
            f"Part {group} of the file names says {counted(len(names), 'group')} ({quoted(names)}), which the split "
            "keeps apart."
        )
    chosen = {"seconds": seconds, "group": group}
    return Dataset(
        name=filename,
        kind="audio",
        samples=read.samples,
        labels=labels,
        classes=classes,
        dropped=shorten_dropped([*unreadable, *dropped]),
        notes=tuple(notes),
        source={
            "format": "zip",
            "rate": str(read.form.rate),
            **{name: f"{value:g}" for name, value in chosen.items() if value is not None},
        },
        names=tuple(paths),
        groups=groups,
    )


def _headers(archive: Archive, members: list[Member], unreadable: list[Dropped]) -> list[_Item]:
    items = []
    for member in members:
        try:
            items.append(_Item(member, read_header(archive.read(member))))
        except (UnreadableMember, UnreadableRecording) as error:
            unreadable.append(Dropped(shortened(member.path), str(error)))
    return items


def _read_all(
    archive: Archive, items: list[_Item], seconds: float | None, unreadable: list[Dropped], filename: str
) -> _Read:
    """What could be decoded."""
    while items:
        form = choose_form([item.header for item in items], seconds, filename)
        samples, failures, reduced = _decode_all(archive, items, form)
        unreadable += [Dropped(shortened(items[index].member.path), reason) for index, reason in failures.items()]
        kept = [index for index in range(len(items)) if index not in failures]
        items = [items[index] for index in kept]
        # A recording that announced a rate or a length and then failed must not decide for the others.
        if items and choose_form([item.header for item in items], seconds, filename) == form:
            return _Read(items, form, samples[kept] if failures else samples, reduced)
    raise DataError(none_readable(filename, AUDIO_FILES, unreadable[0]))


def _decode_all(archive: Archive, items: list[_Item], form: Form) -> tuple[np.ndarray, dict[int, str], int]:
    samples = np.zeros((len(items), form.samples), np.int16)
    failures: dict[int, str] = {}
    reduced = 0
    for index, item in enumerate(items):
        try:
            clip = decode(archive.read(item.member), form.seconds, form.rate)
        except (UnreadableMember, UnreadableRecording) as error:
            failures[index] = str(error)
            continue
        part = clip.samples[: form.samples]
        samples[index, : len(part)] = part
        reduced += clip.reduced
    return samples, failures, reduced
