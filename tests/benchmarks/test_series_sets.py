"""Archives of series: what is labelled comes from one file, what is tested from the other."""

import numpy as np
import pytest

from benchmarks import series_sets, sets, symmetry_series
from benchmarks.peers_series import tsaug_chain
from metaaug.modalities.registry import MODALITIES
from tests.data.bad_series import good_lines, ts
from tests.engine.support import series_set


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """An archive whose second file has a longer series."""
    (tmp_path / "GunPoint_TRAIN.ts").write_bytes(ts(*good_lines()))
    longer = ",".join(map(str, range(12)))
    (tmp_path / "GunPoint_TEST.ts").write_bytes(ts(f"{longer}:a", f"{longer}:b", *good_lines()))
    monkeypatch.setattr(sets, "DATA", tmp_path)
    sets.load.cache_clear()
    yield sets.load("gun_point")
    sets.load.cache_clear()


def test_both_files_are_one_set_of_one_length(archive):
    assert len(archive) == 14
    assert archive.samples.shape == (14, 1, 12)
    assert archive.samples[6, 0].tolist() == list(range(12))
    assert series_sets.first_of_test("gun_point", sets.DATA) == 6


def test_an_absent_file_is_no_set(tmp_path):
    assert series_sets.load_series("gun_point", tmp_path) is None


def test_labelled_series_come_from_the_first_file_and_the_test_is_the_second(archive):
    first, other = (sets.labelled_pool("gun_point", archive, 2, seed) for seed in (0, 1))
    assert first.test.tolist() == list(range(6, 14))
    assert first.labelled.max() < 6
    assert np.bincount(archive.labels[first.labelled]).tolist() == [2, 2]
    assert first.labelled.tolist() != other.labelled.tolist()
    # What is learned on are the same series.
    assert len(first.learning) == 6
    assert np.array_equal(first.learning.samples, archive.samples[:6])


def test_planting_leaves_labels_and_plants_the_same_every_time():
    plain = symmetry_series.planted("synthetic_control", None)
    first, again = (symmetry_series.planted("synthetic_control", "shift") for _ in range(2))
    assert np.array_equal(first.samples, again.samples)
    assert not np.array_equal(first.samples, plain.samples)
    assert np.array_equal(first.labels, plain.labels)


def test_the_chain_of_tsaug_follows_the_seed_and_the_step():
    pytest.importorskip("tsaug", reason="tsaug is installed with the peers only")
    dataset = series_set()
    encoder = MODALITIES["series"].fit_encoder(dataset, np.arange(24))
    x = encoder.encode(dataset, np.arange(24))
    augment = tsaug_chain(encoder, x, x[:, 0, 0].long())
    first, again, other = (augment(x, x, seed, step) for seed, step in ((0, 0), (0, 0), (0, 1)))
    assert first.shape == x.shape
    assert first.dtype == x.dtype
    assert (first == again).all()
    assert not (first == other).all()
