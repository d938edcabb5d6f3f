"""How an uploaded file of series is read: the layout of a table, the length, and what is predicted."""

from typing import Any, get_args

import numpy as np
import streamlit as st

from metaaug.config import Task
from metaaug.data.dataset import Dataset
from metaaug.data.limits import MIN_DIFFERENT, MIN_SERIES_LENGTH, MOST_SERIES_LENGTH
from metaaug.modalities.series.table_file import Layout
from metaaug.ui import words, workspace
from metaaug.ui.language import gettext as _

_ONE = "one long series"
"""Beside the names of columns: no column tells series apart."""


def draw_series_reading(dataset: Dataset, identifier: str) -> dict[str, Any]:
    """The choices, and the options to read the file again with; empty where nothing was changed."""
    now = _now(dataset)
    chosen: dict[str, Any] = {}
    forecasts = st.toggle(
        _("Forecast: predict the values that follow"),
        value="horizon" in now,
        key=f"data_forecast_{identifier}",
        help=_(
            "Cuts the series into windows that do not overlap. Each window is a sample, and the number to predict is "
            "the mean of the values after it."
        ),
    )
    if "layout" in dataset.source:
        chosen |= _draw_table(dataset, identifier, now, forecasts)
    if forecasts:
        chosen |= _draw_forecast(dataset, identifier, now)
    else:
        task = _draw_task(dataset, identifier)
        if task is not None and task != dataset.task:
            chosen["task"] = task
    length = np.asarray(dataset.samples).shape[2]
    most = st.number_input(
        _("Most steps"),
        min_value=MIN_SERIES_LENGTH,
        max_value=MOST_SERIES_LENGTH,
        value=None,
        step=1,
        key=f"data_length_{identifier}",
        placeholder=_("{length} now").format(length=words.count(length)),
        help=_("Longer series are averaged to this many steps. More steps keep more detail and take longer."),
        width=240,
    )
    if most is not None and most != length:
        chosen["length"] = most
    return {} if all(now.get(name) == value for name, value in chosen.items()) and len(chosen) == len(now) else chosen


def _now(dataset: Dataset) -> dict[str, Any]:
    """The options that the file was read with, as far as they can be chosen here."""
    source = dataset.source
    now: dict[str, Any] = {name: source[name] for name in ("layout", "group", "forecast") if name in source}
    now |= {name: int(source[name]) for name in ("horizon", "window") if name in source}
    if "layout" in source and "horizon" not in source:
        now["target"] = source["target"]
    return now


def _layouts() -> dict[str, str]:
    return {"rows": _("A series per row"), "columns": _("A step per row, a channel per column")}


def _tasks() -> dict[Task, str]:
    return {"classes": _("Predict a class"), "number": _("Predict a number")}


def _draw_table(dataset: Dataset, identifier: str, now: dict[str, Any], forecasts: bool) -> dict[str, Any]:
    names = workspace.upload_columns(identifier)
    layout = st.segmented_control(
        _("How series stand in the table"),
        get_args(Layout),
        default=now["layout"],
        required=True,
        format_func=_layouts().__getitem__,
        key=f"data_layout_{identifier}",
    )
    chosen: dict[str, Any] = {"layout": layout}
    if layout == "columns":
        groups = [_ONE, *names]
        group = st.selectbox(
            _("Column that tells series apart"),
            groups,
            index=groups.index(now["group"]) if now.get("group") in groups else 0,
            format_func=lambda name: _("one long series") if name == _ONE else name,
            key=f"data_group_{identifier}",
        )
        chosen |= {} if group == _ONE else {"group": group}
    if not forecasts:
        target = st.selectbox(
            _("Target: the column to predict"),
            names,
            index=names.index(now["target"]) if now.get("target") in names else len(names) - 1,
            key=f"data_target_{identifier}",
            help=_("The guess is shown; choose another column if it is wrong."),
        )
        chosen["target"] = target
    return chosen


def _draw_forecast(dataset: Dataset, identifier: str, now: dict[str, Any]) -> dict[str, Any]:
    channels = [column.name for column in dataset.columns]
    left, middle, right = st.columns(3, gap="medium")
    with left:
        horizon = st.number_input(
            _("Horizon in steps"),
            min_value=1,
            max_value=MOST_SERIES_LENGTH,
            value=now.get("horizon", 1),
            step=1,
            key=f"data_horizon_{identifier}",
            help=_("1 predicts the next value; more predict the mean of the next so many."),
        )
    with middle:
        window = st.number_input(
            _("Window in steps"),
            min_value=MIN_SERIES_LENGTH,
            max_value=MOST_SERIES_LENGTH,
            value=now.get("window"),
            step=1,
            key=f"data_window_{identifier}",
            placeholder=_("chosen for you"),
            help=_("How much of the past a sample holds."),
        )
    with right:
        forecast = st.selectbox(
            _("Channel"),
            channels,
            index=channels.index(now["forecast"]) if now.get("forecast") in channels else 0,
            key=f"data_channel_{identifier}",
            help=_("Whose values are forecast."),
        )
    return {"horizon": horizon, "forecast": forecast} | ({} if window is None else {"window": window})


def _draw_task(dataset: Dataset, identifier: str) -> Task | None:
    """What is predicted, where it could be both; None where there is but one way."""
    numbers = len(dataset.classes) >= MIN_DIFFERENT and all(map(_is_number, dataset.classes))
    if "horizon" in dataset.source or not (dataset.is_regression or numbers):
        return None
    chosen: Task = st.segmented_control(
        _("What is predicted"),
        get_args(Task),
        default=dataset.task,
        required=True,
        format_func=_tasks().__getitem__,
        key=f"data_task_{identifier}",
        help=_("A class is one of a few names. A number has an order and distances."),
    )
    return chosen


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
