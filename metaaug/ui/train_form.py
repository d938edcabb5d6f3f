"""What is chosen before a run starts: data, meta-learner, device; or every setting."""

from typing import Any, Literal

import streamlit as st

from metaaug.config import (
    DataConfig,
    EpisodesConfig,
    LearnerConfig,
    MetaConfig,
    PolicyConfig,
    ProjectionConfig,
    QualityConfig,
    RecommendationConfig,
    RunConfig,
    VerdictConfig,
)
from metaaug.data.dataset import Dataset
from metaaug.data.split import split_of
from metaaug.data.task import check_task
from metaaug.errors import MetaAugError
from metaaug.runs.devices import DeviceState, ask_devices
from metaaug.runs.folder import RunFolder
from metaaug.runs.start import check_source
from metaaug.ui import state, words, workspace
from metaaug.ui.data_choice import PER_CLASS
from metaaug.ui.field_help import help_of
from metaaug.ui.forms import draw_group
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw
from metaaug.ui.sentences import in_a_row
from metaaug.ui.source_choice import draw_other_sources, sources
from metaaug.ui.start_choice import choose, draw_start, policy_settings

SIMPLE, ADVANCED = "Simple", "Advanced"
_META = "train.meta"
_DEVICE = "train.device"
_MODE = "train.mode"
_VALUES = "train.values"
_FORM_OF = "form_of"
"""Among the kept values: the earlier run whose policy's form the fields of the policy were set to."""
_GROUPS: tuple[tuple[str, type, tuple[str, ...]], ...] = (
    ("data", DataConfig, ("source", "per_class", "split_seed")),
    ("policy", PolicyConfig, ("start_from", "transfer")),
    ("learner", LearnerConfig, ()),
    ("episodes", EpisodesConfig, ("sources",)),
    ("meta", MetaConfig, ("name",)),
    ("projection", ProjectionConfig, ()),
    ("quality", QualityConfig, ()),
    ("recommendation", RecommendationConfig, ()),
    ("verdict", VerdictConfig, ("custom",)),
)


@st.cache_resource(show_spinner=False)
def devices() -> tuple[DeviceState, ...]:
    """The devices of this machine, asked for once."""
    return ask_devices()


def draw_form() -> RunConfig | None:
    """Draw the choices; the configuration they make, or None while something does not fit."""
    mode = st.segmented_control(
        _("Settings"),
        (SIMPLE, ADVANCED),
        default=state.get(_MODE, SIMPLE),
        required=True,
        format_func={SIMPLE: _("Simple"), ADVANCED: _("Advanced")}.__getitem__,
        key="train_mode",
        label_visibility="collapsed",
        on_change=state.keep,
        args=(_MODE, "train_mode"),
    )
    found = sources()
    chosen = state.get(state.SOURCE)
    options = list(found)
    left, middle = st.columns([3, 2], gap="medium")
    with left:
        source = st.selectbox(
            _("Data"),
            options,
            index=options.index(chosen) if chosen in found else 0,
            format_func=found.__getitem__,
            key=f"train_source_{chosen}",
            help=_("Built-in sets and what you saved to the workspace on the Data page."),
        )
    if source != chosen:
        if chosen is None or source.startswith("builtin:"):
            state.put(state.PER_CLASS, state.get(state.PER_CLASS, PER_CLASS) or PER_CLASS)
        state.put(state.SOURCE, source)
    try:
        dataset = workspace.dataset(source)
    except MetaAugError as error:
        st.error(str(error))
        return None
    with middle:
        per_class = st.number_input(
            _("Labelled samples per {group}").format(group=words.group(dataset.is_regression)),
            min_value=2,
            max_value=100_000,
            step=1,
            value=state.get(state.PER_CLASS, PER_CLASS),
            key=f"train_per_class_{source}",
            placeholder=_("all but the test part"),
            help=help_of(DataConfig, "per_class"),
        )
        state.put(state.PER_CLASS, per_class)
    start = draw_start(dataset.kind)
    policy = policy_settings(start)
    # A meta-learner that learns nothing is not asked for.
    meta = str(state.get(_META, "reptile")) if policy.get("transfer") == "as_is" else _draw_meta_learner()
    device = _draw_devices()
    values: dict[str, Any] = {
        "data": {"source": source, "per_class": per_class, "split_seed": state.get(state.SPLIT_SEED, 0)},
        "policy": policy,
        "meta": {"name": meta},
        "device": device,
    }
    if mode == ADVANCED:
        values = _draw_advanced(values, dataset, meta)
    return _checked(values, dataset, start)


def _draw_meta_learner() -> str:
    names = list(words.META_LEARNERS)
    chosen = st.segmented_control(
        _("Meta-learner"),
        names,
        default=state.get(_META, "reptile"),
        required=True,
        format_func=words.meta_learner,
        key="train_meta",
        on_change=state.keep,
        args=(_META, "train_meta"),
        help=help_of(MetaConfig, "name"),
    )
    draw(f'<p class="ma-note">{_(words.META_LEARNERS[chosen][1])}</p>')
    return str(chosen)


def _draw_devices() -> str:
    kept = state.get(_DEVICE, "cpu")
    known = devices()
    if kept not in {one.name for one in known if one.absent is None}:
        kept = "cpu"
    draw(f'<p style="font-size:.875rem;margin:0">{_("Device")}</p>')
    with st.container(horizontal=True, gap="small"):
        for one in known:
            kind: Literal["primary", "secondary"] = "primary" if one.name == kept else "secondary"
            absent = _(one.absent) if one.absent else None
            if st.button(
                one.title, key=f"train_device_{one.name}", type=kind, disabled=absent is not None, help=absent
            ):
                state.put(_DEVICE, one.name)
                st.rerun()
    missing = [_("{name}: {what}").format(name=one.title, what=_(one.absent)) for one in known if one.absent]
    if missing:
        draw(f'<p class="ma-note">{in_a_row(missing)}</p>')
    return str(kept)


def _draw_advanced(values: dict[str, Any], dataset: Dataset, meta: str) -> dict[str, Any]:
    kept: dict[str, Any] = state.get(_VALUES, {})
    policy = values["policy"]
    start = policy.get("start_from")
    if kept.get(_FORM_OF) != start:
        # A policy has the form of the one it starts from, until another is chosen here.
        kept["policy"] = {**kept.get("policy", {}), **{name: policy[name] for name in ("name", "generator") if start}}
        kept[_FORM_OF] = start
    titles = _titles()
    for group, model, leave_out in _GROUPS:
        draw(f'<p class="ma-section">{titles[group]}</p>')
        suffix = {"meta": meta, "policy": start or ""}.get(group, "")
        key = f"advanced_{dataset.kind}_{suffix}"
        if dataset.kind != "texts":
            leave_out = (*leave_out, "text_model")
        drawn = draw_group(group, model, kept.get(group, {}), dataset.kind, meta, key, leave_out, adapted=bool(start))
        if group == "episodes" and drawn["name"] == "datasets":
            drawn["sources"] = draw_other_sources(values["data"]["source"], kept.get(group, {}).get("sources", ()))
        kept[group] = drawn
        values[group] = {**values.get(group, {}), **drawn}
    draw(f'<p class="ma-section">{_("Run")}</p>')
    values["seed"] = st.number_input(
        _("seed"),
        min_value=0,
        value=int(kept.get("seed", 0)),
        step=1,
        key="advanced_seed",
        help=help_of(RunConfig, "seed"),
        width=240,
    )
    kept["seed"] = values["seed"]
    state.put(_VALUES, kept)
    return values


def _titles() -> dict[str, str]:
    """What the parts of the configuration are called."""
    return {
        "data": _("Data and split"),
        "policy": _("Policy"),
        "learner": _("Learner"),
        "episodes": _("Episodes"),
        "meta": _("Meta-learner"),
        "projection": _("Projection"),
        "quality": _("Quality"),
        "recommendation": _("Recommendation"),
        "verdict": _("Verdict"),
    }


def _checked(values: dict[str, Any], dataset: Dataset, start: RunFolder | None) -> RunConfig | None:
    try:
        config = RunConfig.from_dict(values)
        split_of(dataset, config.data)
        check_task(config, dataset)
        if start is not None:
            check_source(config, start, dataset.kind)
    except MetaAugError as error:
        st.error(str(error))
        return None
    return config


def use_settings_of(config: RunConfig) -> None:
    """Fill the form with the settings of another run."""
    values = config.model_dump()
    state.put(state.SOURCE, config.data.source)
    state.put(state.PER_CLASS, config.data.per_class)
    state.put(state.SPLIT_SEED, config.data.split_seed)
    state.put(_META, config.meta.name)
    state.put(_DEVICE, config.device)
    choose(config.policy)
    kept = {group: values[group] for group, *_fields in _GROUPS}
    state.put(_VALUES, kept | {"seed": config.seed, _FORM_OF: config.policy.start_from})
    state.put(_MODE, ADVANCED)
    # The widgets are made anew from these values.
    for key in [key for key in st.session_state if str(key).startswith(("advanced_", "train_"))]:
        del st.session_state[key]
