"""Maps that keep neighbours together, fitted on originals, with copies placed on them afterwards.

Only the worker calls these: concurrent numba threads can abort a process.
"""

from importlib.util import find_spec

import numpy as np

from metaaug.config import ProjectionConfig
from metaaug.errors import ConfigError

PACMAP_MISSING = (
    "A PaCMAP map needs the package pacmap, which is not installed. Run `pip install -r requirements-pacmap.txt`, or "
    "leave it out."
)


def has_pacmap() -> bool:
    """Whether a PaCMAP map can be made here; asked without loading it."""
    return find_spec("pacmap") is not None


def require_pacmap() -> None:
    """Raises ConfigError, with how to install it, where a PaCMAP map cannot be made."""
    if not has_pacmap():
        raise ConfigError(PACMAP_MISSING)


def by_umap(
    originals: np.ndarray, copies: np.ndarray, n_neighbors: int, settings: ProjectionConfig
) -> tuple[np.ndarray, np.ndarray]:
    """Places of originals ``(n, 2)`` and of copies ``(m, 2)`` by UMAP (McInnes, Healy and Melville 2018).

    All copies are transformed in one batch, because a point's place depends on its batch.

    Args:
        originals: ``(n, d)``.
        copies: ``(m, d)``.
        n_neighbors: fewer than n.
        settings: the rest of what can be set.
    """
    import umap

    reducer = umap.UMAP(
        n_neighbors=n_neighbors, min_dist=settings.min_dist, random_state=settings.seed, n_jobs=1, init="pca"
    )
    fitted = reducer.fit_transform(originals)
    return fitted, reducer.transform(copies)


def by_pacmap(
    originals: np.ndarray, copies: np.ndarray, n_neighbors: int, settings: ProjectionConfig
) -> tuple[np.ndarray, np.ndarray]:
    """The same by PaCMAP (Wang, Huang, Rudin and Shaposhnik 2021), which keeps more of what lies far apart.

    Where there are fewer samples than it takes pairs from, it takes fewer pairs.
    """
    import pacmap

    reducer = pacmap.PaCMAP(n_neighbors=n_neighbors, random_state=settings.seed, save_tree=True)
    # It starts from two principal components, also where there is one column.
    missing = ((0, 0), (0, max(0, 2 - originals.shape[1])))
    basis = np.pad(originals, missing)
    return reducer.fit_transform(basis, init="pca"), reducer.transform(np.pad(copies, missing), basis=basis)
