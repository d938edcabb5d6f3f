"""The live view of a run: its line, strengths and validation loss, updated in place while it is under way."""

from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.runs.status import Status
from metaaug.ui import situations, words, workspace
from metaaug.ui.figures.curves import best_step, loss_figure
from metaaug.ui.figures.frame import show
from metaaug.ui.header import data_title
from metaaug.ui.identity import draw_identity, learned_identity
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.markup import draw, facts, pill, reading
from metaaug.ui.strength_bars import draw_strengths
from metaaug.ui.theme import palette

PERIOD = 0.7
ACTIVE = ("queued", "running")
NEAR = 100
"""Steps that the axis of a running run shows at least, if it takes so many."""


def draw_live(run: RunFolder) -> None:
    """Everything of a run; polls while it is under way, and shows the page anew when its state changes."""
    drawn = run.state
    active = drawn in ACTIVE

    @st.fragment(run_every=PERIOD if active else None, key=f"live_{run.id}")
    def view() -> None:
        _draw_view(run)
        # The header and the buttons stand outside of what is polled.
        if active and run.state != drawn:
            st.rerun()

    view()


def draw_waiting(run: RunFolder, artefact: Path, what: str) -> None:
    """The page's result is still being made: say how far it is, and show it as soon as it is there."""
    drawn = run.state

    @st.fragment(run_every=1.0, key=f"waiting_{run.id}")
    def view() -> None:
        draw_line(run)
        situations.say(
            _("Not yet"),
            _("This page shows {what} as soon as that part of the run is done. You can leave; it goes on.").format(
                what=what
            ),
        )
        if artefact.exists() or run.state != drawn:
            st.rerun()

    view()


def draw_line(run: RunFolder, short: bool = False) -> None:
    """``Reptile · digits · step 62 / 120 · 4 s left`` above a thin bar of progress; ``short`` leaves the names out."""
    config, status, standing = run.config, run.status, run.state
    parts = [] if short else [f"<b>{escape(words.method(config))}</b>", escape(data_title(run))]
    if standing == "queued":
        place = workspace.store().queue_position(run)
        parts.append(_waiting(run, place))
    elif standing == "running":
        parts.append(escape(_under_way(status)))
        if status.seconds_left is not None:
            parts.append(_("{time} left").format(time=words.duration(status.seconds_left)))
    else:
        parts.append(words.standing(standing))
        if status.learn_seconds is not None and not config.policy.is_used_as_is:
            parts.append(_("learned in {time}").format(time=words.duration(status.learn_seconds)))
    share = 100 * status.step / status.of if status.of and standing == "running" else 0
    draw(
        f'<p class="ma-line" role="status">{" · ".join(parts)}</p>'
        + (f'<div class="ma-progress"><i style="width:{share:.1f}%"></i></div>' if standing in ACTIVE else "")
    )


def _under_way(status: Status) -> str:
    """The step, and before it the stage where that is not the first."""
    if status.stage in (None, "learn"):
        told = _("step {step} / {of}") if status.of else _("starting")
    else:
        told = _("{stage}, step {step} / {of}") if status.of else _("{stage}, starting")
    return told.format(stage=stage_title(status.stage or "learn"), step=status.step, of=status.of)


def _waiting(run: RunFolder, place: int | None) -> str:
    """What a queued run waits for: the runs that compute or wait on its device before it."""
    computing = sum(
        1 for other in workspace.runs() if other.state == "running" and other.config.device == run.config.device
    )
    before = computing + (place or 1) - 1
    if not before:
        return _("starting")
    return ngettext("waiting, {amount} run before it", "waiting, {amount} runs before it", before)


def stage_title(name: str) -> str:
    """A stage as a heading."""
    return words.stage(name).capitalize()


def draw_stages(run: RunFolder) -> None:
    """The stages of the plan, each with its state: done, under way, next, or left out."""
    status, standing = run.status, run.state
    items = []
    for place, entry in enumerate(run.plan):
        if place < status.completed:
            sign, kind, word = "✓", "ma-done", _("done")
        elif place == status.completed and standing == "running":
            sign, kind, word = "●", "ma-now", _("under way")
        elif place == status.completed and standing in ("failed", "interrupted"):
            sign, kind = ("✕", "ma-bad") if standing == "failed" else ("!", "")
            word = words.standing(standing)
        else:
            sign, kind, word = "○", "", _("next") if standing in ACTIVE else _("not done")
        title = escape(stage_title(entry.stage))
        items.append(
            f'<li class="{kind}" title="{escape(word)}"><i>{sign}</i>{title}<small> {escape(word)}</small></li>'
        )
    label = escape(_("Stages of this run"))
    draw(f'<ol class="ma-stages" aria-label="{label}">{"".join(items)}</ol>')


def _draw_view(run: RunFolder) -> None:
    draw_line(run)
    draw_stages(run)
    try:
        records = run.read_metrics()[0]
    except MetaAugError as error:
        situations.unreadable(str(error))
        return
    learned: list[dict[str, Any]] = [
        record for record in records if record.get("stage") == "learn" and record.get("strengths")
    ]
    if not learned:
        if run.state in ACTIVE:
            st.skeleton(height=320)
        return
    policy = run.policy
    strengths = policy["strengths"] if policy else learned[-1]["strengths"]
    start = learned[0]["strengths"]
    number = workspace.predicts_number(run)
    size = ngettext("{amount} labelled sample.", "{amount} labelled samples.", policy["n_labelled"]) if policy else ""
    left, right = st.columns([1, 1], gap="large")
    with left:
        draw(f'<p class="ma-note">{_("strength, 0 to 1")}</p>')
        draw_strengths(strengths, start, workspace.kind_of(run), key=f"live_strengths_{run.id}")
        meaning = (
            _("A longer bar means that the earlier policy makes more of that change; ▲ may change the {answer}.")
            if run.config.policy.is_used_as_is
            else _(
                "A longer bar means more of that change helps; the tick is where it started; ▲ may change the {answer}."
            )
        )
        draw(reading(meaning.format(answer=words.answer(number))))
        if learned_identity(run):
            draw_identity()
    with right:
        if run.config.policy.is_used_as_is:
            _draw_one_loss(learned[-1], words.loss_of(number), size)
            return
        best = best_step(records)
        _draw_loss_note(words.loss_of(number))
        none = policy.get("validation_loss_none") if policy else None
        steps = horizon(learned[-1]) if run.state in ACTIVE else None
        figure = loss_figure(palette(), [(data_title(run), records, none)], steps)
        said = _("Validation loss by step; the best so far is at step {step}.").format(step=best)
        show(figure, f"live_loss_{run.id}", said)
        draw(reading(_("The line should fall and then level out; the diamond marks the best step."), size))


def horizon(record: dict[str, Any]) -> int | None:
    """Where the axis of the steps ends while a run learns: at its last step, or nearer where that is far off."""
    steps = record.get("of")
    return None if steps is None else min(steps, max(NEAR, 5 * record["step"]))


def _draw_one_loss(record: dict[str, Any], loss: str, size: str) -> None:
    """The validation loss where nothing is learned, so that there is no line to draw."""
    _draw_loss_note(loss)
    draw(
        facts(
            (
                (_("with the earlier policy"), words.number(record["validation_loss"])),
                (_("without augmentation"), words.number(record["validation_loss_none"])),
            )
        )
    )
    draw(
        reading(
            _("Nothing is learned here. The first number is below the second where the earlier policy may help."), size
        )
    )


def _draw_loss_note(loss: str) -> None:
    """What the axis of the validation loss is, in words."""
    told = _("validation loss ({loss}), lower is better") if loss else _("validation loss, lower is better")
    draw(f'<p class="ma-note">{escape(told.format(loss=loss))}</p>')


def pill_of(run: RunFolder) -> str:
    """The run's state as a pill."""
    return pill(run.state)
