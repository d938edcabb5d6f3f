"""The Curves page: validation loss and strengths by step, of one run or several."""

from html import escape
from typing import Any

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.modalities.recipes import KINDS
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, words, workspace
from metaaug.ui.figures.curves import best_step, loss_figure, strengths_figure
from metaaug.ui.figures.frame import show
from metaaug.ui.header import run_label
from metaaug.ui.live import ACTIVE, draw_line
from metaaug.ui.markup import draw, facts, reading
from metaaug.ui.theme import palette

_MOST = 5
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
            max_selections=_MOST - 1,
            placeholder="other runs to lay over this one",
        )
    runs = [run, *(others[id] for id in chosen if id in others)]
    active = run.state in ACTIVE

    @st.fragment(run_every=_PERIOD if active else None, key=f"curves_{run.id}")
    def view() -> None:
        if active:
            draw_line(run)
        _draw_charts(runs)
        if active and run.state not in ACTIVE:
            st.rerun()

    view()


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


def _draw_charts(runs: list[RunFolder]) -> None:
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
    figure = strengths_figure(palette(), list(zip(names, records, strict=True)), dangerous)
    show(figure, f"curves_strengths_{run.id}", "Strength of every operation by step.")
    dashes = " Dashed lines belong to the runs laid over." if len(runs) > 1 else ""
    draw(
        reading(
            "Lines that rise are operations that help; the five largest are named, all are on hover. "
            f"Red operations may change the {words.answer(number)}.{dashes}",
            words.plural(len(learned[-1]) if learned else 0, "operation") + ".",
        )
    )
