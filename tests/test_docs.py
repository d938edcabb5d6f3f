"""The documentation is true: its examples run, its links and names lead somewhere, its numbers are the code's."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from metaaug.modalities.recipes import KINDS

ROOT = Path(__file__).parent.parent
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS]
NOT_RUN = "<!-- not run -->"

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:")
NAMED_FILE = re.compile(r"\b(?:metaaug|tests|pages|benchmarks|scripts|docs)/[\w./-]*\.(?:py|md|css)\b")
SYMBOL = re.compile(r"^\| .+ \| .+ \| `([^`]+)` \| (`[^|]+`) \|$", re.MULTILINE)
SETTING = re.compile(r"^\| (?:`(\w+)(?:\.(\w+))?`|setting) \| ((?:\S+ \| )*\S+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A block of Python on a page; ``line`` is that of its first statement."""

    page: Path
    line: int
    code: str


def examples(page: Path, text: str) -> list[Example]:
    found = []
    for block in FENCE.finditer(text):
        above = text[: block.start()].rstrip("\n")
        if block[1] == "python" and not above.endswith(NOT_RUN):
            found.append(Example(page, text.count("\n", 0, block.start(2)) + 1, block[2]))
    return found


def links(text: str) -> list[str]:
    """What a page links to inside the repository; what looks like a link in code is none."""
    return [target for target in LINK.findall(FENCE.sub("", text)) if not OUTSIDE.match(target)]


def anchors(text: str) -> set[str]:
    """The fragments of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path, text: str) -> list[str]:
    broken = []
    for target in links(text):
        name, _, fragment = target.partition("#")
        file = page.parent / name if name else page
        if not file.exists() or (fragment and fragment not in anchors(file.read_text(encoding="utf-8"))):
            broken.append(target)
    return broken


EXAMPLES = [example for page in PAGES for example in examples(page, page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.page.name}:{example.line}")
def test_an_example_runs(example, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("METAAUG_RUNS", str(tmp_path / "runs"))
    module = ModuleType("example")
    # Classes of the example look up the module they are defined in.
    monkeypatch.setitem(sys.modules, "example", module)
    code = "\n" * (example.line - 1) + example.code
    exec(compile(code, str(example.page), "exec"), module.__dict__)


def test_there_are_examples_of_every_extension():
    assert len([example for example in EXAMPLES if example.page.name == "extending.md"]) >= 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    assert broken_links(page, page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_exist(page):
    named = set(NAMED_FILE.findall(page.read_text(encoding="utf-8")))
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


def test_pages_that_the_code_points_to_exist():
    sources = [path.read_text(encoding="utf-8") for path in ROOT.glob("metaaug/**/*.py")]
    named = {name for source in sources for name in re.findall(r"docs/[\w-]+\.md", source)}
    assert "docs/mathematics.md" in named
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


def test_every_symbol_has_its_name_in_the_code():
    rows = SYMBOL.findall((ROOT / "docs/mathematics.md").read_text(encoding="utf-8"))
    assert len(rows) >= 40
    for file, names in rows:
        source = (ROOT / file).read_text(encoding="utf-8")
        missing = [name for name in re.findall(r"`(\w+)`", names) if not re.search(rf"\b{name}\b", source)]
        assert missing == [], file


def test_the_recipe_on_the_page_is_that_of_the_code():
    head, *rows = SETTING.findall((ROOT / "docs/mathematics.md").read_text(encoding="utf-8"))
    kinds = head[2].split(" | ")
    assert kinds == list(KINDS)
    assert len(rows) >= 20
    for name, part, stated in rows:
        for kind, text in zip(kinds, stated.split(" | "), strict=True):
            value = getattr(KINDS[kind].recipe, name)
            value = value[part] if part else value
            told = "none" if value is None else f"{value:g}"
            if isinstance(value, bool):
                told = "yes" if value else "no"
            assert text == told, (name, part, kind)


PAGE = f"""# A page, with `code`

[good](page.md#a-page-with-code) [bad](page.md#elsewhere) [gone](gone.md) [out](https://example.org/x.md)

```python
first = "[not a link](nowhere.md)"
```

{NOT_RUN}
```python
raise AssertionError
```
"""


def test_the_checks_see_what_is_wrong(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    assert broken_links(page, PAGE) == ["page.md#elsewhere", "gone.md"]
    assert [(example.line, example.code) for example in examples(page, PAGE)] == [
        (6, 'first = "[not a link](nowhere.md)"\n')
    ]
