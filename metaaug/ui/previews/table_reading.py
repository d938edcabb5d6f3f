"""Which column of an uploaded table is predicted, as what, and which columns are categories."""

from typing import Any

import streamlit as st

from metaaug.config import Task
from metaaug.data.dataset import Dataset
from metaaug.ui import workspace
from metaaug.ui.language import gettext as _


def draw_columns(dataset: Dataset, identifier: str) -> dict[str, Any]:
    """The choices, and the options to read the file again with."""
    names = workspace.upload_columns(identifier)
    now = dataset.source.get("target", names[-1])
    target = st.selectbox(
        _("Target: the column to predict"),
        names,
        index=names.index(now) if now in names else len(names) - 1,
        key=f"data_target_{identifier}",
        help=_("The guess is shown; choose another column if it is wrong."),
    )
    task = _draw_task(dataset, identifier, target, target == now)
    inputs = [column.name for column in dataset.columns]
    categorical = [column.name for column in dataset.columns if column.kind == "categorical"]
    chosen = st.multiselect(
        _("Categorical columns"),
        inputs,
        default=categorical,
        key=f"data_kinds_{identifier}",
        help=_("The others are read as numbers. Numbers that only name something, such as codes, belong here."),
    )
    # All of them: what was corrected before would be guessed again.
    kinds = {column: "categorical" if column in chosen else "numeric" for column in inputs if column != target}
    return {"target": target, "task": task, "kinds": kinds}


def _draw_task(dataset: Dataset, identifier: str, target: str, unchanged: bool) -> Task | None:
    """What the target is read as, where it can be read as both; None leaves it to the only way there is."""
    possible, guess = workspace.target_tasks(identifier, target)
    if len(possible) < 2:
        return None
    titles: dict[Task, str] = {"classes": _("Predict a class"), "number": _("Predict a number")}
    chosen: Task = st.segmented_control(
        _("What the target is"),
        possible,
        default=dataset.task if unchanged else guess,
        required=True,
        format_func=titles.__getitem__,
        key=f"data_task_{identifier}_{target}",
        help=_(
            "A class is one of a few names. A number has an order and distances: being off by little is better than "
            "by much."
        ),
    )
    return chosen
