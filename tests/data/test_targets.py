"""Numbers to predict: their ranges, and how a table's target is guessed to be one."""

import io

import numpy as np
import pandas as pd
import pytest

from metaaug.data.targets import ANY, ranges_of
from metaaug.modalities.tables.loading import guess_target, guess_task, load_table, read_frame
from metaaug.modalities.tables.target import possible_tasks
from tests.data.making import csv

DRAW = np.random.default_rng(0)
SKEWED = np.exp(3 * DRAW.normal(size=200))
KINDS = ["a", "b", "c"] * 20
FRACTIONS = [number / 7 for number in range(60)]
COUNTS = [30 + 3 * (number % 30) for number in range(60)]


def test_ranges_hold_equal_shares_and_are_named_by_short_numbers():
    labels, names = ranges_of(np.arange(100.0))
    assert np.bincount(labels).tolist() == [20] * 5
    assert names == ("below 20", "20 to 40", "40 to 60", "60 to 80", "80 and above")


@pytest.mark.parametrize("targets", [SKEWED, -SKEWED, SKEWED * 1e-9, SKEWED * 1e12, np.round(SKEWED)])
def test_a_range_holds_what_its_name_says(targets):
    labels, names = ranges_of(targets)
    assert 2 <= len(names) <= 5
    assert np.bincount(labels, minlength=len(names)).min() >= 3
    for label, name in enumerate(names):
        low, high = _ends(name)
        inside = targets[labels == label]
        assert low <= inside.min()
        assert inside.max() < high


def _ends(name: str) -> tuple[float, float]:
    plain = name.replace("−", "-").replace(",", "")
    if plain.startswith("below "):
        return -np.inf, float(plain.removeprefix("below "))
    if plain.endswith(" and above"):
        return float(plain.removesuffix(" and above")), np.inf
    low, high = plain.split(" to ")
    return float(low), float(high)


@pytest.mark.parametrize(
    ("targets", "counts", "names"),
    [
        ([0] * 95 + [1, 2, 3, 4, 5], [95, 5], ("below 1", "1 and above")),
        ([1, 2, 3, 4, 5, 6], [3, 3], ("below 4", "4 and above")),
        ([1, 2, *[3] * 9, 4, 5], [13], (ANY,)),
        ([86, 86, 86, 87, 87, 87], [3, 3], ("below 87", "87 and above")),
        ([-0.5, -0.5, -0.5, -0.25, 0, 0], [3, 3], ("below −0.4", "−0.4 and above")),
    ],
)
def test_equal_numbers_are_never_parted(targets, counts, names):
    labels, found = ranges_of(np.array(targets, dtype=np.float64))
    assert found == names
    assert np.bincount(labels).tolist() == counts


# guessing


@pytest.mark.parametrize(
    ("values", "task", "possible"),
    [
        (FRACTIONS, "number", ("number",)),
        ([0.5, 1, 1.5, 2, 2.5, 3] * 10, "number", ("classes", "number")),
        ([0.5, 1, 1.5] * 20, "classes", ("classes",)),
        (COUNTS, "number", ("classes", "number")),
        ([number // 2 for number in range(60)], "classes", ("classes", "number")),
        ([number // 2 for number in range(400)], "number", ("number",)),
        ([3, 4, 5, 6, 7, 8] * 10, "classes", ("classes", "number")),
        ([0, 1] * 30, "classes", ("classes",)),
        (list(range(1, 61)), "classes", ("number",)),
        ([f"{number:02d}" for number in COUNTS[:10]] + ["01", "02"] * 25, "classes", ("classes",)),
        (KINDS, "classes", ("classes",)),
        ([f"{number:.2f}".replace(".", ",") for number in FRACTIONS], "number", ("number",)),
        (["sold", *FRACTIONS[1:]], "number", ("number",)),
        (["sold"] * 4 + FRACTIONS[4:], "classes", ("classes",)),
        ([f"text {number}" for number in range(60)], "classes", ()),
    ],
)
def test_what_a_target_column_holds_is_guessed(values, task, possible):
    column = read_frame(csv(size=[number / 7 for number in range(len(values))], price=values), "t.csv")["price"]
    assert guess_task(column) == task
    assert possible_tasks(column) == possible


@pytest.mark.parametrize(
    ("columns", "target"),
    [
        ({"size": FRACTIONS, "price": COUNTS}, "price"),
        ({"kind": KINDS, "price": COUNTS}, "kind"),
        ({"target": FRACTIONS, "kind": KINDS}, "target"),
        ({"y": COUNTS, "size": FRACTIONS}, "y"),
        ({"y": [f"t{number}" for number in range(60)], "price": COUNTS}, "price"),
    ],
)
def test_classes_are_guessed_before_numbers_unless_the_name_says_it(columns, target):
    assert guess_target(read_frame(csv(**columns), "t.csv")) == target


def test_a_number_is_read_with_its_ranges_and_what_was_guessed_is_said():
    values = [*COUNTS[:58], None, "?"]
    dataset = load_table(csv(size=FRACTIONS, price=values), "t.csv")
    assert dataset.is_regression
    assert dataset.target == "price"
    assert dataset.targets.tolist() == COUNTS[:58]
    assert list(dataset.samples.columns) == ["size"]
    assert dataset.dropped[0].item == "2 rows"
    assert dataset.notes == ('Guessed the target: column "price", a number to predict, with 30 different values.',)
    low = dataset.targets[dataset.labels == 0]
    assert dataset.classes[0] == f"below {_ends(dataset.classes[0])[1]:g}"
    assert low.max() < _ends(dataset.classes[0])[1]


def test_what_is_predicted_can_be_chosen():
    data = csv(size=FRACTIONS, price=COUNTS)
    number = load_table(data, "t.csv", target="price")
    assert number.notes == ('Guessed the task: column "price" is a number to predict, with 30 different values.',)
    assert load_table(data, "t.csv", target="price", task="number").notes == ()
    classes = load_table(data, "t.csv", target="price", task="classes")
    assert not classes.is_regression
    assert classes.classes[:2] == ("30", "33")
    assert classes.fingerprint != number.fingerprint


def test_numbers_of_every_format_are_the_same():
    frame = pd.DataFrame({"size": FRACTIONS, "price": COUNTS})
    stream = io.BytesIO()
    frame.to_parquet(stream)
    commas = frame.to_csv(index=False, sep=";", decimal=",").encode()
    found = [
        load_table(stream.getvalue(), "t.parquet"),
        load_table(commas, "t.csv"),
        load_table(frame.to_csv(index=False, sep="\t").encode(), "t.tsv"),
    ]
    assert len({dataset.fingerprint for dataset in found}) == 1
    assert found[0].is_regression
