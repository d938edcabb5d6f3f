"""Reading a ZIP archive with a folder of images per class."""

from dataclasses import dataclass

import numpy as np

from metaaug.data.archive import Archive, Member, UnreadableMember
from metaaug.data.class_folders import class_names, lost_classes, none_readable, sample_members
from metaaug.data.dataset import Dataset, Dropped
from metaaug.data.dropped import shorten_dropped
from metaaug.data.labels import check_classes, encode_labels
from metaaug.data.limits import MAX_IMAGE_CLASSES
from metaaug.data.wording import shortened
from metaaug.errors import DataError
from metaaug.modalities.images.canvas import Canvas, canvas_notes, check_memory, choose_canvas, fit
from metaaug.modalities.images.decode import IMAGE_FILES, Header, UnreadableImage, decode, read_header, strict_pillow
from metaaug.modalities.images.depth import depth_note, to_bytes, white_of


@dataclass(frozen=True)
class _Item:
    member: Member
    header: Header


def load_folder_archive(data: bytes, filename: str, side: int | None) -> Dataset:
    """The data set in a ZIP archive; see :func:`metaaug.modalities.images.loading.load_images`."""
    archive = Archive(data, filename)
    members, dropped = sample_members(archive.members(), filename, IMAGE_FILES)
    class_of, unfiled, notes = class_names([member.path for member in members], filename, IMAGE_FILES)
    dropped += unfiled
    filed = [member for member in members if member.path in class_of]
    filed.sort(key=lambda member: (class_of[member.path], member.path))
    unreadable: list[Dropped] = []
    with strict_pillow():
        items = _headers(archive, filed, unreadable)
        items, canvas, pixels, white = _read_all(archive, items, side, unreadable, filename)
    labels, classes = encode_labels([class_of[item.member.path] for item in items])
    notes += lost_classes(class_of.values(), classes, IMAGE_FILES)
    check_classes(labels, classes, where=filename, noun="image", most=MAX_IMAGE_CLASSES)
    notes += canvas_notes([item.header for item in items], canvas)
    if white is not None:
        notes.append(depth_note(white))
    return Dataset(
        name=filename,
        kind="images",
        samples=pixels,
        labels=labels,
        classes=classes,
        dropped=shorten_dropped([*unreadable, *dropped]),
        notes=tuple(notes),
        source={"format": "zip", "mode": "RGB" if canvas.colour else "L"},
        names=tuple(item.member.path for item in items),
    )


def _headers(archive: Archive, members: list[Member], unreadable: list[Dropped]) -> list[_Item]:
    items = []
    for member in members:
        try:
            items.append(_Item(member, read_header(archive.read(member))))
        except (UnreadableMember, UnreadableImage) as error:
            unreadable.append(Dropped(shortened(member.path), str(error)))
    return items


def _read_all(
    archive: Archive, items: list[_Item], side: int | None, unreadable: list[Dropped], filename: str
) -> tuple[list[_Item], Canvas, np.ndarray, int | None]:
    """What could be decoded: items, canvas, ``(n, channels, height, width)`` pixels, the white of 16-bit images."""
    while items:
        canvas = choose_canvas([item.header for item in items], side)
        check_memory(len(items), canvas, filename)
        pixels, failures, white = _decode_all(archive, items, canvas)
        unreadable += [Dropped(shortened(items[index].member.path), reason) for index, reason in failures.items()]
        kept = [index for index in range(len(items)) if index not in failures]
        items = [items[index] for index in kept]
        # An image that announced a size or colours and then failed must not decide for the others.
        if items and choose_canvas([item.header for item in items], side) == canvas:
            return items, canvas, pixels[kept] if failures else pixels, white
    raise DataError(none_readable(filename, IMAGE_FILES, unreadable[0]))


def _decode_all(archive: Archive, items: list[_Item], canvas: Canvas) -> tuple[np.ndarray, dict[int, str], int | None]:
    pixels = np.zeros((len(items), canvas.channels, canvas.height, canvas.width), np.uint8)
    failures: dict[int, str] = {}
    deep: dict[int, np.ndarray] = {}
    largest = 0.0
    for index, item in enumerate(items):
        try:
            image = decode(archive.read(item.member), max(canvas.width, canvas.height))
        except (UnreadableMember, UnreadableImage) as error:
            failures[index] = str(error)
            continue
        if image.mode == "F":
            largest = max(largest, np.asarray(image).max())
            deep[index] = fit(image, canvas)
        else:
            pixels[index] = (
                fit(image.convert("RGB") if canvas.colour else image, canvas)
                .reshape(canvas.height, canvas.width, canvas.channels)
                .transpose(2, 0, 1)
            )
    white = white_of(largest) if deep else None
    for index, values in deep.items():
        pixels[index] = to_bytes(values, white or 255)
    return pixels, failures, white
