"""Which earlier policy a new run starts from, if any, and what becomes of it."""

from html import escape
from typing import Any

import streamlit as st

from metaaug.config import Kind, PolicyConfig
from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.runs.start import settings_from
from metaaug.ui import state, workspace
from metaaug.ui.field_help import help_of
from metaaug.ui.header import run_label
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw

_RUN = "train.start_from"
_TRANSFER = "train.transfer"
_NOTHING = ""
_ENDED = ("finished", "stopped")
_ADAPT = "adapt"


def draw_start(kind: Kind) -> RunFolder | None:
    """Draw the choice, if there is anything to choose; the earlier run, or None for nothing learned before."""
    found = _candidates(kind)
    kept = state.get(_RUN) or _NOTHING
    if kept != _NOTHING and kept not in found and kept not in {run.id for run in workspace.runs()}:
        deleted = _(
            "The run that this one was to start from, {run}, was deleted. The new run starts from nothing learned "
            "before."
        )
        draw(f'<p class="ma-note">{deleted.format(run=escape(kept))}</p>')
    if not found:
        return None
    options = [_NOTHING, *found]
    key = f"train_start_from_{kind}"
    # A run that was deleted since the widget was drawn last is no option any more.
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    with left:
        chosen = st.selectbox(
            _("Start from"),
            options,
            index=options.index(kept) if kept in options else 0,
            format_func=lambda id: run_label(found[id]) if id in found else _("nothing learned before"),
            key=key,
            on_change=_keep,
            args=(key,),
            help=help_of(PolicyConfig, "start_from"),
        )
    if chosen not in found:
        return None
    transfers = _transfers()
    with right:
        st.segmented_control(
            _("Earlier policy"),
            list(transfers),
            default=transfer(),
            required=True,
            format_func=lambda name: transfers[name][0],
            key="train_transfer",
            on_change=state.keep,
            args=(_TRANSFER, "train_transfer"),
            help=help_of(PolicyConfig, "transfer"),
        )
    draw(f'<p class="ma-note">{transfers[transfer()][1]}</p>')
    return found[chosen]


def _keep(key: str) -> None:
    chosen = st.session_state[key]
    # A line that fits no option any more, such as one in another language, comes back as it is.
    if chosen == _NOTHING or chosen in {run.id for run in workspace.runs()}:
        state.put(_RUN, chosen)


def transfer() -> str:
    """What was chosen to become of an earlier policy."""
    return str(state.get(_TRANSFER, _ADAPT))


def _transfers() -> dict[str, tuple[str, str]]:
    """What can become of an earlier policy: its name, and what it means."""
    return {
        _ADAPT: (_("Adapt"), _("Learns on from the earlier policy, a quarter of the usual steps.")),
        "as_is": (
            _("Use as it is"),
            _("Learns nothing. The run shows what the earlier policy does to this data, and judges it."),
        ),
    }


def policy_settings(source: RunFolder | None) -> dict[str, Any]:
    """What the choice sets of the configuration's policy."""
    return {} if source is None else settings_from(source, transfer())


def choose(policy: PolicyConfig) -> None:
    """Choose what another run's configuration says."""
    state.put(_RUN, policy.start_from)
    state.put(_TRANSFER, policy.transfer)


def _candidates(kind: Kind) -> dict[str, RunFolder]:
    """The runs that have ended with a policy for this kind of data, newest first, by id."""
    return {run.id: run for run in workspace.runs() if run.state in _ENDED and _kind(run) == kind}


def _kind(run: RunFolder) -> str | None:
    try:
        return (run.policy or {}).get("kind")
    except MetaAugError:
        # The list of runs says what is wrong with it; nothing can start from it.
        return None
