"""Samples: originals beside their augmented copies, or all about one of them."""

import streamlit as st

from metaaug.ui.flow import next_step
from metaaug.ui.language import gettext as _
from metaaug.ui.run_page import open_run
from metaaug.ui.sample_link import PARAMETER, follow_links
from metaaug.ui.sample_view import draw_sample
from metaaug.ui.samples_view import draw_samples

run = open_run("samples", lambda run: run.pairs_path, "pairs")
if run is not None:
    asked = st.query_params.get(PARAMETER)
    if asked is not None:
        draw_sample(run, asked)
    else:
        draw_samples(run)
        next_step("verdict", _("Did it help? See the verdict"), run)
    follow_links(run, "samples")
