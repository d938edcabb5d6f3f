"""The estimate before Start: time and memory, measured by timing two steps in a process of its own."""

from html import escape

import streamlit as st

from metaaug.config import RunConfig
from metaaug.errors import MetaAugError
from metaaug.runs.estimate import Estimate, read_estimate, request_estimate
from metaaug.ui import words, workspace
from metaaug.ui.live import ACTIVE
from metaaug.ui.markup import draw


def sentence(estimate: Estimate) -> str:
    """The estimate in words."""
    if estimate.state == "measuring":
        return "Measuring two steps to estimate time and memory …"
    if estimate.state == "failed" or estimate.seconds is None:
        return f"No estimate: {estimate.error or 'the measurement ended without a result.'}"
    takes = words.duration(estimate.seconds)
    parts = [f"Learning takes {'' if takes.startswith('under') else 'about '}{takes}"]
    if estimate.megabytes:
        parts.append(f"and {words.number(estimate.megabytes)} MB of memory")
    steps = (
        f" ({estimate.steps} steps of {words.number(estimate.seconds_per_step)} s)" if estimate.seconds_per_step else ""
    )
    return " ".join(parts) + steps + "."


def draw_estimate(config: RunConfig) -> None:
    """Draw the estimate and follow it until it is there; while a run computes, measure only when asked."""
    if config.policy.is_used_as_is:
        draw('<p class="ma-line" role="status">Nothing is learned, so samples appear at once.</p>')
        return
    root = workspace.store().root
    try:
        known = read_estimate(root, config)
        if known is None:
            if any(run.state in ACTIVE for run in workspace.runs()):
                draw('<p class="ma-note">Another run is computing, so time and memory are not measured now.</p>')
                return
            known = request_estimate(root, config)
    except (MetaAugError, OSError) as error:
        draw(f'<p class="ma-note">No estimate: {escape(str(error))}</p>')
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
