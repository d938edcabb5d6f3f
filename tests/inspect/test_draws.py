"""Which samples are measured, and that fewer coordinates say the same."""

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import pdist

from metaaug.config import QualityConfig, RunConfig
from metaaug.inspect import issues
from metaaug.inspect.pairs import draw
from metaaug.inspect.quality import draws
from metaaug.inspect.quality.draws import chosen_originals, draw_measured, shortened
from metaaug.inspect.quality.report import MOST_SHOWN, flagged_rows
from metaaug.modalities.builtin import load_builtin
from metaaug.training.problem import prepare
from metaaug.training.saved import SavedPolicy

LABELS = np.array([0] * 50 + [1] * 8 + [2] * 3 + [3] * 40)
POOL = np.setdiff1d(np.arange(101), [7, 55])


@pytest.mark.parametrize("most", [8, 20, 60, 200])
def test_originals_are_chosen_evenly_and_at_least_two_of_a_class(most):
    chosen = chosen_originals(POOL, LABELS, most, np.random.default_rng(0))
    assert len(chosen) == min(most, len(POOL))
    assert np.isin(chosen, POOL).all()
    assert (np.diff(chosen) > 0).all()
    counts = np.bincount(LABELS[chosen])
    assert counts.min() >= 2
    available = np.bincount(LABELS[POOL])
    unmet = counts[counts < available]
    assert not len(unmet) or counts.max() - unmet.min() <= 1


def test_more_classes_than_there_is_room_for_are_left_out_whole():
    labels = np.repeat(np.arange(30), 4)
    chosen = chosen_originals(np.arange(120), labels, 21, np.random.default_rng(0))
    assert np.bincount(labels[chosen]).max() == 2
    assert len(chosen) == 20


@pytest.mark.parametrize("shape", [(12, 300), (12, 5)])
def test_fewer_coordinates_leave_every_distance_as_it_is(shape):
    random = np.random.default_rng(0)
    parts = {"a": random.normal(size=shape), "b": random.normal(size=(3, shape[1]))}
    parts["b"][0] = parts["a"][4]
    short = shortened(parts)
    assert short["a"].shape[1] == min(15, shape[1])
    before, after = (np.concatenate([part["a"], part["b"]]) for part in (parts, short))
    assert pdist(after) == pytest.approx(pdist(before), abs=1e-9)
    assert after @ after.T == pytest.approx(before @ before.T, abs=1e-9)


@pytest.fixture(scope="module")
def problem():
    config = RunConfig.from_dict({"data": {"source": "builtin:digits", "per_class": 6}})
    return prepare(config, load_builtin("digits"))


POLICY = SavedPolicy({"rotate": 0.3, "hflip": 0.5, "noise": 0.0})


def test_vectors_are_those_of_the_pictures(problem):
    mirrored = SavedPolicy({"hflip": 0.8})
    drawn = draw_measured(problem, mirrored, QualityConfig(originals=30, copies=3), 0.2)
    made = drawn.copies
    assert made.originals.shape == (30, 64)
    assert made.vectors.shape == (90, 64)
    assert len(drawn.held_out) == 30
    assert not set(drawn.held_out_samples) & set(problem.split.pool)
    table = draw(problem, mirrored, made.samples.tolist(), 3, 0)
    pd.testing.assert_frame_equal(drawn.table, table)
    rows = table[table["copy"] > 0]
    assert rows["sample"].tolist() == made.samples[made.owners].tolist()
    assert rows["copy"].tolist() == made.numbers.tolist()
    # A copy that nothing was done to is its original, and no other is.
    still = np.linalg.norm(made.vectors - made.originals[made.owners], axis=1) == 0
    assert still.tolist() == [not done for done in drawn.done()]
    assert 20 < still.sum() < 70
    assert drawn.first.sum() == 30


def test_every_strategy_makes_copies_of_the_same_originals(problem):
    drawn = draw_measured(problem, POLICY, QualityConfig(originals=20), 0.2)
    made = drawn.copies
    assert list(drawn.strategies) == ["none", "default", "uniform", "learned"]
    assert (drawn.strategies["none"] == made.originals[made.owners]).all()
    # The operations are all there already, so the learned copies have the same noise as the pictures.
    assert drawn.strategies["learned"] == pytest.approx(made.vectors)
    moved = [np.abs(copies - made.originals[made.owners]).max() for copies in drawn.strategies.values()]
    assert all(size > 0.1 for size in moved[1:])


def test_large_samples_are_fewer(problem, monkeypatch):
    monkeypatch.setattr(draws, "MOST_NUMBERS", 64 * 10 * 25)
    drawn = draw_measured(problem, POLICY, QualityConfig(copies=2), 0.2)
    assert len(drawn.copies.originals) == 25
    monkeypatch.setattr(draws, "MOST_NUMBERS", 64)
    assert len(draw_measured(problem, POLICY, QualityConfig(copies=2), 0.2).copies.originals) == 20


def test_flagged_rows_are_the_first_copies_of_every_issue_with_their_originals(problem):
    table = draw(problem, POLICY, problem.split.pool[:40].tolist(), 2, 0)
    samples = problem.split.pool[:40].tolist()
    many = tuple(issues.Flag(sample, 2, 1.0) for sample in samples[:30])
    few = (issues.Flag(samples[0], 1, 1.0), issues.Flag(samples[39], 1, 1.0))
    found = [issues.Issue(name, "", "", None, len(flags), 80, flags) for name, flags in (("a", many), ("b", few))]
    rows = flagged_rows(table, found)
    pairs = set(zip(rows["sample"], rows["copy"], strict=True))
    shown = samples[:MOST_SHOWN]
    assert pairs == {(s, 0) for s in [*shown, samples[39]]} | {(s, 2) for s in shown} | {
        (samples[0], 1),
        (samples[39], 1),
    }
