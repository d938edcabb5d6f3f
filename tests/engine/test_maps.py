"""What is added to a map: alignment with an earlier one, and how sure a model is of each point."""

import numpy as np
import pytest

from metaaug.inspect.alignment import aligned
from metaaug.inspect.confidence import confidences


def turned(points: np.ndarray, degrees: float, factor: float = 1.0) -> np.ndarray:
    angle = np.deg2rad(degrees)
    mirrored = np.array([[np.cos(angle), np.sin(angle)], [np.sin(angle), -np.cos(angle)]])
    return factor * points @ mirrored + np.array([3.0, -7.0])


def test_a_map_that_was_turned_mirrored_scaled_and_moved_lies_where_it_lay():
    old = np.random.default_rng(0).normal(size=(30, 2))
    new = turned(old, 70, factor=2.5)
    np.testing.assert_allclose(aligned(new, new[:20], old[:20], scale=True), old, atol=1e-12)


def test_without_scaling_the_size_of_a_map_stays():
    old = np.random.default_rng(0).normal(size=(30, 2))
    new = turned(old, -20, factor=2.0)
    found = aligned(new, new, old, scale=False)
    np.testing.assert_allclose(found - found.mean(axis=0), 2 * (old - old.mean(axis=0)), atol=1e-12)


def test_too_few_common_points_leave_a_map_alone():
    new = np.random.default_rng(0).normal(size=(5, 2))
    assert aligned(new, new[:2], np.zeros((2, 2)), scale=True) is new


def cloud(copies_of_wrong_class: int = 0):
    """Two classes far apart, 20 labelled and 10 other originals each, a copy of every labelled one."""
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1], 30)
    originals = random.normal(size=(60, 6)) + 6 * labels[:, None]
    is_labelled = np.tile(np.arange(30) < 20, 2)
    copies = originals[is_labelled] + 0.1
    copies[:copies_of_wrong_class] += 6
    samples = np.arange(60)
    return (
        np.concatenate([originals, copies]),
        np.concatenate([labels, labels[is_labelled]]),
        np.concatenate([samples, samples[is_labelled]]),
        np.concatenate([is_labelled, np.ones(40, bool)]),
        np.concatenate([np.ones(60, bool), np.zeros(40, bool)]),
    )


def test_a_model_is_sure_of_its_class_and_not_of_copies_that_moved_to_another():
    sure = confidences(*cloud())
    assert sure.min() > 0.7
    found = confidences(*cloud(copies_of_wrong_class=3))
    assert found[60:63].max() < 0.3
    assert found[63:].min() > 0.7


def test_no_sample_is_judged_by_a_model_that_has_seen_it():
    vectors, labels, samples, is_labelled, is_original = cloud()
    # Pure noise of as many dimensions as samples can be learned by heart, but not predicted.
    noise = np.random.default_rng(1).normal(size=vectors.shape)
    noise[60:] = noise[samples[60:]]
    found = confidences(noise, labels, samples, is_labelled, is_original)
    assert np.mean(found[60:]) == pytest.approx(0.5, abs=0.12)
    np.testing.assert_allclose(found[60:], found[samples[60:]])


def test_where_a_class_has_one_sample_nothing_is_told():
    vectors, labels, samples, is_labelled, is_original = cloud()
    only = is_labelled & ((labels == 0) | (samples == 30))
    assert np.isnan(confidences(vectors, labels, samples, only, is_original)).all()
