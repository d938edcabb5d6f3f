"""The Curves page: validation loss and strengths by step, of one run or several."""

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.modalities.recipes import KINDS
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, words, workspace
from metaaug.ui.figures.along import along
from metaaug.ui.figures.curves import best_step, loss_figure, strengths_figure
from metaaug.ui.figures.frame import show
from metaaug.ui.figures.heat import strengths_heat
from metaaug.ui.header import run_label
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.live import ACTIVE, draw_line
from metaaug.ui.markup import draw, facts, reading
from metaaug.ui.run_differences import differences_table
from metaaug.ui.sentences import in_a_row
from metaaug.ui.theme import palette

_PERIOD = 1.5


def draw_curves(run: RunFolder) -> None:
    """Both charts, followed while the run is under way."""
    others = {other.id: other for other in workspace.runs() if other.id != run.id and other.metrics_path.exists()}
    chosen: list[str] = []
    if others:
        chosen = st.multiselect(
            _("Compare with"),
            list(others),
            format_func=lambda id: run_label(others[id]),
            key="curves_others",
            placeholder=_("other runs to lay over this one"),
        )
    runs = [run, *(others[id] for id in chosen if id in others)]
    look = _draw_controls(run)
    active = run.state in ACTIVE

    @st.fragment(run_every=_PERIOD if active else None, key=f"curves_{run.id}")
    def view() -> None:
        if active:
            draw_line(run)
        _draw_charts(runs, look)
        if active and run.state not in ACTIVE:
            st.rerun()

    view()


@dataclass(frozen=True)
class Look:
    """How the curves are drawn: along steps or seconds, how smooth, on which scale, strengths as lines or heat."""

    by: str
    smoothing: float
    is_logarithmic: bool
    is_heat: bool


def _draw_controls(run: RunFolder) -> Look:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        by = st.segmented_control(
            _("Along"),
            ["step", "seconds"],
            format_func=along,
            default="step",
            required=True,
            key=f"curves_by_{run.id}",
            help=_("Steps compare how much was learned from, seconds what it cost."),
        )
        smoothing = st.slider(
            _("Smoothing"),
            0.0,
            0.95,
            0.0,
            0.05,
            key=f"curves_smoothing_{run.id}",
            help=_("How much the past counts in a running mean; what was measured stays behind it."),
            width=220,
        )
        logarithmic = st.toggle(_("Log scale"), key=f"curves_log_{run.id}", help=_("Equal distances are equal ratios."))
        heat = st.toggle(
            _("Strengths as heat map"),
            key=f"curves_heat_{run.id}",
            help=_("A row an operation; darker is stronger."),
        )
    return Look(by, smoothing, logarithmic, heat)


def names_of(runs: list[RunFolder]) -> list[str]:
    """Short names that differ: by meta-learner, data or seed, and by a number where all else is equal."""
    plain = []
    for run in runs:
        config = run.config
        parts = [words.method(config)]
        if len({other.config.data.source for other in runs}) > 1:
            parts.append(words.data_name(config.data.source))
        if len({other.config.seed for other in runs}) > 1:
            parts.append(_("seed {seed}").format(seed=config.seed))
        plain.append(" ".join(parts))
    return [f"{name} ({place + 1})" if plain.count(name) > 1 else name for place, name in enumerate(plain)]


def _draw_charts(runs: list[RunFolder], look: Look) -> None:
    run = runs[0]
    try:
        records: list[list[dict[str, Any]]] = [one.read_metrics()[0] for one in runs]
    except MetaAugError as error:
        situations.unreadable(str(error))
        return
    if not any(record.get("stage") == "learn" for record in records[0]):
        situations.say(_("No step yet"), _("The curves begin with the first step."))
        return
    policy = run.policy or {}
    names = names_of(runs)
    if policy:
        draw(_learned(policy))
    if len(runs) == 1 and run.config.policy.is_used_as_is:
        situations.say(
            _("No curve"),
            _("Nothing was learned in this run: an earlier policy is used as it is. Adapt it to see curves."),
        )
        return
    _draw_loss(run, names, records, look, policy)
    _draw_strengths(run, names, records, look)
    if len(runs) > 1:
        _draw_heading(_("Settings"), _("those that differ between these runs"))
        draw(differences_table(names, [one.config for one in runs]))


def _draw_heading(title: str, beside: str) -> None:
    """The title of a part, and in small what it is about."""
    draw(f'<p class="ma-section">{title}<small>{beside}</small></p>')


def _learned(policy: dict[str, Any]) -> str:
    none = policy.get("validation_loss_none")
    return facts(
        (
            (_("best validation loss"), words.number(policy["best_validation_loss"])),
            (_("at step"), str(policy["best_step"])),
            (_("without augmentation"), words.number(none) if none is not None else ""),
            (_("learned in"), escape(words.duration(policy["learn_seconds"]))),
        )
    )


def _draw_loss(
    run: RunFolder, names: list[str], records: list[list[dict[str, Any]]], look: Look, policy: dict[str, Any]
) -> None:
    none = policy.get("validation_loss_none")
    _draw_heading(_("Validation loss"), _("lower is better"))
    figure = loss_figure(
        palette(),
        [(name, rows, none if at == 0 else None) for at, (name, rows) in enumerate(zip(names, records, strict=True))],
        loss=words.loss_of(workspace.predicts_number(run)),
        by=look.by,
        smoothing=look.smoothing,
        is_logarithmic=look.is_logarithmic,
    )
    seen = ngettext(
        "Validation loss by step of {amount} run; best at step {best}.",
        "Validation loss by step of {amount} runs; best at step {best}.",
        len(names),
        best=best_step(records[0]),
    )
    show(figure, f"curves_loss_{run.id}", seen)
    labelled = policy.get("n_labelled")
    draw(
        reading(
            _(
                "Below the dashed line the policy beats no augmentation on labelled samples left out of the fit; the "
                "diamond is the best step."
            ),
            ngettext("{amount} labelled sample.", "{amount} labelled samples.", labelled) if labelled else "",
        )
    )


def _draw_strengths(run: RunFolder, names: list[str], records: list[list[dict[str, Any]]], look: Look) -> None:
    _draw_heading(_("Strengths"), _("0 leaves samples as they are, 1 is each operation’s maximum"))
    learned = [record["strengths"] for record in records[0] if record.get("strengths")]
    dangerous = frozenset(spec.name for spec in KINDS[workspace.kind_of(run)].operations if spec.dangerous)
    answer, by = words.answer(workspace.predicts_number(run)), along(look.by)
    if look.is_heat:
        for place, (name, rows) in enumerate(zip(names, records, strict=True)):
            if len(names) > 1:
                draw(f'<p class="ma-note">{escape(name)}</p>')
            seen = _("Heat map of the strengths of {run} by {along}.").format(run=name, along=by)
            show(strengths_heat(palette(), rows, dangerous, look.by), f"curves_heat_map_{run.id}_{place}", seen)
        told = _("A row an operation, largest at the end first; ▲ may change the {answer}.").format(answer=answer)
    else:
        figure = strengths_figure(palette(), list(zip(names, records, strict=True)), dangerous, by=look.by)
        seen = _("Strength of every operation by {along}.").format(along=by)
        show(figure, f"curves_strengths_{run.id}", seen)
        lines = _(
            "Lines that rise are operations that help; the five largest are named, all are on hover. Red operations "
            "may change the {answer}."
        ).format(answer=answer)
        dashes = _("Dashed lines belong to the runs laid over.") if len(names) > 1 else ""
        told = in_a_row((lines, dashes))
    draw(reading(told, ngettext("{amount} operation.", "{amount} operations.", len(learned[-1]) if learned else 0)))
