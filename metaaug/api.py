"""What users import: learn a policy, apply it, draw pairs, export.

    import metaaug
    run = metaaug.learn("builtin:digits", per_class=10)
    augment = metaaug.load_augmenter(run)
    copies = augment(x, y, seed=0)

Pages, command line and this module do the same: write a run folder and work on it. Importing this module is light;
torch is loaded by the functions that compute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from metaaug.config import RunConfig, Stage
from metaaug.data.dataset import Dataset
from metaaug.data.split import split_of
from metaaug.data.task import check_task
from metaaug.errors import RunError
from metaaug.modalities.resolve import resolve
from metaaug.runs.folder import RunFolder
from metaaug.runs.launchers import InlineLauncher
from metaaug.runs.start import check_source, settings_from
from metaaug.runs.store import RunStore, runs_root

if TYPE_CHECKING:
    import pandas as pd
    from torch import Tensor

    from metaaug.training.problem import Problem
    from metaaug.training.saved import SavedPolicy

__all__ = [
    "Augmenter",
    "draw_pairs",
    "export_augmented",
    "export_policy",
    "learn",
    "load_augmenter",
    "pool_indices",
]


def learn(
    source: str | Path | Dataset,
    *,
    per_class: int | None = None,
    meta_learner: str = "reptile",
    seed: int = 0,
    device: str = "cpu",
    runs: Path | str | None = None,
    stages: Sequence[Stage] = ("learn", "pairs"),
    start_from: RunFolder | str | None = None,
    transfer: Literal["adapt", "as_is"] = "adapt",
    **settings: dict[str, Any],
) -> RunFolder:
    """Learn a policy in this process and return its run.

    Args:
        source: ``"builtin:digits"``, ``"dataset:ID"``, the path of a file, or a data set.
        per_class: labelled samples per class, or per range of a number to predict; None uses all but the test fraction.
        meta_learner: ``reptile``, ``maml``, ``fomaml``, ``meta_sgd`` or ``bilevel``.
        seed: of learning.
        device: ``cpu``, ``cuda`` or ``mps``.
        runs: the runs directory; None: ``METAAUG_RUNS`` or ``./runs``.
        stages: what the run does.
        start_from: an earlier run, or its id, whose policy is started from; None: nothing learned before.
        transfer: ``adapt``: learn on from that policy, a quarter of the usual steps; ``as_is``: use it unchanged.
        **settings: further sections of the configuration, such as ``meta={"steps": 50}``.

    Raises:
        DataError, ConfigError: the data or a setting cannot be used.
        RunError: the run failed; the message says why. Or the earlier run is not there, or has learned nothing.
    """
    store = RunStore(runs_root(runs))
    start = store.get(start_from) if isinstance(start_from, str) else start_from
    if start is not None:
        settings["policy"] = {**settings_from(start, transfer), **settings.get("policy", {})}
    data = {"source": _stored(source, store), "per_class": per_class, **settings.pop("data", {})}
    meta = {"name": meta_learner, **settings.pop("meta", {})}
    config = RunConfig.from_dict({"data": data, "meta": meta, "seed": seed, "device": device, **settings})
    dataset = resolve(config.data.source, store.datasets)
    split_of(dataset, config.data)
    check_task(config, dataset)
    if start is not None:
        check_source(config, start, dataset.kind)
    run = store.create(config, stages, start)
    InlineLauncher().start(run)
    if run.state == "failed":
        raise RunError(f"Run {run.id} failed: {run.status.error}")
    return run


def _stored(source: str | Path | Dataset, store: RunStore) -> str:
    if isinstance(source, str) and source.startswith(("builtin:", "dataset:")):
        return source
    if not isinstance(source, Dataset):
        from metaaug.modalities.loading import load_file

        source = load_file(Path(source), Path(source).name)
    return f"dataset:{store.datasets.save(source)}"


class Augmenter:
    """A learned policy as a function, for a training loop of your own.

    Attributes:
        strengths: operation -> strength.
    """

    def __init__(self, problem: Problem, policy: SavedPolicy) -> None:
        self._problem = problem
        self._policy = policy
        self.strengths = dict(policy.strengths)

    def encode(self, indices: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Samples ``(n, …)`` and class indices ``(n,)`` of the run's data set, as the augmenter takes them.

        Where a number is predicted, the indices are those of its ranges; the numbers are ``Dataset.targets``.
        """
        import numpy as np

        chosen = np.asarray(indices, dtype=np.int64)
        return self._problem.encode(chosen), self._problem.labels(chosen)

    def decode(self, x: Tensor) -> Any:
        """Samples or copies in the form of ``Dataset.samples``: bytes of images, or a frame of rows or of texts.

        Of a text that is longer than what is learned from, the rest is not there.
        """
        return self._problem.encoder.decode(x)

    def __call__(self, x: Tensor, y: Tensor, *, seed: int, intensity: float = 1.0) -> Tensor:
        """One augmented copy of every sample.

        Args:
            x: ``(n, c, h, w)`` images in [0, 1], ``(n, c, length)`` series, or ``(n, d)`` rows, from :meth:`encode`.
            y: ``(n,)`` class indices, or those of ranges where a number is predicted.
            seed: of the noise; give another for every batch.
            intensity: factor on all strengths.

        Returns:
            The copies, of the shape of ``x``.
        """
        from metaaug.modalities.operation import Reference
        from metaaug.training.randomness import generator

        pool = self._problem.pool
        reference = Reference(pool.x.to(x.device), pool.y.to(x.device))
        noise = pool.augmenter.draw(x, y, reference, generator(seed, "augmenter"))
        theta = self._policy.parameters(self._problem.names, x)
        return pool.augmenter(theta, x, noise, reference, intensity=intensity).x


def load_augmenter(run: RunFolder) -> Augmenter:
    """The policy of a run, ready to use. Raises RunError where the run has learned nothing yet."""
    return Augmenter(_problem(run), _policy(run))


def pool_indices(run: RunFolder) -> dict[str, list[int]]:
    """Class, or range of a number -> indices of its labelled samples. Loads no torch.

    Raises:
        DataError: the data is gone.
    """
    dataset = _dataset(run)
    pool = split_of(dataset, run.config.data).pool
    labels = dataset.labels[pool]
    return {name: pool[labels == label].tolist() for label, name in enumerate(dataset.classes)}


def draw_pairs(
    run: RunFolder,
    samples: Sequence[int],
    copies: int,
    seed: int,
    intensity: float = 1.0,
    strengths: Mapping[str, float] | None = None,
    among: Sequence[int] | None = None,
) -> pd.DataFrame:
    """Originals and fresh copies with what was done to each; see :mod:`metaaug.inspect.pairs_table` for the columns.

    Args:
        run: a run that has learned.
        samples: indices into its data set.
        copies: of each sample.
        seed: of the noise: the same at every intensity.
        intensity: factor on all strengths.
        strengths: operation -> strength in place of the policy's, without its network if it has one; what the run did
            not learn has no effect.
        among: the samples that noise is drawn for, of which ``samples`` are some; by default ``samples``. With those of
            the stored pairs, and the run's seed, copies are those that are stored.

    Raises:
        RunError: the run has learned nothing yet.
        DataError: its data is gone.
    """
    from metaaug.inspect.pairs import draw
    from metaaug.training.saved import SavedPolicy

    problem, policy = _problem(run), _policy(run)
    if strengths is not None:
        still = {name: value * 0 for name, value in policy.weights.items()}
        policy = SavedPolicy(dict(strengths), still, policy.kind)
    return draw(problem, policy, samples, copies, seed, intensity, among)


def draw_sample(run: RunFolder, sample: int, copies: int, seed: int) -> pd.DataFrame:
    """One original and fresh copies of it, each with its nearest labelled samples.

    Args:
        run: a run that has learned.
        sample: index into its data set.
        copies: of it.
        seed: of the noise.

    Raises:
        RunError: the run has learned nothing yet.
        DataError: its data is gone.
    """
    from metaaug.inspect.neighbours import with_neighbours
    from metaaug.inspect.pairs import draw

    problem, policy = _problem(run), _policy(run)
    return with_neighbours(problem, policy, draw(problem, policy, [sample], copies, seed), copies, seed)


def export_augmented(run: RunFolder, copies: int, seed: int, intensity: float = 1.0) -> tuple[bytes, str]:
    """The labelled samples and their copies in the format that was uploaded, and a name for the file.

    Provenance (original, copy, operations with values, seed) is part of it: a ``provenance.csv`` in an archive,
    ``metaaug_…`` columns in a table, ``metaaug_…`` arrays in an NPZ file.

    Raises:
        RunError: the run has learned nothing yet.
        DataError: its data is gone.
    """
    from metaaug.inspect.export import export

    problem = _problem(run)
    table = draw_pairs(run, problem.split.pool.tolist(), copies, seed, intensity)
    return export(problem.dataset, table, seed)


def export_policy(run: RunFolder) -> tuple[bytes, str]:
    """The content of policy.json and a name for the file. Raises RunError where nothing has been learned yet."""
    _policy(run)
    return run.policy_path.read_bytes(), f"policy-{run.id}.json"


def _policy(run: RunFolder) -> SavedPolicy:
    from metaaug.inspect.policy import read_policy

    return read_policy(run)


def _dataset(run: RunFolder) -> Dataset:
    return resolve(run.config.data.source, RunStore(run.root).datasets)


@lru_cache(maxsize=4)
def _problem_of(path: Path, config: str) -> Problem:
    from metaaug.inspect.policy import read_start
    from metaaug.training.problem import prepare

    run = RunFolder(path)
    # Copies are drawn on the CPU, also those of a run that learned elsewhere or on a device that is gone.
    config_here = RunConfig.from_json(config).model_copy(update={"device": "cpu"})
    sources = RunStore(run.root).datasets
    others = [resolve(source, sources) for source in config_here.episodes.sources]
    return prepare(config_here, _dataset(run), others, read_start(run))


def _problem(run: RunFolder) -> Problem:
    return _problem_of(Path(run.path), run.config.to_json())
