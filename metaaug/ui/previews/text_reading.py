"""Which column of an uploaded file is the text and which the label."""

from pathlib import Path
from typing import Any

import streamlit as st

from metaaug.data.dataset import Dataset
from metaaug.modalities.texts.loading import read_rows
from metaaug.runs.store import RunStore
from metaaug.ui import workspace
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw


@st.cache_resource(max_entries=8, show_spinner=False)
def _columns(identifier: str, fingerprint: str, root: str) -> tuple[str, ...]:
    upload = RunStore(Path(root)).datasets.upload(identifier)
    return tuple(str(column) for column in read_rows(upload.content, upload.filename).frame.columns)


def draw_text_columns(dataset: Dataset, identifier: str) -> dict[str, Any]:
    """The choices, and the options to read the file again with; empty where nothing was changed."""
    if dataset.source.get("format") == "zip":
        draw(f'<p class="ma-note">{_("The folders of the archive say the labels.")}</p>')
        return {}
    names = _columns(identifier, dataset.fingerprint, str(workspace.store().root))
    now = {"text": dataset.source.get("text", ""), "label": dataset.target}
    titles = {"text": _("Text"), "label": _("Label: the class to predict")}
    chosen = {
        part: st.selectbox(
            titles[part],
            names,
            index=names.index(now[part]) if now[part] in names else 0,
            key=f"data_{part}_{identifier}",
            help=_("The guess is shown; choose another column if it is wrong."),
        )
        for part in titles
    }
    return {} if chosen == now else chosen
