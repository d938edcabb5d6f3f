"""Originals and copies on a plane: PCA at once, UMAP after it, and PaCMAP where it is asked for."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness

from metaaug.config import ProjectionConfig
from metaaug.inspect.alignment import aligned
from metaaug.inspect.confidence import confidences
from metaaug.inspect.copy_vectors import copy_vectors
from metaaug.inspect.manifolds import by_pacmap, by_umap, require_pacmap
from metaaug.inspect.neighbours import neighbour_cells
from metaaug.inspect.neighbours_table import NEIGHBOURS
from metaaug.inspect.pairs import draw
from metaaug.inspect.projection_table import TRUSTWORTHINESS
from metaaug.training.problem import Problem
from metaaug.training.saved import SavedPolicy

_MANIFOLDS = {"umap": by_umap, "pacmap": by_pacmap}
PART_NAMES = ("train", "validation", "test")


def shown_samples(problem: Problem, settings: ProjectionConfig) -> np.ndarray:
    """Indices on the map: all labelled samples, and as many of the test part as there is room for."""
    random = np.random.default_rng(settings.seed)
    pool, test = problem.split.pool, problem.split.test
    if len(pool) > settings.max_points:
        return np.sort(random.choice(pool, settings.max_points, replace=False))
    room = settings.max_points - len(pool)
    if len(test) > room:
        test = random.choice(test, room, replace=False)
    return np.concatenate([pool, np.sort(test)])


def project(
    problem: Problem,
    policy: SavedPolicy,
    settings: ProjectionConfig,
    on_progress: Callable[[pd.DataFrame, dict[str, Any]], None],
    earlier: pd.DataFrame | None = None,
) -> None:
    """Compute the map; ``on_progress`` is called with the points and facts after PCA and again after each further map.

    Copies are made of the labelled samples only. Where there is an ``earlier`` map, the new one is turned to lie on it.
    Raises ConfigError where a map is asked for whose package is not installed.
    """
    if settings.pacmap:
        require_pacmap()
    shown = shown_samples(problem, settings)
    labelled = np.intersect1d(shown, problem.split.pool)
    points = pd.concat(
        [
            draw(problem, policy, shown.tolist(), 0, settings.seed),
            draw(problem, policy, labelled.tolist(), settings.copies, settings.seed).query("copy > 0"),
        ],
        ignore_index=True,
    )
    parts = np.full(len(problem.dataset), "test", dtype=object)
    parts[problem.split.train], parts[problem.split.validation] = "train", "validation"
    points["part"] = parts[points["sample"].to_numpy()]
    originals, copies = _vectors(problem, policy, shown, labelled, settings)
    points[NEIGHBOURS] = neighbour_cells(problem, np.concatenate([originals, copies]), points)
    facts: dict[str, Any] = {
        "n_total": len(problem.dataset),
        "n_shown": len(shown),
        "n_labelled": len(labelled),
        "copies": settings.copies,
        "seed": settings.seed,
        "n_neighbors": min(settings.n_neighbors, len(shown) - 1),
        "min_dist": settings.min_dist,
        "pacmap": settings.pacmap,
    }

    pca = PCA(n_components=min(2, *originals.shape), random_state=settings.seed).fit(originals)
    place = _plane(np.concatenate([pca.transform(originals), pca.transform(copies)]))
    points["pca_x"], points["pca_y"] = _on_earlier(points, place, earlier, "pca").T
    if problem.dataset.targets is None:
        points["confidence"] = confidences(
            np.concatenate([originals, copies]),
            points["label"].to_numpy(),
            points["sample"].to_numpy(),
            (points["part"] != "test").to_numpy(),
            (points["copy"] == 0).to_numpy(),
        )
    points["umap_x"] = points["umap_y"] = np.nan
    facts["explained"] = [float(share) for share in pca.explained_variance_ratio_]
    on_progress(points, facts)

    near = min(facts["n_neighbors"], (len(shown) - 1) // 2)
    for method, of_places in _MANIFOLDS.items():
        if method == "pacmap" and not settings.pacmap:
            continue
        fitted, transformed = of_places(originals, copies, facts["n_neighbors"], settings)
        place = _on_earlier(points, np.concatenate([fitted, transformed]), earlier, method)
        points[f"{method}_x"], points[f"{method}_y"] = place.T
        if near >= 1:
            facts[TRUSTWORTHINESS[method]] = float(trustworthiness(originals, fitted, n_neighbors=near))
        on_progress(points, facts)


def _on_earlier(points: pd.DataFrame, place: np.ndarray, earlier: pd.DataFrame | None, method: str) -> np.ndarray:
    """The places ``(n, 2)``, turned so that originals lie where they lay on the earlier map of that method."""
    if earlier is None or f"{method}_x" not in earlier or earlier[f"{method}_x"].isna().any():
        return place
    was = earlier[earlier["copy"] == 0].set_index("sample")
    common = np.flatnonzero((points["copy"] == 0).to_numpy() & points["sample"].isin(was.index).to_numpy())
    reference = was.loc[points["sample"].to_numpy()[common], [f"{method}_x", f"{method}_y"]].to_numpy()
    return aligned(place, place[common], reference, scale=method != "pca")


def _vectors(
    problem: Problem,
    policy: SavedPolicy,
    shown: np.ndarray,
    labelled: np.ndarray,
    settings: ProjectionConfig,
) -> tuple[np.ndarray, np.ndarray]:
    """Originals and copies as vectors, in the order of the table's rows; the noise is that of the pictures."""
    originals = problem.encoder.vectors(problem.encode(shown)).cpu().numpy()
    return originals, copy_vectors(problem, problem.pool.augmenter, policy, labelled, settings.copies, settings.seed)


def _plane(place: np.ndarray) -> np.ndarray:
    return place if place.shape[1] == 2 else np.pad(place, ((0, 0), (0, 2 - place.shape[1])))
