"""Reading a data set differently than was guessed: as another kind, another side, another target."""

from typing import Any

import streamlit as st

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.errors import MetaAugError
from metaaug.modalities.loading import kinds_of, load_file
from metaaug.ui import state, workspace
from metaaug.ui.data_choice import choose
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw
from metaaug.ui.previews import PREVIEWS


def draw_correction(dataset: Dataset, source: str) -> None:
    """How the uploaded file is read, with a button to read it again; nothing for a built-in set."""
    if not source.startswith("dataset:"):
        return
    identifier = source.partition(":")[2]
    preview = PREVIEWS[dataset.kind]
    title = _("Read it differently: {what}").format(what=preview.reading_title)
    with st.expander(title, key="data_correct"):
        try:
            if not workspace.store().datasets.has_upload(identifier):
                draw(f'<p class="ma-note">{_("Drop the file again to change how it is read.")}</p>')
                return
            kind = _draw_kind(dataset, identifier)
            options = preview.draw_reading(dataset, identifier) if kind == dataset.kind else {}
            changed = bool(options) or kind != dataset.kind
            if st.button(_("Read again"), disabled=not changed, key=f"data_again_{identifier}"):
                _read_again(identifier, kind, options)
        except MetaAugError as error:
            st.error(str(error))


def _draw_kind(dataset: Dataset, identifier: str) -> Kind:
    """The kind of data that the file is read as, where more than one reads files of its extension."""
    possible = kinds_of(dataset.name)
    if len(possible) < 2:
        return dataset.kind
    chosen: Kind = st.segmented_control(
        _("Read it as"),
        possible,
        default=dataset.kind,
        required=True,
        format_func=lambda kind: PREVIEWS[kind].title,
        key=f"data_kind_{identifier}",
        help=_("Several kinds of data come in files like this one. The guess is shown."),
    )
    return chosen


def _read_again(identifier: str, kind: Kind, options: dict[str, Any]) -> None:
    upload = workspace.store().datasets.upload(identifier)
    with st.spinner(_("Reading {name} …").format(name=upload.filename)):
        changed = workspace.keep(load_file(upload.content, upload.filename, kind=kind, **options), upload)
    choose(f"dataset:{changed}", state.get(state.PER_CLASS))
    st.rerun()
