"""No translation is missing or stale, in either direction, and the check would see it."""

import shutil
from pathlib import Path

import pytest

from metaaug.config import Kind
from metaaug.modalities.recipes import KINDS
from metaaug.ui.language import LOCALES, TEXTS, catalogue, sections
from scripts import translations

LANGUAGES = translations.translated()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_is_there_and_up_to_date(language: str) -> None:
    assert translations.faults_of_messages(language) == []
    assert translations.faults_of_texts(language) == []


def test_messages_are_found_in_code_and_in_tables(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(
        'title = _("One")\nnote = f"<p>{_("Two")}</p>"\nlanguage.ngettext("{amount} cat", "{amount} cats", 2)\n'
        "other(_(title))\n".replace('f"<p>{_("Two")}</p>"', "f'<p>{_(\"Two\")}</p>'"),
        encoding="utf-8",
    )
    assert set(translations.in_code(tmp_path)) == {"One", "Two", ("{amount} cat", "{amount} cats")}
    of_pages = {"Learn", "How does it work?", "Make", "First-order MAML", "likely another class"}
    of_the_library = {"shift x", "semitones", "Column shapes", "inner lr", "Seed of the map.", "upside down", "wine"}
    of_runs = {"all operations at {strength}", "held-out samples", "Copies far from all data"}
    assert of_pages | of_the_library | of_runs <= translations.in_tables()


@pytest.mark.parametrize("kind", KINDS)
def test_every_operation_has_a_chinese_name(kind: Kind) -> None:
    for spec in KINDS[kind].operations:
        name = catalogue("zh").gettext(spec.name.replace("_", " "))
        assert any("\u4e00" <= letter <= "\u9fff" for letter in name), spec.name


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LOCALES, tmp_path / "locale"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgid "Play again"', 'msgid "Play it again"', "zh: no translation of 'Play again'"),
        ('msgid "Play again"', 'msgid "Play it again"', "zh: 'Play it again' is not used any more"),
        ('msgstr "重新播放"', 'msgstr ""', "zh: the translation of 'Play again' is empty or fuzzy"),
        ("下一课：{lesson}", "下一课", "zh: the translation of 'Next: {lesson}' has other placeholders"),
        ("重新播放", "再播放", "zh: metaaug.mo is not what metaaug.po compiles to"),
    ],
)
def test_a_fault_of_a_message_is_seen(locales: Path, old: str, new: str, fault: str) -> None:
    edit(translations.po_path("zh", locales), old, new)
    assert any(found.startswith(fault) for found in translations.faults_of_messages("zh", locales))


def test_updating_keeps_what_is_translated(locales: Path) -> None:
    path = translations.po_path("zh", locales)
    whole, compiled = path.read_bytes(), path.with_suffix(".mo").read_bytes()
    translations.update("zh", locales)
    assert path.read_bytes() == whole
    assert path.with_suffix(".mo").read_bytes() == compiled
    path.unlink()
    translations.update("zh", locales)
    messages = [message for message in translations.wanted() if message.id]
    assert sum("is empty" in fault for fault in translations.faults_of_messages("zh", locales)) == len(messages)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEXTS, tmp_path / "texts"))


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "en/lens.md",
            "Two classes of points",
            "Points of two classes",
            "zh/lens.md: section lead translates an earlier",
        ),
        ("en/lens.md", "## rates", "## speeds", "zh/lens.md: section speeds is missing"),
        ("en/lens.md", "## rates", "## speeds", "zh/lens.md: section rates is not in English"),
        ("zh/lens.md", "## rates", "## speeds", "zh/lens.md: section rates is missing"),
        ("zh/unrolling.md", "{pools}", "三", "zh/unrolling.md: section found has other placeholders"),
    ],
)
def test_a_fault_of_a_text_is_seen(texts: Path, file: str, old: str, new: str, fault: str) -> None:
    edit(texts / file, old, new)
    assert any(found.startswith(fault) for found in translations.faults_of_texts("zh", texts))


def test_a_text_that_is_missing_or_alone_is_seen(texts: Path) -> None:
    (texts / "zh" / "lens.md").rename(texts / "zh" / "loupe.md")
    assert translations.faults_of_texts("zh", texts) == ["zh/lens.md is missing", "zh/loupe.md has no English text"]


def test_stamping_says_that_a_text_is_up_to_date(texts: Path) -> None:
    edit(texts / "en/lens.md", "Two classes of points", "Points of two classes")
    assert translations.faults_of_texts("zh", texts)
    translations.stamp("zh", "lens", texts)
    assert translations.faults_of_texts("zh", texts) == []


def test_chinese_lines_are_joined_without_a_space() -> None:
    for text in sections("lens", "zh").values():
        assert "<!--" not in text
        assert "。\n" not in text.replace("\n\n", "")
