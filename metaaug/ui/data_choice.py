"""Choosing data: one drop zone for every format, the built-in sets, and the workspace."""

import streamlit as st

from metaaug.data.kept_upload import Upload
from metaaug.data.limits import MAX_FILE_BYTES, MEBIBYTE
from metaaug.errors import MetaAugError
from metaaug.modalities.builtin import BUILTIN
from metaaug.modalities.loading import ACCEPTED, load_file
from metaaug.ui import state, words, workspace
from metaaug.ui.markup import draw
from metaaug.ui.previews import PREVIEWS

PER_CLASS = 10
_ERROR = "data.error"
_ROUND = "data.round"
_UNDO = "data.undo"
NOTHING_PLANTED = "nothing planted"


def choose(source: str, per_class: int | None = PER_CLASS) -> None:
    """Make this the data set that is looked at and trained on."""
    state.put(state.SOURCE, source)
    state.put(state.PER_CLASS, per_class)
    state.take(_ERROR)


def draw_choice() -> None:
    """The drop zone beside the built-in sets."""
    left, right = st.columns([1, 1], gap="large")
    with left:
        _draw_drop_zone()
    with right:
        _draw_builtin()


def _draw_drop_zone() -> None:
    round_ = state.get(_ROUND, 0)
    upload = st.file_uploader(
        "Drop a file",
        type=[extension.removeprefix(".") for extension in ACCEPTED],
        key=f"data_upload_{round_}",
        max_upload_size=MAX_FILE_BYTES // MEBIBYTE,
        help=" ".join(preview.upload_help for preview in PREVIEWS.values()),
    )
    if upload is not None:
        # At once: the browser's copy is gone after a page switch.
        content, name = upload.getvalue(), upload.name
        try:
            with st.spinner(f"Reading {name} …"):
                dataset = load_file(content, name)
                identifier = workspace.keep(dataset, Upload(name, content))
        except MetaAugError as error:
            state.put(_ERROR, f"{name}: {error}" if name not in str(error) else str(error))
        else:
            few = min(dataset.counts.values()) > PER_CLASS
            choose(f"dataset:{identifier}", PER_CLASS if few else None)
        state.put(_ROUND, round_ + 1)
        st.rerun()
    problem = state.get(_ERROR)
    if problem:
        st.error(problem, icon=None)


def _draw_builtin() -> None:
    draw('<p style="font-size:.875rem;margin:0">Or take a built-in set</p>')
    chosen = state.get(state.SOURCE, "")
    with st.container(horizontal=True, gap="small"):
        for name in BUILTIN:
            current = chosen.partition("+")[0] == f"builtin:{name}"
            if st.button(words.operation(name), key=f"data_builtin_{name}", type="primary" if current else "secondary"):
                choose(f"builtin:{name}")
                st.rerun()
    _draw_planting(chosen)


def _draw_planting(chosen: str) -> None:
    """Which symmetry is hidden in the chosen built-in set, where one can be."""
    base, _, planted = chosen.partition("+")
    plants = BUILTIN[name].plants if (name := base.removeprefix("builtin:")) in BUILTIN else {}
    picked = st.selectbox(
        "Plant a hidden symmetry" + (f" in {words.operation(name)}" if plants else ""),
        ["", *plants],
        index=["", *plants].index(planted) if planted in plants else 0,
        format_func=lambda one: plants[one].title if one in plants else NOTHING_PLANTED,
        key=f"data_plant_{chosen}",
        disabled=not plants,
        help="A known answer: a change is applied at random to every sample, so exactly that operation becomes "
        "harmless. Learning should find it. Choose a built-in set of images or series first.",
    )
    if plants and picked != planted:
        choose(base + (f"+{picked}" if picked else ""), state.get(state.PER_CLASS, PER_CLASS))
        st.rerun()


def draw_workspace() -> None:
    """The saved data sets: open, delete, and undo of the last deletion."""
    datasets = workspace.store().datasets
    found = datasets.list()
    undo = state.get(_UNDO)
    if not found and not undo:
        return
    draw(
        '<p class="ma-section">In the workspace<small>saved as soon as they are read; they survive a '
        "restart</small></p>"
    )
    if undo:
        with st.container(horizontal=True, vertical_alignment="center"):
            draw('<p class="ma-note">Deleted.</p>', width="content")
            if st.button("Undo", key="data_undo", type="tertiary"):
                try:
                    datasets.restore(undo)
                except MetaAugError as error:
                    st.error(str(error))
                state.take(_UNDO)
                st.rerun()
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center", key=f"data_row_{one.id}"):
            if one.error:
                draw(f'<p class="ma-note">{_escape(one.id)}: {_escape(one.error)}</p>')
            else:
                classes = words.plural(len(one.classes), "class", "classes")
                draw(
                    f'<p style="margin:0"><b>{_escape(one.name)}</b> <span class="ma-quiet">{one.kind} · '
                    f"{words.plural(one.n, 'sample')} · {'a number' if one.task == 'number' else classes} · "
                    f"{words.ago(one.saved)}</span></p>"
                )
                if st.button("Open", key=f"data_open_{one.id}", type="tertiary"):
                    few = min(one.counts.values(), default=0) > PER_CLASS
                    choose(f"dataset:{one.id}", PER_CLASS if few else None)
                    st.rerun()
            if st.button("Delete", key=f"data_delete_{one.id}", type="tertiary"):
                _delete(one.id)


def _delete(identifier: str) -> None:
    try:
        workspace.store().datasets.delete(identifier)
    except MetaAugError as error:
        st.error(str(error))
        return
    state.put(_UNDO, identifier)
    if state.get(state.SOURCE) == f"dataset:{identifier}":
        state.take(state.SOURCE)
    st.rerun()


def _escape(text: str) -> str:
    from html import escape

    return escape(text)
