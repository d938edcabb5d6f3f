"""The list of runs: a row each with its state, thumbnail, strengths and verdict, and what can be done with it."""

from html import escape

import pyarrow.parquet as parquet
import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.runs.store import BrokenRun
from metaaug.ui import pictures, situations, state, words, workspace
from metaaug.ui.flow import PAGES
from metaaug.ui.header import data_title, per_class, start_title
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.live import ACTIVE, draw_line
from metaaug.ui.markup import draw, pill, verdict_badge
from metaaug.ui.previews import thumbnail
from metaaug.ui.theme import palette
from metaaug.ui.train_form import use_settings_of
from metaaug.ui.train_view import NEW

_UNDO = "runs.undo"
_PER_PAGE = 12
_STATES = ("running", "queued", "finished", "stopped", "interrupted", "failed")


def draw_list() -> None:
    """Filter, rows, undo."""
    try:
        found = workspace.store().list()
    except MetaAugError as error:
        st.error(str(error))
        return
    _draw_undo()
    if not found:
        situations.no_run("runs")
        return
    readable = [run for run in found if not isinstance(run, BrokenRun)]
    standing = {run.id: run.state for run in readable}
    present = [one for one in _STATES if one in standing.values()]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        text = st.text_input(_("Filter"), key="runs_text", placeholder=_("data, meta-learner or id"), width=300)
        chosen = st.pills(
            _("State"),
            present,
            selection_mode="multi",
            format_func=words.standing,
            wrap=True,
            key="runs_states",
        )
        if st.button(_("New run"), key="runs_new"):
            state.put(NEW, True)
            st.switch_page(PAGES["train"].file)
    kept = [
        run
        for run in found
        if _matches(run, text) and (not chosen or (not isinstance(run, BrokenRun) and standing[run.id] in chosen))
    ]
    if not kept:
        situations.say(
            _("Nothing fits this filter"),
            ngettext(
                "There is {amount} run. Change the filter to see it.",
                "There are {amount} runs. Change the filter to see them.",
                len(found),
            ),
        )
        return
    pages = -(-len(kept) // _PER_PAGE)
    page = st.pagination(pages, key="runs_page") if pages > 1 else 1
    for run in kept[(page - 1) * _PER_PAGE : page * _PER_PAGE]:
        draw('<div style="border-top:1px solid var(--ma-rule)"></div>')
        problem = run.reason if isinstance(run, BrokenRun) else workspace.problem_of(run)
        if isinstance(run, BrokenRun) or problem:
            _draw_broken(run.id, problem or "")
        else:
            _draw_row(run)
    told = ngettext(
        "Showing {shown} of {amount} run. The small bars are the learned strengths, largest first.",
        "Showing {shown} of {amount} runs. The small bars are the learned strengths, largest first.",
        len(found),
        shown=len(kept),
    )
    draw(f'<p class="ma-reading">{told}</p>')


def _matches(run: RunFolder | BrokenRun, text: str | None) -> bool:
    if not text:
        return True
    if isinstance(run, BrokenRun):
        return text.lower() in run.id
    return text.lower() in f"{run.id} {data_title(run)} {run.config.meta.name}".lower()


def _draw_row(run: RunFolder) -> None:
    standing, policy = run.state, run.policy
    thumb, about, spark, actions = st.columns([0.7, 5.2, 1.8, 3.3], gap="small", vertical_alignment="center")
    with thumb:
        draw(_thumbnail(run))
    with about:
        draw(
            f'<div class="ma-run-head"><span class="ma-run-title">{escape(data_title(run))}</span>{pill(standing)}'
            f'{verdict_badge(run.verdict)}</div><div class="ma-run-sub">{escape(_about(run))}</div>'
        )
        if standing in ACTIVE:
            _draw_progress(run)
    with spark:
        if policy:
            source = pictures.sparkline(list(policy["strengths"].values()), palette().learned)
            top = max(policy["strengths"].items(), key=lambda item: item[1])
            largest = {"operation": words.operation(top[0]), "strength": f"{top[1]:.2f}"}
            title = escape(_("largest strength: {operation} {strength}").format(**largest))
            alternative = escape(_("strengths, largest strength: {operation} {strength}").format(**largest))
            draw(f'<img class="ma-spark" src="{source}" alt="{alternative}" title="{title}">')
    with actions, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        _draw_actions(run, standing)


def _about(run: RunFolder) -> str:
    """How a run came to be, in a line."""
    config, start = run.config, start_title(run)
    parts = (
        words.method(config),
        _("from {start}").format(start=start) if start else "",
        per_class(run),
        _("seed {seed}").format(seed=config.seed),
        config.device.upper(),
        words.ago(run.status.created),
    )
    return " · ".join(filter(None, parts))


def _draw_progress(run: RunFolder) -> None:
    @st.fragment(run_every=1.5, key=f"runs_line_{run.id}")
    def line() -> None:
        draw_line(run, short=True)
        if run.state not in ACTIVE:
            st.rerun()

    line()


def _draw_actions(run: RunFolder, standing: str) -> None:
    target = "samples" if run.pairs_path.exists() and standing == "finished" else "train"
    if st.button(_("Open"), key=f"runs_open_{run.id}"):
        state.put(NEW, False)
        st.switch_page(PAGES[target].file, query_params={"run": run.id})
    if standing in ACTIVE and st.button(_("Stop"), key=f"runs_stop_{run.id}", disabled=run.stop_requested):
        run.request_stop()
        st.rerun()
    if standing in ("interrupted", "stopped", "failed"):
        situations.resume_button(
            run, f"runs_{run.id}", label=_("Try again") if standing == "failed" else _("Resume"), primary=False
        )
    told = _("Set up a new run with the same settings.")
    if st.button(_("Clone"), key=f"runs_clone_{run.id}", type="tertiary", help=told):
        use_settings_of(run.config)
        state.put(NEW, True)
        st.switch_page(PAGES["train"].file)
    if standing not in ACTIVE and st.button(_("Delete"), key=f"runs_delete_{run.id}", type="tertiary"):
        _delete(run.id)


def _draw_broken(identifier: str, reason: str) -> None:
    about, actions = st.columns([7, 4], vertical_alignment="center")
    with about:
        draw(
            f'<div class="ma-run-head"><span class="ma-run-title">{escape(identifier)}</span>{pill("unreadable")}</div>'
            f'<div class="ma-run-sub">{escape(reason)}</div>'
        )
    with (
        actions,
        st.container(horizontal=True, horizontal_alignment="right"),
    ):
        if st.button(_("Delete"), key=f"runs_delete_{identifier}", type="tertiary"):
            _delete(identifier)


def _delete(identifier: str) -> None:
    try:
        workspace.store().delete(identifier)
    except MetaAugError as error:
        st.error(str(error))
        return
    state.put(_UNDO, identifier)
    if state.get(state.RUN) == identifier:
        state.take(state.RUN)
    if st.query_params.get("run") == identifier:
        del st.query_params["run"]
    st.rerun()


def _draw_undo() -> None:
    deleted = state.get(_UNDO)
    if not deleted:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        told = escape(_("Run {run} was deleted.").format(run=deleted))
        draw(f'<p class="ma-note">{told}</p>', width="content")
        if st.button(_("Undo"), key="runs_undo", type="tertiary"):
            state.take(_UNDO)
            try:
                workspace.store().restore(deleted)
            except MetaAugError as error:
                st.error(str(error))
                return
            st.rerun()


def _thumbnail(run: RunFolder) -> str:
    if run.pairs_path.exists():
        try:
            with parquet.ParquetFile(run.pairs_path) as file:
                first = next(file.iter_batches(batch_size=1)).to_pylist()[0]
            drawn = thumbnail(first)
        except (OSError, ValueError, KeyError, IndexError, StopIteration):
            # A damaged file must not take the whole list with it.
            drawn = ""
        return drawn or '<span class="ma-runs-thumb ma-glyph" aria-hidden="true">▦</span>'
    return '<span class="ma-runs-thumb ma-glyph" aria-hidden="true">·</span>'
