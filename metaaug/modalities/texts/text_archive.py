"""Reading a ZIP archive with a folder of text files per class."""

from metaaug.data.archive import Archive, UnreadableMember
from metaaug.data.class_folders import FileKind, class_names, is_system, lost_classes, none_readable, sample_members
from metaaug.data.dataset import Dropped
from metaaug.data.encoding import decoded
from metaaug.data.wording import counted, shortened
from metaaug.errors import DataError
from metaaug.modalities.texts.usable import RawTexts

FILES = FileKind("text", (".txt",), "plain text (.txt)")
_GUESSED = "Windows-1252"


def holds_texts(data: bytes, filename: str) -> bool:
    """Whether most files of an archive are texts in folders; False where it cannot be read."""
    try:
        paths = [member.path for member in Archive(data, filename).members() if not is_system(member.path)]
    except DataError:
        return False
    texts = [path for path in paths if path.lower().endswith(FILES.extensions) and "/" in path]
    return len(texts) > len(paths) / 2


def read_text_archive(data: bytes, filename: str) -> RawTexts:
    """The texts of an archive with the names of their classes.

    Raises:
        DataError: no archive, no texts, or no folders.
    """
    archive = Archive(data, filename)
    members, dropped = sample_members(archive.members(), filename, FILES)
    class_of, unfiled, notes = class_names([member.path for member in members], filename, FILES)
    texts: dict[str, str] = {}
    unreadable: list[Dropped] = []
    guessed = 0
    for member in sorted((one for one in members if one.path in class_of), key=lambda one: class_of[one.path]):
        try:
            text, told = decoded(archive.read(member), member.path, "plain text", "text")
        except UnreadableMember as error:
            unreadable.append(Dropped(shortened(member.path), str(error)))
        except DataError:
            unreadable.append(Dropped(shortened(member.path), "it is no text, whatever its name says"))
        else:
            texts[member.path] = text
            guessed += any(_GUESSED in note for note in told)
    if not texts:
        raise DataError(none_readable(filename, FILES, unreadable[0]))
    if guessed:
        they = "it is" if guessed == 1 else "they are"
        notes.append(
            f"Read {counted(guessed, 'text')} as {_GUESSED} (Latin-1), because {they} not UTF-8. "
            "Check words with accents."
        )
    labels = [class_of[path] for path in texts]
    notes += lost_classes(class_of.values(), labels, FILES)
    every = [*unreadable, *dropped, *unfiled]
    return RawTexts(list(texts.values()), labels, list(texts), "", every, notes, {"format": "zip"})
