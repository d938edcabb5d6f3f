"""The Verdict page: one sentence, dots with intervals, the numbers, more seeds."""

from html import escape
from typing import Any

import streamlit as st

from metaaug.config import VerdictConfig
from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, verdict_words, words
from metaaug.ui.field_help import help_of
from metaaug.ui.figures.frame import show
from metaaug.ui.figures.verdict import differences_figure, verdict_figure
from metaaug.ui.identity import draw_identity, learned_identity
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.live import ACTIVE, draw_line
from metaaug.ui.markup import draw, reading, sentence
from metaaug.ui.measure import measure_of
from metaaug.ui.recommendation import draw_candidates, draw_recommended
from metaaug.ui.run_page import request
from metaaug.ui.theme import palette


def draw_verdict(run: RunFolder) -> None:
    """The whole page below the header."""
    try:
        verdict, identity = run.verdict, learned_identity(run)
    except MetaAugError as error:
        situations.unreadable(str(error))
        return
    assert verdict is not None
    said = verdict_words.verdict_sentence(verdict)
    draw(f'<p class="ma-verdict">{sentence(said)}</p>')
    if identity:
        draw_identity()
    draw_recommended(run)
    _draw_charts(run, verdict, said)
    draw_candidates(run)
    draw(f'<p class="ma-section">{_("Numbers")}<small>{_("on test data nothing has seen before")}</small></p>')
    draw(_numbers(verdict))
    draw(f'<p class="ma-reading">{escape(verdict_words.basis(verdict))}</p>')
    draw(f'<p class="ma-note">{escape(_final_model(verdict))}</p>')
    _draw_more_seeds(run, verdict)


def _draw_charts(run: RunFolder, verdict: dict[str, Any], said: str) -> None:
    size = ngettext(
        "{amount} seed, {training} training and {test} test samples.",
        "{amount} seeds, {training} training and {test} test samples.",
        verdict["n_seeds"],
        training=words.count(verdict["n_train"]),
        test=words.count(verdict["n_test"]),
    )
    measure = measure_of(verdict)
    found = ", ".join(
        f"{verdict_words.strategy(one['label'])} {measure.value(one['mean'])}{measure.unit}"
        for one in verdict["strategies"]
    )
    left, right = st.columns([1, 1], gap="large")
    with left:
        show(
            verdict_figure(palette(), verdict),
            f"verdict_{run.id}",
            _("{measure} by strategy: {strategies}").format(measure=measure.title, strategies=found),
        )
        draw(reading(measure.reading, size))
    with right:
        show(
            differences_figure(palette(), verdict),
            f"verdict_differences_{run.id}",
            _("Paired differences: {sentence}").format(sentence=said),
        )
        draw(reading(measure.reading_differences, _("n = {pairs} pairs.").format(pairs=verdict["n_seeds"])))


def _final_model(verdict: dict[str, Any]) -> str:
    values = {"model": verdict_words.model(verdict), "duration": words.duration(verdict.get("seconds"))}
    if not verdict["steps"]:
        return _("Final model: {model}, {duration} in all.").format(**values)
    return _("Final model: {model}, {steps} training steps, {duration} in all.").format(
        steps=words.count(verdict["steps"]), **values
    )


def _numbers(verdict: dict[str, Any]) -> str:
    measure = measure_of(verdict)
    against = {one["strategy"]: one for one in verdict["comparisons"] if one["against"] == "none"}
    rows = ""
    for one in measure.best_first(verdict["strategies"]):
        low, high = (measure.value(bound) for bound in one["interval"])
        difference = against.get(one["name"])
        if difference:
            half = (difference["interval"][1] - difference["interval"][0]) / 2
            gain = f"{measure.gap(difference['difference'])} ± {measure.half(half)}"
            outcome = escape(verdict_words.outcome(difference["outcome"]))
        else:
            gain, outcome = "–", "–"
        rows += (
            f'<tr class="ma-original"><td>{escape(verdict_words.strategy(one["label"]))}</td>'
            f'<td class="ma-number">{measure.value(one["mean"])}</td>'
            f'<td class="ma-number">{_("{low} to {high}").format(low=low, high=high)}</td><td '
            f'class="ma-number">{gain}</td><td>{outcome}</td>'
            f'<td class="ma-number">{len(one["values"])}</td></tr>'
        )
    return (
        f'<div class="ma-table-wrap"><table class="ma-table"><thead><tr><th>{_("strategy")}</th><th '
        f'class="ma-number">{measure.column}</th>'
        f'<th class="ma-number">{_("95 % interval")}</th><th class="ma-number">{measure.gain}</th>'
        f"<th>{_('outcome')}</th>"
        f'<th class="ma-number">{_("seeds")}</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _draw_more_seeds(run: RunFolder, verdict: dict[str, Any]) -> None:
    if run.state in ACTIVE:

        @st.fragment(run_every=1.5, key=f"verdict_line_{run.id}")
        def line() -> None:
            draw_line(run)
            if run.state not in ACTIVE:
                st.rerun()

        line()
        return
    draw(f'<p class="ma-section">{_("More certainty")}<small>{_("more seeds make the intervals narrower")}</small></p>')
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seeds = st.number_input(
            _("Seeds"),
            min_value=2,
            max_value=100,
            value=min(100, 2 * verdict["n_seeds"]),
            step=1,
            key=f"verdict_seeds_{run.id}",
            help=help_of(VerdictConfig, "seeds"),
            width=160,
        )
        if st.button(_("Compare again"), key="verdict_more", disabled=seeds == verdict["n_seeds"]):
            kept = {name: verdict[name] for name in ("custom",) if verdict.get(name)}
            request(run, "verdict", seeds=int(seeds), **kept)
