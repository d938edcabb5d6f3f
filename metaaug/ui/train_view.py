"""The Train page: the form of a new run, or the live view of the run looked at."""

import streamlit as st

from metaaug.config import RunConfig
from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.ui import flow, situations, state, workspace
from metaaug.ui.estimate_line import draw_estimate
from metaaug.ui.header import draw_run_header
from metaaug.ui.language import gettext as _
from metaaug.ui.live import ACTIVE, draw_live
from metaaug.ui.markup import draw
from metaaug.ui.start_choice import choose
from metaaug.ui.train_form import draw_form

NEW = "train.new"


def wants_form(run: RunFolder | None) -> bool:
    """Whether a new run is to be set up rather than a run looked at."""
    return run is None or bool(state.get(NEW))


def draw_new(run: RunFolder | None) -> None:
    """The form, the estimate and Start."""
    config = draw_form()
    if config is not None:
        draw_estimate(config)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Start"), type="primary", disabled=config is None, key="train_start") and config is not None:
            _start(config)
        if run is not None and st.button(_("Back to the last run"), type="tertiary", key="train_back"):
            state.put(NEW, False)
            st.rerun()
    stages = _(
        "A run learns a policy, draws pairs, makes the map, measures the copies, and comes to the recommendation and "
        "the verdict, in that order. It goes on when you close this page."
    )
    draw(f'<p class="ma-note">{stages}</p>')


def _start(config: RunConfig) -> None:
    try:
        workspace.start(config)
    except MetaAugError as error:
        st.error(str(error))
        return
    choose(config.policy)
    state.put(NEW, False)
    st.rerun()


def draw_run(run: RunFolder) -> None:
    """The live view with what can be done about the run."""
    draw_run_header("train", run)
    standing = run.state
    if standing == "interrupted":
        situations.draw_interrupted(run, "train")
    elif standing == "failed":
        situations.draw_failed(run, "train")
    draw_live(run)
    with st.container(horizontal=True, vertical_alignment="center"):
        if standing in ACTIVE:
            _stop_button(run)
        elif standing == "stopped":
            situations.resume_button(run, "train")
        if run.pairs_path.exists() or standing in ACTIVE:
            flow.next_step("samples", _("See samples"), run)
        if st.button(_("New run"), key="train_new"):
            state.put(NEW, True)
            st.rerun()
    if standing not in ("failed",):
        situations.draw_log(run, "train")


def _stop_button(run: RunFolder) -> None:
    asked = run.stop_requested
    label = _("Take it out of the queue") if run.state == "queued" else _("Stop, keep what was learned")
    if st.button(
        _("Stopping …") if asked else label,
        disabled=asked,
        key="train_stop",
        help=_("The step under way is finished, and the best policy so far is kept."),
    ):
        try:
            run.request_stop()
        except OSError as error:
            full = _("The run folder cannot be written to ({reason}). Free some space, then stop again.")
            st.error(full.format(reason=error.strerror))
            return
        st.rerun()
