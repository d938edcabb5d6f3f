"""Undoing what a wrong encoding did to a text, where that can be told for certain."""

_FIRST_CONTROL, _LAST_CONTROL = 0x80, 0x9F
_WINDOWS = {
    code: character
    for code in range(_FIRST_CONTROL, _LAST_CONTROL + 1)
    if (character := bytes([code]).decode("cp1252", errors="ignore"))
}
_BYTES = {ord(character): code for code, character in _WINDOWS.items()}


def repaired(text: str) -> str:
    """The text as it was meant.

    Two things are told for certain. UTF-8 that was read as Windows-1252 or Latin-1 ("cafÃ©"): when *every* character
    that is not ASCII belongs to such a sequence, which hardly happens by chance. And characters from 0x80 to 0x9F,
    which no text has: they are quotation marks and dashes of Windows-1252 that were read as Latin-1.
    """
    if text.isascii():
        return text
    for _ in range(2):
        again = _read_as_utf8(text)
        if again is None:
            break
        text = again
    return text.translate(_WINDOWS)


def _read_as_utf8(text: str) -> str | None:
    codes = [_BYTES.get(ord(character), ord(character)) for character in text]
    if max(codes) > 0xFF or text.isascii():
        return None
    try:
        return bytes(codes).decode("utf-8")
    except UnicodeDecodeError:
        return None
