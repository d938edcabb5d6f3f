"""Reading a data set differently than was guessed: another side, another target, other kinds of columns."""

from typing import Any

import numpy as np
import streamlit as st

from metaaug.config import Task
from metaaug.data.dataset import Dataset
from metaaug.data.limits import MAX_SIDE, MIN_SIDE
from metaaug.errors import MetaAugError
from metaaug.modalities.loading import load_file
from metaaug.ui import state, workspace
from metaaug.ui.data_choice import choose
from metaaug.ui.markup import draw

_TASKS: dict[Task, str] = {"classes": "Predict a class", "number": "Predict a number"}


def draw_correction(dataset: Dataset, source: str) -> None:
    """How the uploaded file is read, with a button to read it again; nothing for a built-in set."""
    if not source.startswith("dataset:"):
        return
    identifier = source.partition(":")[2]
    images = dataset.kind == "images"
    title = "size of the images" if images else "target and kinds of columns"
    with st.expander(f"Read it differently: {title}", key="data_correct"):
        try:
            if not workspace.store().datasets.has_upload(identifier):
                draw('<p class="ma-note">Drop the file again to change how it is read.</p>')
                return
            options = _draw_side(dataset, identifier) if images else _draw_columns(dataset, identifier)
            if st.button("Read again", disabled=not options, key=f"data_again_{identifier}"):
                _read_again(identifier, options)
        except MetaAugError as error:
            st.error(str(error))


def _draw_side(dataset: Dataset, identifier: str) -> dict[str, Any]:
    assert isinstance(dataset.samples, np.ndarray)
    height, width = dataset.samples.shape[2:]
    now = width if width == height and width >= MIN_SIDE else None
    side = st.number_input(
        "Side in pixels",
        min_value=MIN_SIDE,
        max_value=MAX_SIDE,
        value=now,
        step=1,
        key=f"data_side_{identifier}",
        placeholder=f"{width} × {height}",
        help="Every image becomes a square of this width and height. More pixels keep more detail and take longer.",
        width=240,
    )
    draw(f'<p class="ma-note">The images are {width} × {height} pixels now.</p>')
    return {} if side in (None, now) else {"side": side}


def _draw_columns(dataset: Dataset, identifier: str) -> dict[str, Any]:
    names = workspace.upload_columns(identifier)
    now = dataset.source.get("target", names[-1])
    target = st.selectbox(
        "Target: the column to predict",
        names,
        index=names.index(now) if now in names else len(names) - 1,
        key=f"data_target_{identifier}",
        help="The guess is shown; choose another column if it is wrong.",
    )
    task = _draw_task(dataset, identifier, target, target == now)
    inputs = [column.name for column in dataset.columns]
    categorical = [column.name for column in dataset.columns if column.kind == "categorical"]
    chosen = st.multiselect(
        "Categorical columns",
        inputs,
        default=categorical,
        key=f"data_kinds_{identifier}",
        help="The others are read as numbers. Numbers that only name something, such as codes, belong here.",
    )
    # All of them: what was corrected before would be guessed again.
    kinds = {column: "categorical" if column in chosen else "numeric" for column in inputs if column != target}
    return {"target": target, "task": task, "kinds": kinds}


def _draw_task(dataset: Dataset, identifier: str, target: str, unchanged: bool) -> Task | None:
    """What the target is read as, where it can be read as both; None leaves it to the only way there is."""
    possible, guess = workspace.target_tasks(identifier, target)
    if len(possible) < 2:
        return None
    chosen: Task = st.segmented_control(
        "What the target is",
        possible,
        default=dataset.task if unchanged else guess,
        required=True,
        format_func=_TASKS.__getitem__,
        key=f"data_task_{identifier}_{target}",
        help="A class is one of a few names. A number has an order and distances: being off by little is better than "
        "by much.",
    )
    return chosen


def _read_again(identifier: str, options: dict[str, Any]) -> None:
    upload = workspace.store().datasets.upload(identifier)
    with st.spinner(f"Reading {upload.filename} …"):
        changed = workspace.keep(load_file(upload.content, upload.filename, **options), upload)
    choose(f"dataset:{changed}", state.get(state.PER_CLASS))
    st.rerun()
