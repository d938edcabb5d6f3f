"""Tables, paired intervals, and sections of the page that a command replaces."""

import pytest

from benchmarks.intervals import paired
from benchmarks.report import points, replaced, table, write
from metaaug.training.statistics import Interval

PAGE = """# Numbers

<!-- begin digits 5 -->

old five

<!-- end digits 5 -->

Between.

<!-- begin digits 10 -->
<!-- end digits 10 -->

After.
"""


def test_a_table_is_markdown():
    assert table(["strategy", "accuracy"], [["none", "0.9"], ["a", ""]]) == (
        "| strategy | accuracy |\n|---|---|\n| none | 0.9 |\n| a |  |"
    )


def test_points_are_of_accuracies_and_empty_without_an_interval():
    assert points(Interval(0.047, 0.041, -0.053)) == "+4.7 [+4.1, -5.3]"
    assert points(None) == ""


def test_a_section_is_replaced_and_the_rest_stays():
    page = replaced(PAGE, "digits 5", "new five\n")
    assert page == PAGE.replace("old five", "new five")
    page = replaced(PAGE, "digits 10", "ten")
    assert page == PAGE.replace("<!-- begin digits 10 -->\n", "<!-- begin digits 10 -->\n\nten\n\n")
    assert replaced(page, "digits 10", "ten") == page


def test_a_section_that_is_not_there_comes_last():
    page = replaced(PAGE, "mnist 10", "new")
    assert page == PAGE + "\n<!-- begin mnist 10 -->\n\nnew\n\n<!-- end mnist 10 -->\n"


@pytest.mark.parametrize(
    "page",
    [
        "<!-- begin a -->\n",
        "<!-- end a -->\n",
        "<!-- end a -->\n<!-- begin a -->\n",
        "<!-- begin a -->\n<!-- end a -->\n<!-- begin a -->\n<!-- end a -->\n",
    ],
)
def test_a_page_whose_marks_do_not_match_is_left_alone(page):
    with pytest.raises(ValueError, match='The section "a" must begin once and end once'):
        replaced(page, "a", "new")


def test_writing_a_section_changes_the_file(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    write("digits 5", "é", page)
    assert page.read_text(encoding="utf-8") == PAGE.replace("old five", "é")


def test_a_paired_interval_is_the_t_interval_of_the_differences():
    interval = paired([0.91, 0.95, 0.93], [0.90, 0.92, 0.91])
    # Differences .01, .03, .02: mean .02, deviation .01, and t with 2 degrees of freedom is 4.3027.
    assert interval.mean == pytest.approx(0.02)
    assert interval.half == pytest.approx(4.3027 * 0.01 / 3**0.5, rel=1e-4)


def test_one_pool_has_no_interval():
    assert paired([0.9], [0.8]) is None
