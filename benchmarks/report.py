"""Tables in Markdown, and sections of ``docs/benchmarks.md`` that a command replaces by what it measured."""

from collections.abc import Sequence
from pathlib import Path

from metaaug.data.atomic import write_atomically
from metaaug.training.statistics import Interval

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(cells)} |" for cells in (header, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(header), *lines[1:]])


def points(interval: Interval | None) -> str:
    """A difference of accuracies in points: ``+4.7 [+4.1, +5.3]``; empty for None."""
    if interval is None:
        return ""
    return f"{100 * interval.mean:+.1f} [{100 * interval.low:+.1f}, {100 * interval.high:+.1f}]"


def replaced(page: str, section: str, body: str) -> str:
    """The page with ``body`` as its section of that name, and everything else as it was.

    A section stands between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``; where the page has none, it comes last.

    Raises:
        ValueError: the page has the beginning of the section without its end, or more than one.
    """
    begin, end = f"<!-- begin {section} -->\n", f"<!-- end {section} -->"
    text = f"{begin}\n{body.strip()}\n\n{end}"
    if begin not in page and end not in page:
        return f"{page.rstrip()}\n\n{text}\n"
    before, *after = page.split(begin)
    if len(after) != 1 or after[0].count(end) != 1 or end in before:
        raise ValueError(f'The section "{section}" must begin once and end once after that.')
    return before + text + after[0].split(end)[1]


def write(section: str, body: str, page: Path = PAGE) -> None:
    """Replace a section of the page."""
    write_atomically(page, replaced(page.read_text(encoding="utf-8"), section, body).encode())
