"""What the quality stage has flagged, read for one sample, for the gallery and for the map."""

import pandas as pd
import pytest

from metaaug.inspect.flags import are_the_measured_copies, flagged_rows_of, found_in, issue_of_points

ISSUES = {
    "issues": [
        {"name": "near_identical", "copies": [[3, 1, 0.01]]},
        {"name": "far_from_all", "copies": [[3, 2, 4.2], [5, 1, 3.9], [8, 2, 3.8]]},
        {"name": "another_class", "copies": [[5, 1, 0.97]]},
        {"name": "idle_operations", "copies": []},
    ]
}
MAP = {"n_labelled": 100, "seed": 0}
QUALITY = {"n_originals": 100, "n_labelled": 100, "seed": 0}


def pairs_of(table: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(table["sample"], table["copy"], strict=True))


def test_what_was_found_of_a_sample_has_the_gravest_first():
    assert [(one.issue["name"], one.copy, one.value) for one in found_in(ISSUES, 5)] == [
        ("another_class", 1, 0.97),
        ("far_from_all", 1, 3.9),
    ]
    assert found_in(ISSUES, 4) == []


def test_flagged_rows_are_the_copies_that_are_kept_each_after_its_original():
    table = pd.DataFrame({"sample": [3, 3, 5, 5, 8], "copy": [0, 2, 0, 1, 0]})
    rows = flagged_rows_of(table, ISSUES, "far_from_all")
    # The flagged copy of sample 8 is beyond those that are kept, so its original says nothing.
    assert pairs_of(rows) == [(3, 0), (3, 2), (5, 0), (5, 1)]
    assert flagged_rows_of(table, ISSUES, "near_identical").empty


def test_points_have_the_gravest_issue_by_copy_or_by_original():
    points = pd.DataFrame({"sample": [3, 5, 8, 3, 5, 8], "copy": [0, 0, 0, 1, 1, 1]})
    assert issue_of_points(points, ISSUES, by_copy=True) == ["", "", "", "near_identical", "another_class", ""]
    assert (
        issue_of_points(points, ISSUES, by_copy=False) == ["far_from_all", "another_class", "far_from_all"] + [""] * 3
    )


@pytest.mark.parametrize(
    ("facts", "quality", "same"),
    [
        (MAP, QUALITY, True),
        (MAP | {"seed": 1}, QUALITY, False),
        (MAP | {"n_labelled": 90}, QUALITY, False),
        (MAP, QUALITY | {"n_originals": 40}, False),
        ({}, QUALITY, False),
    ],
)
def test_copies_are_the_same_where_samples_and_seed_are(facts, quality, same):
    assert are_the_measured_copies(facts, quality) == same
