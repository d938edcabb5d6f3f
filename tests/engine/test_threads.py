"""Tasks on several threads: the same numbers, in order, and only where it was measured to pay."""

import threading
from dataclasses import replace

import pytest
import torch

from metaaug.config import DataConfig, MetaConfig, RunConfig
from metaaug.meta import META_LEARNERS
from metaaug.meta.side_by_side import side_by_side
from metaaug.training import threads
from metaaug.training.loop import learn
from metaaug.training.problem import prepare
from tests.engine.support import SETS, image_set

CONFIG = RunConfig(
    data=DataConfig(source="builtin:digits", per_class=4), meta=MetaConfig(steps=2, copies=2, evaluate_every=2)
)


@pytest.mark.parametrize("kind", list(SETS))
@pytest.mark.parametrize("meta", list(META_LEARNERS))
def test_the_numbers_do_not_depend_on_them(meta, kind):
    asked = CONFIG.model_copy(update={"meta": CONFIG.meta.model_copy(update={"name": meta, "tasks_per_step": 3})})
    problem = prepare(asked, SETS[kind])
    alone, together = (
        list(learn(replace(problem, settings=replace(problem.settings, threads=count)))) for count in (1, 3)
    )
    for one, other in zip(alone, together, strict=True):
        torch.testing.assert_close(one.progress.to_tensors(), other.progress.to_tensors(), rtol=0, atol=0)
        assert one.loss == other.loss
        assert one.validation_loss == other.validation_loss
        assert one.validation_loss_none == other.validation_loss_none


def test_everything_is_drawn_in_order_on_the_calling_thread():
    drawn, here = [], threading.get_ident()

    def episodes(task):
        for number in range(2):
            assert threading.get_ident() == here
            drawn.append((task, number))
            yield task, number

    done = side_by_side(list, (episodes(task) for task in range(5)), 3)
    assert done == [[(task, number) for number in range(2)] for task in range(5)]
    assert drawn == [pair for pairs in done for pair in pairs]


def test_an_error_in_a_task_is_raised():
    def fail(episodes):
        raise ValueError(f"task {next(episodes)}")

    with pytest.raises(ValueError, match="task 0"):
        side_by_side(fail, (iter([task]) for task in range(3)), 2)


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [(image_set(side=8), 1), (image_set(side=28), 3), (SETS["tables"], 1), (SETS["texts"], 1), (SETS["audio"], 3)],
    ids=["small images", "images", "tables", "texts", "audio"],
)
def test_they_are_taken_where_they_pay(dataset, expected, monkeypatch):
    monkeypatch.setattr(threads, "_cores", lambda: 8)
    asked = CONFIG.model_copy(update={"meta": CONFIG.meta.model_copy(update={"tasks_per_step": 3})})
    assert prepare(asked, dataset).settings.threads == expected


def test_large_episodes_are_worked_on_one_by_one(monkeypatch):
    monkeypatch.setattr(threads, "_cores", lambda: 8)
    monkeypatch.setattr(threads, "MOST_BYTES", 10_000)
    assert prepare(CONFIG, image_set(side=28)).settings.threads == 1
