"""Forms made from the fields of the configuration: every field with its own description as help."""

from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import streamlit as st
from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from metaaug.config import Kind
from metaaug.inspect.manifolds import PACMAP_MISSING, has_pacmap
from metaaug.modalities.recipes import KINDS, recommended_steps
from metaaug.ui import words
from metaaug.ui.language import gettext as _

_TITLES = {
    "per_class": "labelled samples per class",
    "meta_lr": "outer step size",
    "inner_lr": "inner step size",
    "inner_steps": "inner steps K",
    "name": "method",
    "n_neighbors": "neighbours kept together",
    "pacmap": "PaCMAP too",
    "min_dist": "UMAP minimum distance",
    "max_test": "most test samples",
    "max_points": "most points",
    "uniform": "uniform strength",
}


_INTENSITIES = (0.25, 0.5, 0.75, 1.25, 1.5, 2.0, 3.0)


def title(name: str) -> str:
    """A field's name as words."""
    return _(_TITLES.get(name, name.replace("_", " ")))


def recommended(group: str, name: str, kind: Kind, meta_learner: str, adapted: bool = False) -> str | None:
    """What a field left empty stands for, from the recipe of the kind of data; None where there is none.

    ``adapted``: where an earlier policy is learned on from.
    """
    recipe = KINDS[kind].recipe
    values: dict[tuple[str, str], Any] = {
        ("policy", "start"): recipe.start,
        ("policy", "operations"): _("all that fit"),
        ("learner", "width"): recipe.width,
        ("meta", "steps"): {name: recommended_steps(kind, name, adapted=adapted) for name in recipe.steps},
        ("meta", "tasks_per_step"): recipe.tasks_per_step,
        ("meta", "prior"): recipe.prior,
        ("meta", "meta_lr"): recipe.meta_lr,
        ("meta", "inner_lr"): recipe.inner_lr,
        ("meta", "inner_steps"): recipe.inner_steps,
        ("verdict", "model"): recipe.final_model,
        ("data", "per_class"): _("all but the test part"),
    }
    value = values.get((group, name))
    if isinstance(value, dict):
        value = value.get(meta_learner, _("not used"))
    if value is None:
        return None
    return words.number(value) if isinstance(value, int | float) else str(value)


def bounds(field: FieldInfo) -> tuple[float | None, float | None]:
    """The least and the largest value a numeric field allows; open bounds are moved inwards a little."""
    low: Any = None
    high: Any = None
    whole = int in _plain_types(field)
    inwards = 1 if whole else 1e-4
    for limit in field.metadata:
        if isinstance(limit, Ge):
            low = limit.ge
        elif isinstance(limit, Gt):
            low = limit.gt + inwards  # type: ignore[operator]
        elif isinstance(limit, Le):
            high = limit.le
        elif isinstance(limit, Lt):
            high = limit.lt - inwards  # type: ignore[operator]
    cast = int if whole else float
    return (None if low is None else cast(low)), (None if high is None else cast(high))


def draw_field(
    group: str, name: str, field: FieldInfo, value: Any, kind: Kind, meta_learner: str, key: str, adapted: bool = False
) -> Any:
    """Draw the widget of one field and return what is in it (None where it is left empty)."""
    label, told = title(name), field.description and _(field.description)
    types = _plain_types(field)
    hint = recommended(group, name, kind, meta_learner, adapted)
    placeholder = _("recommended: {value}").format(value=hint)
    choices = _choices(field)
    if name == "operations":
        names = [spec.name for spec in KINDS[kind].operations]
        chosen = st.multiselect(
            label,
            names,
            default=[one for one in value or () if one in names],
            format_func=words.operation,
            key=key,
            help=told,
            placeholder=placeholder,
        )
        return tuple(chosen) or None
    if name == "intensities":
        offered = sorted({*_INTENSITIES, *(value or ())})
        return tuple(st.multiselect(label, offered, default=list(value or ()), key=key, help=told))
    if bool in types:
        missing = _missing(group, name)
        return st.checkbox(
            label, value=bool(value) and missing is None, key=key, help=missing or told, disabled=missing is not None
        )
    if choices:
        return st.selectbox(label, choices, index=choices.index(value), key=key, help=told)
    if int in types or float in types:
        low, high = bounds(field)
        settings: dict[str, Any] = {
            "min_value": low,
            "max_value": high,
            "value": value if value is None or int in types else float(value),
            "step": 1 if int in types else None,
            "format": None if int in types else "%.4g",
            "placeholder": placeholder if hint else _("empty"),
        }
        return st.number_input(label, key=key, help=told, **settings)
    return st.text_input(label, value=value, key=key, help=told)


def draw_group(
    group: str,
    model: type[BaseModel],
    values: dict[str, Any],
    kind: Kind,
    meta_learner: str,
    key: str,
    leave_out: tuple[str, ...] = (),
    adapted: bool = False,
) -> dict[str, Any]:
    """Draw every field of a part of the configuration in three columns.

    Args:
        group: the part's name in the configuration, such as ``meta``.
        values: what the fields hold at first; missing ones hold their default.
        leave_out: fields that are chosen elsewhere.
        adapted: whether an earlier policy is learned on from.

    Returns:
        The values of the fields drawn.
    """
    fields = {name: field for name, field in model.model_fields.items() if name not in leave_out}
    drawn: dict[str, Any] = {}
    with st.grid(3, gap="small"):
        for name, field in fields.items():
            value = values.get(name, field.get_default())
            with st.container():
                place = f"{key}_{group}_{name}"
                drawn[name] = draw_field(group, name, field, value, kind, meta_learner, place, adapted)
    return drawn


def _missing(group: str, name: str) -> str | None:
    """Why a field cannot be chosen here; None where it can."""
    return _(PACMAP_MISSING) if (group, name) == ("projection", "pacmap") and not has_pacmap() else None


def _plain_types(field: FieldInfo) -> set[Any]:
    annotation = field.annotation
    if get_origin(annotation) in (Union, UnionType):
        return {one for one in get_args(annotation) if one is not NoneType}
    return {annotation}


def _choices(field: FieldInfo) -> list[Any]:
    return list(get_args(field.annotation)) if get_origin(field.annotation) is Literal else []
