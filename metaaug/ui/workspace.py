"""The workspace the dashboard shows: where runs and data sets are kept, and which run is looked at."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import streamlit as st

from metaaug.config import STAGES, Kind, RunConfig, Stage, Task
from metaaug.data.dataset import Dataset
from metaaug.data.kept_upload import Upload
from metaaug.errors import MetaAugError
from metaaug.modalities.builtin import BUILTIN
from metaaug.modalities.resolve import resolve
from metaaug.modalities.tables.loading import read_frame
from metaaug.modalities.tables.target import guess_task, possible_tasks
from metaaug.runs.folder import RunFolder
from metaaug.runs.launchers import SubprocessLauncher
from metaaug.runs.store import BrokenRun, RunStore, runs_root
from metaaug.ui import state

EXAMPLE = {"data": {"source": "builtin:digits+hflip", "per_class": 20}}


def store() -> RunStore:
    """The store of the runs directory: METAAUG_RUNS, or ``runs`` where the dashboard was started."""
    return RunStore(runs_root())


def runs() -> list[RunFolder]:
    """The readable runs, newest first."""
    return [run for run in store().list() if not isinstance(run, BrokenRun)]


def current_run() -> tuple[RunFolder | None, str | None]:
    """The run of ``?run=`` in the address, else the one last looked at, else the newest.

    Returns:
        The run and no problem, or None and a sentence when the address names a run that cannot be
        opened, or None and None when there is no run at all.
    """
    asked = st.query_params.get("run")
    if asked:
        try:
            run = store().get(asked)
        except MetaAugError as error:
            return None, str(error)
        problem = problem_of(run)
        if problem:
            return None, problem
        state.put(state.RUN, run.id)
        return run, None
    found = runs()
    kept = state.get(state.RUN)
    chosen = next((run for run in found if run.id == kept), None) or next(iter(found), None)
    problem = problem_of(chosen) if chosen else None
    return (None, problem) if problem else (chosen, None)


def problem_of(run: RunFolder) -> str | None:
    """Why this run cannot be shown, or None; asked once, so that no page meets a damaged file in the middle."""
    try:
        _ = (run.config, run.plan, run.status, run.policy, run.start, run.verdict)
    except MetaAugError as error:
        return str(error)
    return None


def select(run_id: str) -> None:
    """Look at this run from now on, on every page."""
    state.put(state.RUN, run_id)
    st.query_params["run"] = run_id


def start(values: dict[str, Any] | RunConfig, stages: Sequence[Stage] = STAGES) -> RunFolder:
    """Create a run of this configuration, start its worker on these stages, and look at it. Raises MetaAugError."""
    config = values if isinstance(values, RunConfig) else RunConfig.from_dict(values)
    earlier = config.policy.start_from
    run = store().create(config, stages, start=None if earlier is None else store().get(earlier))
    SubprocessLauncher().start(run)
    select(run.id)
    return run


def resume(run: RunFolder) -> None:
    """Go on with an interrupted, stopped or failed run, or with a stage that was added to a finished one."""
    run.clear_stop()
    SubprocessLauncher().start(run)


def dataset_names() -> dict[str, str]:
    """What the saved data sets are called: ``dataset:ID`` -> name."""
    return {f"dataset:{one.id}": one.name for one in store().datasets.list() if not one.error}


@st.cache_resource(max_entries=8, show_spinner=False)
def _dataset(source: str, root: str) -> Dataset:
    return resolve(source, RunStore(Path(root)).datasets)


def dataset(source: str) -> Dataset:
    """The data set of ``builtin:NAME`` or ``dataset:ID``, read once. Raises MetaAugError."""
    return _dataset(source, str(store().root))


def keep(dataset: Dataset, upload: Upload) -> str:
    """Save the data set with the file it was read from; its identifier. Raises MetaAugError."""
    identifier = store().datasets.save(dataset, upload)
    # Equal data may come from a file with other columns, of which some were left out.
    _upload_columns.clear()
    _target_tasks.clear()
    return identifier


@st.cache_resource(max_entries=8, show_spinner=False)
def _upload_columns(identifier: str, root: str) -> tuple[str, ...]:
    upload = RunStore(Path(root)).datasets.upload(identifier)
    return tuple(str(column) for column in read_frame(upload.content, upload.filename).columns)


def upload_columns(identifier: str) -> tuple[str, ...]:
    """Every column of the file that a table was read from, also those left out, read once. Raises MetaAugError."""
    return _upload_columns(identifier, str(store().root))


@st.cache_resource(max_entries=32, show_spinner=False)
def _target_tasks(identifier: str, target: str, root: str) -> tuple[tuple[Task, ...], Task]:
    upload = RunStore(Path(root)).datasets.upload(identifier)
    values = read_frame(upload.content, upload.filename)[target]
    return possible_tasks(values), guess_task(values)


def target_tasks(identifier: str, target: str) -> tuple[tuple[Task, ...], Task]:
    """What a column of the file can be read as when it is the target, and what it looks like. Raises MetaAugError."""
    return _target_tasks(identifier, target, str(store().root))


def kind_of(run: RunFolder) -> Kind:
    """The kind of data of a run, told without reading the data."""
    learned = run.policy
    if learned is not None:
        return cast(Kind, learned["kind"])
    known = _known(run)
    # Data that was deleted is of the kind that most runs are of, until something says otherwise.
    return known[0] if known else "images"


def predicts_number(run: RunFolder) -> bool:
    """Whether the run's data has a number to predict, told without reading the data."""
    known = _known(run)
    return known is not None and known[1]


def _known(run: RunFolder) -> tuple[Kind, bool] | None:
    """The kind of a run's data and whether a number is predicted; None where it is not in the workspace."""
    scheme, _, name = run.config.data.source.partition(":")
    if scheme == "builtin":
        one = BUILTIN.get(name.partition("+")[0])
        return None if one is None else (one.kind, one.predicts_number)
    return next(
        ((one.kind, one.task == "number") for one in store().datasets.list() if one.id == name and one.kind), None
    )
