"""Finished runs that come with the project, one for each kind of data, to look at before anything was learned.

``python -m scripts.make_examples`` makes them. They are run folders as any other, less what a worker needs to go on.
"""

import shutil
from pathlib import Path

from metaaug.errors import RunError
from metaaug.modalities.recipes import KINDS
from metaaug.runs.files import sync_folder
from metaaug.runs.folder import RunFolder
from metaaug.runs.store import RunStore

PACKAGED = Path(__file__).resolve().parents[1] / "examples"

KEPT = (
    "config.json",
    "plan.json",
    "status.json",
    "metrics.jsonl",
    "policy.json",
    "policy.safetensors",
    "pairs.parquet",
    "projection.parquet",
    "quality.json",
    "issues.json",
    "flagged.parquet",
    "recommendation.json",
    "verdict.json",
)
"""The files of a run that an example keeps."""


def examples(folder: Path = PACKAGED) -> list[RunFolder]:
    """The examples, by kind of data; none where the package came without them."""
    if not folder.is_dir():
        return []
    found = [RunFolder(path) for path in sorted(folder.iterdir()) if (path / "policy.json").is_file()]
    return sorted(found, key=lambda run: list(KINDS).index((run.policy or {})["kind"]))


def open_example(store: RunStore, example: RunFolder) -> RunFolder:
    """The example among the runs of the store, copied there unless it is there already.

    Raises:
        RunError: the runs directory cannot be written.
    """
    target = store.root / example.id
    if target.is_dir():
        return store.get(example.id)
    # The name begins with a dot until it is whole, so no list shows half of it.
    half = store.root / f".copying-{example.id}"
    try:
        store.root.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(example.path, half)
        half.rename(target)
        sync_folder(store.root)
    except OSError as error:
        shutil.rmtree(half, ignore_errors=True)
        reason = error.strerror or type(error).__name__
        raise RunError(
            f'The runs directory "{store.root}" cannot be written: {reason}. Check its permissions and free space.'
        ) from error
    return store.get(example.id)


def keep_as_example(run: RunFolder, folder: Path = PACKAGED) -> RunFolder:
    """Copy what an example keeps of a finished run into ``folder``.

    Raises:
        RunError: the run is not finished.
    """
    if run.state != "finished":
        raise RunError(f"Run {run.id} is {run.state}. Only a finished run can be an example.")
    target = folder / run.id
    target.mkdir(parents=True)
    for name in KEPT:
        if (run.path / name).exists():
            shutil.copyfile(run.path / name, target / name)
    return RunFolder(target)
