"""The estimate before Start: time and memory, measured by timing two steps in a process of its own."""

from html import escape

import streamlit as st

from metaaug.config import RunConfig
from metaaug.errors import MetaAugError
from metaaug.runs.estimate import Estimate, read_estimate, request_estimate
from metaaug.ui import words, workspace
from metaaug.ui.language import gettext as _
from metaaug.ui.live import ACTIVE
from metaaug.ui.markup import draw


def sentence(estimate: Estimate) -> str:
    """The estimate in words."""
    if estimate.state == "measuring":
        return _("Measuring two steps to estimate time and memory …")
    if estimate.state == "failed" or estimate.seconds is None:
        return _none(estimate.error or _("the measurement ended without a result."))
    takes = words.duration(estimate.seconds)
    if estimate.megabytes and estimate.seconds_per_step:
        told = _("Learning takes {time} and {memory} MB of memory ({steps} steps of {each} s).")
    elif estimate.megabytes:
        told = _("Learning takes {time} and {memory} MB of memory.")
    elif estimate.seconds_per_step:
        told = _("Learning takes {time} ({steps} steps of {each} s).")
    else:
        told = _("Learning takes {time}.")
    return told.format(
        time=takes if estimate.seconds < 1 else _("about {time}").format(time=takes),
        memory=words.number(estimate.megabytes or 0),
        steps=estimate.steps,
        each=words.number(estimate.seconds_per_step or 0),
    )


def _none(reason: str) -> str:
    return _("No estimate: {reason}").format(reason=reason)


def draw_estimate(config: RunConfig) -> None:
    """Draw the estimate and follow it until it is there; while a run computes, measure only when asked."""
    if config.policy.is_used_as_is:
        told = _("Nothing is learned, so samples appear at once.")
        draw(f'<p class="ma-line" role="status">{told}</p>')
        return
    root = workspace.store().root
    try:
        known = read_estimate(root, config)
        if known is None:
            if any(run.state in ACTIVE for run in workspace.runs()):
                told = _("Another run is computing, so time and memory are not measured now.")
                draw(f'<p class="ma-note">{told}</p>')
                return
            known = request_estimate(root, config)
    except (MetaAugError, OSError) as error:
        draw(f'<p class="ma-note">{escape(_none(str(error)))}</p>')
        return
    measuring = known.state == "measuring"

    @st.fragment(run_every=0.8 if measuring else None, key="estimate")
    def line() -> None:
        now = read_estimate(root, config)
        draw(f'<p class="ma-line" role="status">{escape(sentence(now or known))}</p>')
        # Nothing is known any more where other settings were asked about meanwhile: then it is asked for again.
        if measuring and (now is None or now.state != "measuring"):
            st.rerun()

    line()
