"""The frame of a page that looks at one run's result: header, then the result or the state that stands in its way."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from metaaug.config import Stage
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, workspace
from metaaug.ui.header import draw_run_header, draw_title
from metaaug.ui.language import gettext as _
from metaaug.ui.live import draw_waiting


def _shown(page: str) -> str:
    """What a page shows."""
    told = {
        "samples": _("the samples"),
        "projection": _("the map"),
        "quality": _("the measures"),
        "curves": _("the curves"),
        "verdict": _("the verdict"),
        "export": _("what you can take with you"),
    }
    return told[page]


def open_run(page: str, artefact: Callable[[RunFolder], Path], stage: Stage) -> RunFolder | None:
    """Draw title and header, and return the run when the page's result exists.

    Args:
        page: a key of ``flow.PAGES``.
        artefact: the file of the run this page shows.
        stage: the stage that writes it.

    Returns:
        The run, or None when a designed state was drawn instead.
    """
    draw_title(page)
    run, problem = workspace.current_run()
    if problem:
        situations.unreadable(problem)
        return None
    if run is None:
        situations.no_run(page)
        return None
    draw_run_header(page, run)
    if artefact(run).exists():
        return run
    standing = run.state
    if standing in ("queued", "running"):
        draw_waiting(run, artefact(run), _shown(page))
    elif standing == "interrupted":
        situations.draw_interrupted(run, page)
    elif standing == "failed":
        situations.draw_failed(run, page)
    elif standing == "stopped":
        _offer_stage(
            run,
            page,
            stage,
            _("You stopped this run before this part was made. It can be made now from what was learned."),
        )
    else:
        _offer_stage(
            run, page, stage, _("This run was made without this part. It can be made now from what was learned.")
        )
    return None


def _offer_stage(run: RunFolder, page: str, stage: Stage, told: str) -> None:
    if run.policy is None or stage == "learn":
        situations.draw_stopped(run, page)
        return
    situations.say(_("Not made yet"), told)
    if st.button(_("Make {what}").format(what=_shown(page)), type="primary", key=f"{page}_make"):
        request(run, stage)


def draw_damaged(run: RunFolder, page: str, artefact: Path, stage: Stage, problem: str) -> None:
    """What a page shows cannot be read, although the run can: the stage that wrote it may write it again."""
    situations.say(
        _("This part cannot be read"),
        problem,
        ideas=(_("Make it again."), _("If the folder was copied, copy it again, whole.")),
    )
    if st.button(_("Make {what} again").format(what=_shown(page)), type="primary", key=f"{page}_damaged"):
        artefact.unlink(missing_ok=True)
        request(run, stage)


def request(run: RunFolder, stage: Stage, *then: Stage, **settings: object) -> None:
    """Ask a run's worker for one more stage with these settings, and for those after it; then show the page again."""
    from metaaug.errors import MetaAugError

    try:
        run.add_request(stage, **settings)
        for later in then:
            run.add_request(later)
        workspace.resume(run)
    except MetaAugError as error:
        st.error(str(error))
        return
    st.rerun()
