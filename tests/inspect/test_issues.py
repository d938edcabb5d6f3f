"""The rules find what they say, and nothing else."""

import numpy as np
import pytest

from metaaug.inspect import issues
from metaaug.inspect.quality.learner import CrossFitted, Learner, cross_fit

# Originals on a line, whose nearest others are 1, 1, 1, 2 and 5 away.
LINE = np.array([0.0, 1.0, 2.0, 4.0, 9.0])[:, None]


def copies(*places: tuple[int, int, float], originals: np.ndarray = LINE) -> issues.Copies:
    """Copies as (original, number, place on the line)."""
    owners, numbers, at = (np.array(part) for part in zip(*places, strict=True))
    return issues.Copies(originals, at[:, None].astype(float), owners, 100 + np.arange(len(originals)), numbers)


def found(issue: issues.Issue) -> list[tuple[int, int]]:
    return [(flag.sample, flag.copy) for flag in issue.flags]


def test_distances_leave_the_sample_itself_out():
    assert issues.neighbour_distances(LINE).tolist() == [1, 1, 1, 2, 5]


def test_near_identical_copies_are_near_their_own_original():
    # The median distance is 1; the third copy sits on another original than its own.
    made = copies((0, 1, 0.1), (1, 2, 1.05), (0, 2, 1.0), (4, 1, 9.0), (2, 1, 2.2))
    issue = issues.near_identical(made, 0.1)
    assert found(issue) == [(104, 1), (101, 2), (100, 1)]
    assert (issue.count, issue.of, issue.threshold) == (3, 5, pytest.approx(0.1))
    assert [flag.value for flag in issue.flags] == pytest.approx([0, 0.05, 0.1])
    assert found(issues.near_identical(made, 0.0)) == [(104, 1)]


def test_far_copies_are_far_from_every_original():
    made = copies((0, 1, 3.0), (0, 2, -4.0), (1, 1, 14.5), (2, 1, 6.6))
    issue = issues.far_from_all(made, 0.75)
    # Three quarters of originals have another within 2.
    assert issue.threshold == 2
    assert found(issue) == [(101, 1), (100, 2), (102, 1)]
    assert (issue.count, issue.of) == (3, 4)
    assert "75 % of originals" in issue.rule


CLASSES = np.array([0, 0, 1, 1])


class ByPlace:
    """Probability of class 1 is the place on the line."""

    classes_ = np.array([0, 1])

    def predict_proba(self, vectors: np.ndarray) -> np.ndarray:
        return np.column_stack([1 - vectors[:, 0], vectors[:, 0]])


def fitted(folds: np.ndarray) -> CrossFitted:
    learner = Learner(np.zeros(1), 1.0, ByPlace(), None)
    return CrossFitted([learner] * (folds.max() + 1), folds)


def test_another_class_is_likely_where_the_original_is_known():
    originals = np.array([[0.1], [0.6], [0.9], [0.7]])
    made = copies((0, 1, 0.85), (0, 2, 0.75), (1, 1, 0.95), (2, 1, 0.1), (2, 2, 0.95), (3, 1, 0.2), originals=originals)
    issue = issues.likely_another_class(made, CLASSES, fitted(np.array([0, 1, 0, 1])), 0.8)
    # The second original is taken for class 1 itself, so nothing is said of its copy.
    assert found(issue) == [(102, 1), (100, 1), (103, 1)]
    assert [flag.value for flag in issue.flags] == pytest.approx([0.9, 0.85, 0.8])
    assert (issue.count, issue.of) == (3, 5)
    assert issue.inapplicable is None


def test_a_real_learner_finds_copies_moved_to_the_other_class():
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1], 20)
    originals = random.normal(size=(40, 2)) + 6 * labels[:, None]
    moved = originals.copy()
    moved[3], moved[25] = [6, 6], [0, 0]
    made = issues.Copies(originals, moved, np.arange(40), np.arange(40), np.ones(40, dtype=int))
    issue = issues.likely_another_class(made, labels, cross_fit(originals, labels, False, 0), 0.8)
    assert sorted(found(issue)) == [(3, 1), (25, 1)]


def test_of_a_number_there_is_no_other_class():
    issue = issues.likely_another_class(copies((0, 1, 0.0)), np.zeros(5), None, 0.8)
    assert issue.inapplicable is not None
    assert issue.inapplicable.startswith("A number is predicted")
    assert (issue.count, issue.flags) == (0, ())


def test_idle_operations_are_those_no_copy_shows():
    issue = issues.idle_operations({"rotate": 0.3, "hflip": 0.0, "blur": 0.125}, [["rotate"], [], ["rotate"]])
    assert issue.operations == (("hflip", "strength 0"), ("blur", "strength 0.12, but seen in none of the copies"))
    assert (issue.count, issue.of, issue.threshold) == (2, 3, None)
    # A conditional policy can raise a strength of 0.
    assert issues.idle_operations({"hflip": 0.0}, [["hflip"]]).count == 0


def test_plain_values():
    issue = issues.near_identical(copies((4, 2, 9.0)), 0.1)
    assert issues.plain(issue)["copies"] == [[104, 2, 0.0]]
    operations = issues.plain(issues.idle_operations({"hflip": 0.0}, [[]]))["operations"]
    assert operations == [{"name": "hflip", "why": "strength 0"}]
