"""Data: choose it, and see that it was understood rightly."""

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.ui import data_choice, data_correction, data_view, flow, header, situations, state, workspace
from metaaug.ui.language import gettext as _

header.draw_title("data")
flow.draw_flow("data", workspace.current_run()[0])
data_choice.draw_choice()

source = state.get(state.SOURCE)
if source is None:
    situations.say(
        _("No data chosen yet"),
        _(
            "Drop a file or click a built-in set. You then see its samples, its classes and how it is split, before "
            "anything is learned."
        ),
    )
else:
    try:
        dataset = workspace.dataset(source)
    except MetaAugError as error:
        st.error(str(error))
    else:
        data_view.draw_dataset(dataset)
        data_correction.draw_correction(dataset, source)
        data_view.draw_preview(dataset)
        config = data_view.draw_split(dataset, source)
        if st.button(_("Train on this data"), type="primary", disabled=config is None, key="data_next"):
            state.put("train.new", True)
            st.switch_page(flow.PAGES["train"].file)
data_choice.draw_workspace()
