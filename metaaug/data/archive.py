"""Reading ZIP archives that may be hostile: checked before anything is expanded, and never unpacked to a disk."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from metaaug.data.limits import (
    EXPANSION_FLOOR_BYTES,
    MAX_ARCHIVE_ENTRIES,
    MAX_EXPANDED_BYTES,
    MAX_EXPANSION,
)
from metaaug.data.wording import counted, megabytes, shortened
from metaaug.errors import DataError

_ENTRY_SIGNATURE = b"PK\x01\x02"
_ENCRYPTED = 0x1
# Others (bzip2, LZMA) expand a whole block at once, beyond what a cap on reading can stop.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError, OSError, EOFError)
_DRIVE = re.compile(r"[A-Za-z]:")


class UnreadableMember(Exception):
    """A file inside an archive that cannot be used; the message is the reason to report."""


@dataclass(frozen=True)
class Member:
    """A file inside an archive: its path with forward slashes, and its expanded size in bytes."""

    path: str
    size: int
    info: zipfile.ZipInfo


class Archive:
    """A ZIP archive in memory that has passed every check which needs no expanding.

    Raises:
        DataError: not a ZIP archive, cut short, encrypted, too large once expanded, or with names or
            links that point outside.
    """

    def __init__(self, data: bytes, filename: str) -> None:
        self.filename = filename
        entries = data.count(_ENTRY_SIGNATURE)
        # Counted before the table of contents is parsed: parsing millions of entries takes gigabytes.
        if entries > MAX_ARCHIVE_ENTRIES:
            raise DataError(
                f"{filename} has more than {counted(MAX_ARCHIVE_ENTRIES, 'entry')}, the most that are read. "
                "Use fewer files."
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _UNREADABLE as error:
            raise DataError(_why_not_a_zip(data, filename)) from error
        infos = self._zip.infolist()
        expanded = sum(info.file_size for info in infos)
        _check_expansion(filename, expanded, len(data))
        for info in infos:
            _check_entry(filename, info)

    def members(self) -> Iterator[Member]:
        """The files (not the folders) in the order of the archive."""
        for info in self._zip.infolist():
            path = info.filename.replace("\\", "/")
            if not path.endswith("/"):
                yield Member(path, info.file_size, info)

    def read(self, member: Member) -> bytes:
        """The content of one file. Raises UnreadableMember when it is damaged or packed in an unknown way."""
        if member.info.compress_type not in _METHODS:
            raise UnreadableMember(
                "it is packed with a method other than Deflate; make the archive again as a plain ZIP"
            )
        try:
            # ZipFile reads no more than the announced size, which was checked, and compares the checksum.
            return self._zip.read(member.info)
        except _UNREADABLE as error:
            raise UnreadableMember("it is damaged inside the archive") from error


def _why_not_a_zip(data: bytes, filename: str) -> str:
    if data.startswith(b"PK"):
        return (
            f"{filename} is cut short or damaged: its table of contents cannot be read. Make it anew and upload that."
        )
    return (
        f"{filename} is not a {'NumPy NPZ file' if filename.lower().endswith('.npz') else 'ZIP archive'}, "
        "whatever its name says. Make it anew and upload that."
    )


def _check_expansion(filename: str, expanded: int, packed: int) -> None:
    if expanded > MAX_EXPANDED_BYTES:
        raise DataError(
            f"{filename} would expand to {megabytes(expanded)}; at most {megabytes(MAX_EXPANDED_BYTES)} are read. "
            "Use fewer or smaller files."
        )
    if expanded > max(EXPANSION_FLOOR_BYTES, MAX_EXPANSION * packed):
        raise DataError(
            f"{filename} would expand to {expanded // max(packed, 1):,} times its size; at most {MAX_EXPANSION} times "
            "is read, to be safe from archives that fill the memory. Make it anew with less compression."
        )


def _check_entry(filename: str, info: zipfile.ZipInfo) -> None:
    path = info.filename.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/"):
        raise DataError(
            f'{filename} has an entry "{shortened(path)}" that points outside of the archive. '
            "Make the archive again from inside its folder."
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise DataError(
            f'{filename} has a link ("{shortened(path)}"), and links are not followed. '
            "Put the file itself in its place."
        )
    if info.flag_bits & _ENCRYPTED:
        raise DataError(f"{filename} is protected by a password. Make the archive again without one.")
