"""What every page starts with: its title, its question, and, on the pages of a run, which run and how it stands."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from metaaug.runs.folder import RunFolder
from metaaug.runs.store import time_of
from metaaug.ui import state, words, workspace
from metaaug.ui.flow import PAGES, draw_flow
from metaaug.ui.framing import require_frame
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw, facts, pill, verdict_badge
from metaaug.ui.sample_link import PARAMETER

_PICKER = "header_run"


def draw_title(page: str) -> None:
    """The page's name and the question it answers."""
    require_frame()
    info = PAGES[page]
    st.title(_(info.title), anchor=False)
    draw(f'<p class="ma-question">{escape(_(info.question))}</p>')


def run_label(run: RunFolder) -> str:
    """A run as one line of the picker: what it learned on, how, and when it was made.

    A picker sends this line back, so in a language it must stay the same for as long as the run exists.
    """
    config = run.config
    made = words.moment(run.status.created.astimezone(), _("%-d %b %H:%M:%S"))
    seed = _("seed {seed}").format(seed=config.seed) if config.seed else ""
    return " · ".join(filter(None, (data_title(run), words.method(config), seed, made)))


def data_title(run: RunFolder) -> str:
    """The name of the run's data, as it was uploaded or chosen."""
    source = run.config.data.source
    return workspace.dataset_names().get(source) or words.data_name(source)


def start_title(run: RunFolder) -> str:
    """The run that this one started from, as the name of its data and when it was made; empty where there is none.

    It is told from the copy of the earlier policy, so it stays when that run is deleted.
    """
    id = run.config.policy.start_from
    if id is None:
        return ""
    name, made = (run.start or {}).get("data") or _("run"), time_of(id)
    # A folder that was renamed has no time in its name.
    return f"{name}, {words.moment(made.astimezone(), _('%-d %b %H:%M')) if made.year > 1 else id}"


def draw_run_header(page: str, run: RunFolder) -> None:
    """The steps, the run picker, and a line with state, data, meta-learner, device and verdict."""
    draw_flow(page, run)
    found = {other.id: other for other in workspace.runs()}
    found.setdefault(run.id, run)
    # The address may have changed since the widget was drawn last; the address is right.
    if st.session_state.get(_PICKER) != run.id:
        st.session_state[_PICKER] = run.id
    st.query_params["run"] = run.id
    left, right = st.columns([9, 15], vertical_alignment="center", gap="medium")
    with left:
        st.selectbox(
            _("Run"),
            list(found),
            format_func=lambda id: run_label(found[id]),
            key=_PICKER,
            on_change=_choose,
            label_visibility="collapsed",
            help=words.explain("run"),
        )
    with right:
        draw(facts(("", value) for value in _facts_of(run)))


def _facts_of(run: RunFolder) -> Iterator[str]:
    """State, data, meta-learner, start, device and verdict of a run, as markup; what is emphasised stands quieter."""
    config, start = run.config, start_title(run)
    yield pill(run.state)
    yield _("<b>data</b>{data}").format(data=escape(" · ".join(filter(None, (data_title(run), per_class(run))))))
    method = escape(words.method(config))
    yield method if config.policy.is_used_as_is else _("<b>by</b>{method}").format(method=method)
    yield _("<b>from</b>{start}").format(start=escape(start)) if start else ""
    yield _("<b>on</b>{device}").format(device=escape(config.device.upper()))
    yield verdict_badge(run.verdict)


def per_class(run: RunFolder) -> str:
    """How many labelled samples of each class a run has; empty where it takes all there are."""
    amount = run.config.data.per_class
    group = words.group(workspace.predicts_number(run))
    return _("{number} per {group}").format(number=amount, group=group) if amount else ""


def _choose() -> None:
    chosen = st.session_state[_PICKER]
    # A line that fits no run any more comes back as it is.
    if chosen in {run.id for run in workspace.runs()}:
        workspace.select(chosen)
        # Another run has other samples.
        st.query_params.pop(PARAMETER, None)
        state.take(state.SELECTION)
