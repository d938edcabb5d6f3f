"""Precision, recall, density and coverage against the paper's formulas written as loops, and where they are known."""

import numpy as np
import pytest

from metaaug.inspect.quality.closest_record import closest_record
from metaaug.inspect.quality.coverage import coverage
from metaaug.inspect.quality.density import density
from metaaug.inspect.quality.neighbour_ratio import neighbour_ratio
from metaaug.inspect.quality.neighbourhoods import radii
from metaaug.inspect.quality.precision import precision
from metaaug.inspect.quality.recall import recall

NONE = np.zeros((0, 3))


def of_all(originals, copies, neighbours, held_out=NONE):
    owners = np.arange(len(copies)) % len(originals)
    return {
        "precision": precision(originals, copies, owners, neighbours, held_out),
        "density": density(originals, copies, owners, neighbours, held_out),
        "recall": recall(originals, copies, neighbours, held_out),
        "coverage": coverage(originals, copies, neighbours, held_out),
    }


def by_loops(real, fake, k):
    """Naeem et al. 2020, equations 1 to 4."""

    def distance(a, b):
        return float(np.sqrt(((a - b) ** 2).sum()))

    def radius(points, i):
        return sorted(distance(points[i], other) for j, other in enumerate(points) if j != i)[k - 1]

    n, m = len(real), len(fake)
    in_real = [[distance(fake[j], real[i]) < radius(real, i) for i in range(n)] for j in range(m)]
    in_fake = [[distance(real[i], fake[j]) < radius(fake, j) for j in range(m)] for i in range(n)]
    return {
        "precision": sum(any(row) for row in in_real) / m,
        "density": sum(sum(row) for row in in_real) / (k * m),
        "recall": sum(any(row) for row in in_fake) / n,
        "coverage": sum(any(in_real[j][i] for j in range(m)) for i in range(n)) / n,
    }


@pytest.mark.parametrize(("n", "m", "k", "shift"), [(13, 17, 3, 1.5), (20, 9, 5, 1.5), (8, 30, 1, 0.0)])
def test_the_formulas_of_the_paper(n, m, k, shift):
    random = np.random.default_rng(n)
    real, fake = random.normal(size=(n, 3)), random.normal(size=(m, 3)) + shift
    expected = by_loops(real, fake, k)
    assert 0 < expected["precision"] < 1
    found = of_all(real, fake, k, held_out=fake)
    for name, measured in found.items():
        assert (measured.name, measured.value) == (name, pytest.approx(expected[name]))
        # What stands in the place of copies is measured in the same way.
        assert measured.reference == pytest.approx(measured.value)
        assert measured.n_reference == m


def test_identical_sets():
    points = np.random.default_rng(0).normal(size=(30, 3))
    found = of_all(points, points, 5)
    # Each open ball holds its own centre and all but the last of its neighbours.
    assert [one.value for one in found.values()] == pytest.approx([1.0] * 4)
    assert found["precision"].reference is None
    assert found["coverage"].interval[0] < 0.95


def test_disjoint_sets():
    random = np.random.default_rng(0)
    found = of_all(random.normal(size=(30, 3)), random.normal(size=(40, 3)) + 100, 5)
    assert {name: one.value for name, one in found.items()} == dict.fromkeys(found, 0.0)


def test_a_neighbourhood_is_never_larger_than_the_others():
    points = np.array([[0.0], [1.0], [3.0]])
    assert radii(points, 1).tolist() == [1, 1, 2]
    assert radii(points, 50).tolist() == [3, 2, 3]
    assert density(points, points, np.arange(3), 50, NONE[:, :1]).value == 1
    with pytest.raises(ValueError, match="at least 2 vectors, not 1"):
        radii(points[:1], 1)


ORIGINALS = np.array([[0.0, 0], [4, 0], [0, 8]])
COPIES = np.array([[1.0, 0], [0, 2], [0, 0], [4, 3], [4, 4], [1, 8]])
OWNERS = np.repeat(np.arange(3), 2)


def test_distances_to_the_closest_record():
    held_out = np.array([[2.0, 0], [20, 0]])
    found = closest_record(ORIGINALS, COPIES, OWNERS, held_out, np.random.default_rng(0))
    # The nearest originals are 1, 2, 0, 3, 4 and 1 away.
    assert (found.value, found.reference) == (1.5, 9.0)
    assert (found.n, found.n_originals, found.n_reference) == (6, 3, 2)
    assert found.interval[0] <= 1.5 <= found.interval[1]


def test_ratios_of_nearest_neighbours():
    held_out = np.array([[2.0, 0], [1, 0]])
    found = neighbour_ratio(ORIGINALS, COPIES, OWNERS, held_out, np.random.default_rng(0))
    ratios = [1 / 3, 2 / 20**0.5, 0, 3 / 5, 4 / 32**0.5, 1 / 65**0.5]
    assert found.value == pytest.approx(np.median(ratios))
    assert found.reference == pytest.approx((1 + 1 / 3) / 2)


def test_identical_copies_give_their_originals_away():
    for measure in (closest_record, neighbour_ratio):
        found = measure(ORIGINALS, ORIGINALS, np.arange(3), ORIGINALS[:0], np.random.default_rng(0))
        assert (found.value, found.reference) == (0, None)


def test_repeated_originals_are_no_ratio_of_nothing():
    repeated = np.concatenate([ORIGINALS, ORIGINALS])
    found = neighbour_ratio(repeated, ORIGINALS, np.arange(3), ORIGINALS[:0], np.random.default_rng(0))
    assert found.value == 1
    with pytest.raises(ValueError, match="at least 2 originals, not 1"):
        neighbour_ratio(ORIGINALS[:1], COPIES, OWNERS * 0, NONE[:, :2], np.random.default_rng(0))
