"""Keep the translations: ``python -m scripts.translations update | check | stamp LANGUAGE FILE``.

``update`` collects the short messages of the pages, brings them into the catalogue of every language, and compiles it.
``check`` says what is missing or stale, and ends with exit code 1 where something is. ``stamp`` notes that the sections
of a long text have been brought up to the English ones.
"""

import argparse
import ast
import hashlib
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from metaaug.ui.language import DOMAIN, LANGUAGES, LOCALES, SOURCE, TEXTS
from scripts.table_messages import in_tables

PAGES = Path(__file__).parents[1] / "pages"
UI = Path(__file__).parents[1] / "metaaug" / "ui"
KEYWORDS = {"_": 1, "translate": 1, "ngettext": 2}
"""Functions that translate, and how many messages each takes. Babel's own extraction does not look into f-strings."""

_HEADER = "# Short messages of MetaAug's pages. Kept by: python -m scripts.translations"
_KEPT_FIELDS = ("Language:", "Plural-Forms:", "MIME-Version:", "Content-")
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""In compiled catalogues, so that the same translations are the same bytes."""

_HEAD_FIELD = re.compile(r'"[\w-]+: ')
_PLACEHOLDER = re.compile(r"{(\w*)}")
_STAMP = re.compile(r"\A<!-- of ([0-9a-f]{8}) -->\n")
_HEADING = re.compile(r"^## (\S+)$", re.MULTILINE)

Message = str | tuple[str, ...]


def in_code(*roots: Path) -> Iterator[Message]:
    """Messages that are written in the code of the pages, also inside of formatted strings."""
    for path in sorted(path for root in roots for path in root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            takes = KEYWORDS.get(ast.unparse(node.func).rpartition(".")[2]) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and takes:
                told = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                if len(told) == takes:
                    yield told[0] if takes == 1 else (told[0], told[1])


def wanted() -> Catalog:
    """All messages of the pages, sorted, so that code can move without a catalogue changing."""
    catalog = Catalog()
    for message in sorted({*in_code(UI, PAGES), *in_tables()}, key=str):
        catalog.add(message, flags=("python-brace-format",) if _PLACEHOLDER.search(str(message)) else ())
    return catalog


def po_path(language: str, locales: Path = LOCALES) -> Path:
    """Where the catalogue of a language is, as text."""
    return locales / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str, locales: Path = LOCALES) -> Catalog:
    """The catalogue of a language; empty where there is none yet."""
    path = po_path(language, locales)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    buffer = io.BytesIO()
    catalog.creation_date = catalog.revision_date = _NO_DATE
    write_mo(buffer, catalog)
    return buffer.getvalue()


def in_compiled(path: Path) -> dict[Message, Message]:
    """The translations in a compiled catalogue; none where there is none."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        found = [message for message in read_mo(file) if message.id and any(message.string)]
    return {_forms(message.id): _forms(message.string) for message in found}


def _forms(told: str | Iterable[str]) -> Message:
    """A message, or the forms of one that is counted."""
    return told if isinstance(told, str) else tuple(told)


def as_text(catalog: Catalog) -> bytes:
    """The catalogue as people edit it: nothing in it changes that nobody changed."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, omit_header=False, sort_output=False, ignore_obsolete=True, no_location=True)
    head, blank, messages = buffer.getvalue().decode().partition("\n\n")
    # Names and dates would change without a translation having changed.
    kept = [line for line in head.splitlines() if not _HEAD_FIELD.match(line) or line[1:].startswith(_KEPT_FIELDS)]
    return ("\n".join(kept) + blank + messages.rstrip("\n") + "\n").encode()


def update(language: str, locales: Path = LOCALES) -> None:
    """Bring the messages of the code into a catalogue. What is new is empty, what has gone is taken out."""
    catalog, messages = read_catalogue(language, locales), wanted()
    merged = Catalog(locale=language, domain=DOMAIN, header_comment=_HEADER, fuzzy=False)
    for message in messages:
        if message.id:
            known = catalog.get(message.id)
            merged.add(message.id, known.string if known else "", flags=message.flags)
    path = po_path(language, locales)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_text(merged))
    path.with_suffix(".mo").write_bytes(compiled(read_catalogue(language, locales)))


def faults_of_messages(language: str, locales: Path = LOCALES) -> list[str]:
    """What is missing or stale among the short messages of a language."""
    catalog, messages = read_catalogue(language, locales), wanted()
    known = {message.id: message for message in catalog if message.id}
    needed = {message.id for message in messages if message.id}
    faults = [f"{language}: no translation of {id!r}" for id in sorted(needed - set(known), key=str)]
    faults += [f"{language}: {id!r} is not used any more" for id in sorted(set(known) - needed, key=str)]
    for id in sorted(needed & set(known), key=str):
        message = known[id]
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy or not all(strings):
            faults.append(f"{language}: the translation of {id!r} is empty or fuzzy")
        elif any(placeholders(string) != placeholders(id[-1] if isinstance(id, tuple) else id) for string in strings):
            faults.append(f"{language}: the translation of {id!r} has other placeholders")
    mo = po_path(language, locales).with_suffix(".mo")
    if in_compiled(mo) != {id: _forms(message.string) for id, message in known.items() if any(message.string)}:
        faults.append(f"{language}: {mo.name} is not what {DOMAIN}.po compiles to; run the update")
    return faults


def placeholders(text: str) -> list[str]:
    """The names in braces, sorted."""
    return sorted(_PLACEHOLDER.findall(text))


def parts(text: str) -> dict[str, str]:
    """The sections of a long text by their headings, stamps included."""
    found = _HEADING.split(text)
    return dict(zip(found[1::2], (body.strip() + "\n" for body in found[2::2]), strict=True))


def stamp_of(english: str) -> str:
    """What identifies a version of an English section."""
    return hashlib.sha256(english.strip().encode()).hexdigest()[:8]


def faults_of_texts(language: str, texts: Path = TEXTS) -> list[str]:
    """What is missing or stale among the long texts of a language."""
    english = {path.name for path in (texts / SOURCE).glob("*.md")}
    theirs = {path.name for path in (texts / language).glob("*.md")}
    faults = [f"{language}/{name} is missing" for name in sorted(english - theirs)]
    faults += [f"{language}/{name} has no English text" for name in sorted(theirs - english)]
    for name in sorted(english & theirs):
        source = parts((texts / SOURCE / name).read_text(encoding="utf-8"))
        target = parts((texts / language / name).read_text(encoding="utf-8"))
        faults += [f"{language}/{name}: section {key} is missing" for key in source if key not in target]
        faults += [f"{language}/{name}: section {key} is not in English" for key in target if key not in source]
        for key in [key for key in source if key in target]:
            stamp = _STAMP.match(target[key])
            if stamp is None or stamp[1] != stamp_of(source[key]):
                faults.append(f"{language}/{name}: section {key} translates an earlier English text")
            if set(placeholders(source[key])) != set(placeholders(target[key])):
                faults.append(f"{language}/{name}: section {key} has other placeholders")
    return faults


def stamp(language: str, name: str, texts: Path = TEXTS) -> None:
    """Note in every section of a long text which English text it translates."""
    source = parts((texts / SOURCE / f"{name}.md").read_text(encoding="utf-8"))
    path = texts / language / f"{name}.md"
    written = []
    for key, body in parts(path.read_text(encoding="utf-8")).items():
        plain = _STAMP.sub("", body)
        first = f"<!-- of {stamp_of(source[key])} -->\n" if key in source else ""
        written.append(f"## {key}\n{first}{plain}")
    path.write_text("\n".join(written), encoding="utf-8")


def translated() -> list[str]:
    """The languages other than English."""
    return [language for language in LANGUAGES if language != SOURCE]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.translations", description="Keep the translations.")
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("update", help="collect the messages of the code and compile")
    what.add_parser("check", help="say what is missing or stale")
    stamping = what.add_parser("stamp", help="note that a long text is up to date")
    stamping.add_argument("language", choices=translated())
    stamping.add_argument("name", help="of the file in metaaug/ui/texts, without its ending")
    given = parser.parse_args(arguments)
    if given.what == "stamp":
        stamp(given.language, given.name)
    for language in translated():
        if given.what == "update":
            update(language)
    faults = [one for language in translated() for one in (*faults_of_messages(language), *faults_of_texts(language))]
    print("\n".join(faults) or "Every translation is there and up to date.")
    return 1 if faults and given.what == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
