"""The designed states of a page that cannot show its answer: nothing yet, under way, stopped, failed, unreadable."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.ui import words, workspace
from metaaug.ui.flow import PAGES
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw


def say(title: str, *sentences: str, ideas: Sequence[str] = ()) -> None:
    """A calm heading, what happened and why, and what to do."""
    body = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    todo = "".join(f"<li>{escape(idea)}</li>" for idea in ideas)
    listing = f"<ul>{todo}</ul>" if todo else ""
    draw(f'<div class="ma-situation" role="status"><h3>{escape(title)}</h3>{body}{listing}</div>')


def example_button(key: str, primary: bool = True) -> None:
    """One click from nothing to a live run."""
    if st.button(_("Try an example: digits+hflip"), type="primary" if primary else "secondary", key=key):
        try:
            run = workspace.start(workspace.EXAMPLE)
        except MetaAugError as error:
            st.error(str(error))
            return
        st.switch_page(PAGES["train"].file, query_params={"run": run.id})


def no_run(page: str) -> None:
    """There is no run to look at yet."""
    say(
        _("No run yet"),
        _(
            "This page shows what a run learned. Start one from your data, or try the example: digits of which each "
            "was mirrored with probability ½. MetaAug should find that mirroring is harmless there. It takes under a "
            "minute."
        ),
    )
    with st.container(horizontal=True):
        example_button(f"{page}_example")
        if st.button(_("Bring your data"), key=f"{page}_to_data"):
            st.switch_page(PAGES["data"].file)


def unreadable(problem: str) -> None:
    """The run of the address cannot be opened."""
    say(
        _("This run cannot be opened"),
        problem,
        ideas=(_("Open another run from the list."), _("If the folder was copied, copy it again, whole.")),
    )
    st.page_link(PAGES["runs"].file, label=_("All runs"), query_params={})


def draw_interrupted(run: RunFolder, key: str) -> None:
    """The worker is gone; it can go on from its last checkpoint."""
    status = run.status
    say(
        _("Interrupted"),
        _(
            "The worker of this run ended without finishing, at step {step} of {last} of the stage "
            '"{stage}". Nothing that was learned is lost.'
        ).format(step=status.step, last=status.of, stage=words.stage(status.stage or "learn")),
    )
    resume_button(run, key)


def draw_failed(run: RunFolder, key: str) -> None:
    """The sentence of the error, the log one click away, and what to try."""
    status = run.status
    say(
        _("This run failed"),
        status.error or _("The worker ended with an error."),
        ideas=(
            _("Try again: a full disk or memory may have been freed."),
            _("Use fewer labelled samples per class, or a smaller width, if memory ran out."),
            _("Clone the run with other settings from the list of runs."),
        ),
    )
    with st.container(horizontal=True):
        resume_button(run, key, label=_("Try again"))
    draw_log(run, key)


def draw_stopped(run: RunFolder, key: str) -> None:
    """Stopped before this page's result came to be."""
    say(_("Stopped"), _("You stopped this run before it came to this page. What it had learned by then is kept."))
    resume_button(run, key)


def resume_button(run: RunFolder, key: str, label: str | None = None, primary: bool = True) -> None:
    """A button that goes on with the run."""
    if st.button(label or _("Resume"), type="primary" if primary else "secondary", key=f"{key}_resume"):
        try:
            workspace.resume(run)
        except MetaAugError as error:
            st.error(str(error))
            return
        st.switch_page(PAGES["train"].file, query_params={"run": run.id})


def draw_log(run: RunFolder, key: str) -> None:
    """The worker's log and the technical detail, folded."""
    with st.expander(_("Log of the worker"), key=f"{key}_log"):
        text = run.log_tail(60) or _("The log is empty.")
        st.code(text, language=None, wrap_lines=True)
        if run.status.detail:
            st.code(run.status.detail, language=None, wrap_lines=True)
