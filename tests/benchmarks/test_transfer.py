"""The benchmark of policies on data they were not learned on."""

import numpy as np
import pytest

from benchmarks import transfer
from benchmarks.transfer import AS_IS, CASES, Task, one_pool, section, sides, summary


def test_halves_share_no_class_and_differ_by_pool():
    source, target = sides(CASES["digits halves"], 0)
    assert not set(source.classes) & set(target.classes)
    assert len(source.classes) == len(target.classes) == 5
    assert len(source) + len(target) == 1797
    assert sides(CASES["digits halves"], 1)[0].classes != source.classes


def test_a_pool_is_scored_on_the_target_alone():
    task = Task("iris to wine", pool=1, trainings=1, steps=2, learning_steps=4)
    found = one_pool(task)
    assert (found["labelled"], found["test"]) == (30, 148)
    assert len(found["accuracy"]) == 7
    assert found["recommended"] in {"none", "hand-made default", AS_IS, transfer.ADAPTED}
    assert found["accuracy"]["recommended"] == found["accuracy"][found["recommended"]]
    assert (
        set(found["seconds"])
        == set(found["strengths"])
        == set(found["accuracy"])
        - {
            "none",
            "hand-made default",
            AS_IS,
            "recommended",
        }
        | {"source"}
    )
    assert found["strengths"]["adapted"] != found["strengths"]["learned there, as few steps"]


def test_differences_are_paired_by_pool():
    names = ["none", AS_IS, transfer.ADAPTED, transfer.BRIEF, transfer.THERE]
    values = np.array([[0.80, 0.82, 0.84, 0.81, 0.85], [0.60, 0.62, 0.64, 0.61, 0.65]])
    pools = [
        {
            "accuracy": dict(zip(names, row, strict=True)),
            "seconds": {transfer.SOURCE: 3.0, transfer.THERE: 2.0},
            "strengths": {},
            "recommended": "none",
            "labelled": 30,
            "test": 100,
        }
        for row in values.tolist()
    ]
    tasks = [Task("iris to wine", pool, 1, 600, None) for pool in range(2)]
    result = summary(tasks, pools)
    assert result["accuracy"][AS_IS] == pytest.approx(0.72)
    page = section(result)
    assert "| as it is | 0.720 | +2.0 [+2.0, +2.0] | -3.0 [-3.0, -3.0] |  |" in page
    assert "| learned there | 0.750 | +5.0 [+5.0, +5.0] |  | 2.0 |" in page
    assert "2 pools of 30 labelled samples, 100 test samples, 1 trainings of 600 steps; the source took 3.0 s" in page
