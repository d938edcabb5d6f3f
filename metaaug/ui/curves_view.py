"""The Curves page: validation loss and strengths by step, of one run or several."""

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.modalities.recipes import KINDS
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, words, workspace
from metaaug.ui.figures.curves import best_step, loss_figure, strengths_figure
from metaaug.ui.figures.frame import show
from metaaug.ui.figures.heat import strengths_heat
from metaaug.ui.header import run_label
from metaaug.ui.live import ACTIVE, draw_line
from metaaug.ui.markup import draw, facts, reading
from metaaug.ui.run_differences import differences_table
from metaaug.ui.theme import palette

_PERIOD = 1.5


def draw_curves(run: RunFolder) -> None:
    """Both charts, followed while the run is under way."""
    others = {other.id: other for other in workspace.runs() if other.id != run.id and other.metrics_path.exists()}
    chosen: list[str] = []
    if others:
        chosen = st.multiselect(
            "Compare with",
            list(others),
            format_func=lambda id: run_label(others[id]),
            key="curves_others",
            placeholder="other runs to lay over this one",
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
            "Along",
            ["step", "seconds"],
            default="step",
            required=True,
            key=f"curves_by_{run.id}",
            help="Steps compare how much was learned from, seconds what it cost.",
        )
        smoothing = st.slider(
            "Smoothing",
            0.0,
            0.95,
            0.0,
            0.05,
            key=f"curves_smoothing_{run.id}",
            help="How much the past counts in a running mean; what was measured stays behind it.",
            width=220,
        )
        logarithmic = st.toggle("Log scale", key=f"curves_log_{run.id}", help="Equal distances are equal ratios.")
        heat = st.toggle(
            "Strengths as heat map", key=f"curves_heat_{run.id}", help="A row an operation; darker is stronger."
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
            parts.append(f"seed {config.seed}")
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
        situations.say("No step yet", "The curves begin with the first step.")
        return
    policy = run.policy or {}
    names = names_of(runs)
    number = workspace.predicts_number(run)
    best = best_step(records[0])
    none = policy.get("validation_loss_none")
    if policy:
        draw(
            facts(
                (
                    ("best validation loss", words.number(policy["best_validation_loss"])),
                    ("at step", str(policy["best_step"])),
                    ("without augmentation", words.number(none) if none is not None else ""),
                    ("learned in", escape(words.duration(policy["learn_seconds"]))),
                )
            )
        )
    if len(runs) == 1 and run.config.policy.is_used_as_is:
        situations.say(
            "No curve", "Nothing was learned in this run: an earlier policy is used as it is. Adapt it to see curves."
        )
        return
    draw('<p class="ma-section">Validation loss<small>lower is better</small></p>')
    figure = loss_figure(
        palette(),
        [(name, rows, none if at == 0 else None) for at, (name, rows) in enumerate(zip(names, records, strict=True))],
        loss=words.loss_of(number),
        by=look.by,
        smoothing=look.smoothing,
        is_logarithmic=look.is_logarithmic,
    )
    show(
        figure,
        f"curves_loss_{run.id}",
        f"Validation loss by step of {words.plural(len(runs), 'run')}; best at step {best}.",
    )
    held = f"{policy['n_labelled']:,} labelled samples." if policy else ""
    draw(
        reading(
            "Below the dashed line the policy beats no augmentation on labelled samples left out of the fit; the "
            "diamond is the best step.",
            held,
        )
    )
    draw(
        '<p class="ma-section">Strengths<small>0 leaves samples as they are, 1 is each operation’s maximum</small></p>'
    )
    learned = [record["strengths"] for record in records[0] if record.get("strengths")]
    kind = workspace.kind_of(run)
    dangerous = frozenset(spec.name for spec in KINDS[kind].operations if spec.dangerous)
    amount = words.plural(len(learned[-1]) if learned else 0, "operation") + "."
    if look.is_heat:
        for place, (name, rows) in enumerate(zip(names, records, strict=True)):
            if len(runs) > 1:
                draw(f'<p class="ma-note">{escape(name)}</p>')
            figure = strengths_heat(palette(), rows, dangerous, look.by)
            show(figure, f"curves_heat_map_{run.id}_{place}", f"Heat map of the strengths of {name} by {look.by}.")
        told = f"A row an operation, largest at the end first; ▲ may change the {words.answer(number)}."
    else:
        figure = strengths_figure(palette(), list(zip(names, records, strict=True)), dangerous, by=look.by)
        show(figure, f"curves_strengths_{run.id}", f"Strength of every operation by {look.by}.")
        dashes = " Dashed lines belong to the runs laid over." if len(runs) > 1 else ""
        told = (
            "Lines that rise are operations that help; the five largest are named, all are on hover. "
            f"Red operations may change the {words.answer(number)}.{dashes}"
        )
    draw(reading(told, amount))
    if len(runs) > 1:
        draw('<p class="ma-section">Settings<small>those that differ between these runs</small></p>')
        draw(differences_table(names, [one.config for one in runs]))
