"""Choosing data: one drop zone for every format, the built-in sets, and the workspace."""

import streamlit as st

from metaaug.config import Kind
from metaaug.data.kept_upload import Upload
from metaaug.data.limits import MAX_FILE_BYTES, MEBIBYTE
from metaaug.data.store import DatasetSummary
from metaaug.errors import MetaAugError
from metaaug.modalities.builtin import BUILTIN
from metaaug.modalities.loading import ACCEPTED, kinds_of, load_file
from metaaug.ui import state, words, workspace
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.markup import draw
from metaaug.ui.previews import PREVIEWS
from metaaug.ui.sentences import in_a_row

PER_CLASS = 10
_ERROR = "data.error"
_REFUSED = "data.refused"
_ROUND = "data.round"
_UNDO = "data.undo"


def choose(source: str, per_class: int | None = PER_CLASS) -> None:
    """Make this the data set that is looked at and trained on."""
    state.put(state.SOURCE, source)
    state.put(state.PER_CLASS, per_class)
    state.take(_ERROR)
    state.take(_REFUSED)


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
        _("Drop a file"),
        type=[extension.removeprefix(".") for extension in ACCEPTED],
        key=f"data_upload_{round_}",
        max_upload_size=MAX_FILE_BYTES // MEBIBYTE,
        help=in_a_row(preview.upload_help for preview in PREVIEWS.values()),
    )
    if upload is not None:
        # At once: the browser's copy is gone after a page switch.
        _read(Upload(upload.name, upload.getvalue()))
        state.put(_ROUND, round_ + 1)
        st.rerun()
    problem = state.get(_ERROR)
    if problem:
        st.error(problem, icon=None)
        _draw_other_kinds()


def _read(upload: Upload, kind: Kind | None = None) -> None:
    """Read a file and choose it, or keep why it cannot be read."""
    name = upload.filename
    try:
        with st.spinner(_("Reading {name} …").format(name=name)):
            dataset = load_file(upload.content, name, kind=kind)
            identifier = workspace.keep(dataset, upload)
    except MetaAugError as error:
        state.put(_ERROR, f"{name}: {error}" if name not in str(error) else str(error))
        state.put(_REFUSED, upload)
    else:
        few = min(dataset.counts.values()) > PER_CLASS
        choose(f"dataset:{identifier}", PER_CLASS if few else None)


def _draw_other_kinds() -> None:
    """The kinds of data that a file which was refused can be read as, where there are several."""
    refused: Upload | None = state.get(_REFUSED)
    possible = kinds_of(refused.filename) if refused else []
    if refused is None or len(possible) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        draw(f'<p class="ma-note">{_("It looked like something else? Read it as")}</p>', width="content")
        for kind in possible:
            if st.button(PREVIEWS[kind].title, key=f"data_as_{kind}"):
                _read(refused, kind)
                st.rerun()


def _draw_builtin() -> None:
    draw(f'<p style="font-size:.875rem;margin:0">{_("Or take a built-in set")}</p>')
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
    base, planted = chosen.partition("+")[::2]
    plants = BUILTIN[name].plants if (name := base.removeprefix("builtin:")) in BUILTIN else {}
    titles = {"": _("nothing planted")} | {key: _(plant.title) for key, plant in plants.items()}
    picked = st.selectbox(
        _("Plant a hidden symmetry in {name}").format(name=words.operation(name))
        if plants
        else _("Plant a hidden symmetry"),
        list(titles),
        index=list(titles).index(planted) if planted in plants else 0,
        format_func=titles.__getitem__,
        key=f"data_plant_{chosen}",
        disabled=not plants,
        help=_(
            "A known answer: a change is applied at random to every sample, so exactly that operation becomes "
            "harmless. Learning should find it. Choose a built-in set of images, series or audio first."
        ),
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
    kept = _("saved as soon as they are read; they survive a restart")
    draw(f'<p class="ma-section">{_("In the workspace")}<small>{kept}</small></p>')
    if undo:
        with st.container(horizontal=True, vertical_alignment="center"):
            draw(f'<p class="ma-note">{_("Deleted.")}</p>', width="content")
            if st.button(_("Undo"), key="data_undo", type="tertiary"):
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
                draw(f'<p style="margin:0"><b>{_escape(one.name)}</b> <span class="ma-quiet">{_about(one)}</span></p>')
                if st.button(_("Open"), key=f"data_open_{one.id}", type="tertiary"):
                    few = min(one.counts.values(), default=0) > PER_CLASS
                    choose(f"dataset:{one.id}", PER_CLASS if few else None)
                    st.rerun()
            if st.button(_("Delete"), key=f"data_delete_{one.id}", type="tertiary"):
                _delete(one.id)


def _about(one: DatasetSummary) -> str:
    """A saved data set in a few words: its kind, its size, what is predicted, and when it was saved."""
    kind = _kinds()[one.kind] if one.kind else ""
    samples = ngettext("{amount} sample", "{amount} samples", one.n)
    classes = ngettext("{amount} class", "{amount} classes", len(one.classes))
    predicted = _("a number") if one.task == "number" else classes
    return f"{kind} · {samples} · {predicted} · {words.ago(one.saved)}"


def _kinds() -> dict[Kind, str]:
    return {
        "images": _("images"),
        "tables": _("tables"),
        "series": _("series"),
        "audio": _("audio"),
        "texts": _("texts"),
    }


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
