"""From the bytes of a file to its text, by the encoding it is most likely in."""

import codecs

from metaaug.errors import DataError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes, filename: str, form: str = "CSV", noun: str = "text table") -> tuple[str, list[str]]:
    """The text of a file in UTF-8, UTF-16 with its mark, or else Windows-1252, and notes on it.

    Args:
        data: the content of the file.
        filename: its name.
        form: what to save it as, for the sentences.
        noun: what it is not where it has zero bytes.

    Raises:
        DataError: the mark is wrong, or there are zero bytes.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    notes = ["Read as UTF-16."] if encoding == "utf-16" else []
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise DataError(
                f"{filename} begins like {'UTF-16' if encoding == 'utf-16' else 'UTF-8'} text but is not. "
                f"Save it as {form} in UTF-8."
            ) from error
        text = data.decode("cp1252", errors="replace")
        notes = ["Read as Windows-1252 (Latin-1), because it is not UTF-8. Check names with accents."]
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(f"{filename} has a zero byte in line {line:,}, so it is no {noun}. Save it as {form} in UTF-8.")
    return text, notes
