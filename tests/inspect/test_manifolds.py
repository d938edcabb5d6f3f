"""Maps that keep neighbours together: originals near their like, copies near their originals, the same by the seed."""

import numpy as np
import pytest

from metaaug.config import ProjectionConfig
from metaaug.errors import ConfigError
from metaaug.inspect import manifolds
from metaaug.inspect.manifolds import by_pacmap, by_umap

MAPS = pytest.mark.parametrize("places", [by_umap, by_pacmap], ids=["umap", "pacmap"])


def clusters(of_each: int = 20, columns: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Points ``(3 × of_each, columns)`` around three far centres, and to which centre each belongs."""
    random = np.random.default_rng(0)
    label = np.arange(3).repeat(of_each)
    centres = random.normal(size=(3, columns)) * 20
    return (centres[label] + random.normal(size=(len(label), columns))).astype(np.float32), label


@MAPS
def test_clusters_stay_together_and_copies_lie_in_theirs(places) -> None:
    originals, label = clusters()
    fitted, copies = places(originals, originals + 0.01, 10, ProjectionConfig())
    assert fitted.shape == copies.shape == (60, 2)
    distance = np.linalg.norm(fitted[:, None] - fitted, axis=2)
    assert distance[label[:, None] == label].max() < distance[label[:, None] != label].min()
    nearest = np.linalg.norm(copies[:, None] - fitted, axis=2).argmin(axis=1)
    assert (label[nearest] == label).all()


@MAPS
def test_the_seed_decides(places) -> None:
    originals, _ = clusters()
    one, again = (places(originals, originals[:9], 10, ProjectionConfig(seed=3)) for _ in range(2))
    assert np.array_equal(one[0], again[0])
    assert np.array_equal(one[1], again[1])
    other, _ = places(originals, originals[:9], 10, ProjectionConfig(seed=4))
    assert not np.array_equal(one[0], other)


@pytest.mark.parametrize(("of_each", "columns"), [(4, 6), (20, 1)])
def test_few_samples_and_one_column_have_a_pacmap_too(of_each: int, columns: int) -> None:
    originals, label = clusters(of_each, columns)
    fitted, copies = by_pacmap(originals, originals[:5], min(15, len(label) - 1), ProjectionConfig())
    assert fitted.shape == (len(label), 2)
    assert copies.shape == (5, 2)
    assert np.isfinite(fitted).all()


def test_a_missing_package_is_named_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifolds, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"PaCMAP .* not installed. Run `pip install -r requirements-pacmap.txt`"):
        manifolds.require_pacmap()
