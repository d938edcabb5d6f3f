"""The Verdict page: one sentence, dots with intervals, the numbers, more seeds."""

from html import escape
from typing import Any

import streamlit as st

from metaaug.config import VerdictConfig
from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, words
from metaaug.ui.figures.frame import show
from metaaug.ui.figures.verdict import differences_figure, verdict_figure
from metaaug.ui.identity import draw_identity, learned_identity
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
    draw(f'<p class="ma-verdict">{sentence(verdict["sentence"])}</p>')
    if identity:
        draw_identity()
    draw_recommended(run)
    size = (
        f"{words.plural(verdict['n_seeds'], 'seed')}, {words.count(verdict['n_train'])} training and "
        f"{words.count(verdict['n_test'])} test samples."
    )
    measure = measure_of(verdict)
    left, right = st.columns([1, 1], gap="large")
    with left:
        show(
            verdict_figure(palette(), verdict),
            f"verdict_{run.id}",
            f"{measure.title} by strategy: "
            + ", ".join(f"{one['label']} {measure.value(one['mean'])}{measure.unit}" for one in verdict["strategies"]),
        )
        draw(
            reading(
                f"Further {measure.better} is better. The large mark is {measure.mark}, the bar its "
                " 95 % interval, the small ticks are single seeds.",
                size,
            )
        )
    with right:
        show(
            differences_figure(palette(), verdict),
            f"verdict_differences_{run.id}",
            "Paired differences: " + verdict["sentence"],
        )
        draw(
            reading(
                "The learned policy minus another strategy, seed by seed. A bar that stays "
                f"{measure.better} of the dashed line means it helps; "
                "one that touches it (hollow mark) means no difference was seen.",
                f"n = {verdict['n_seeds']} pairs.",
            )
        )
    draw_candidates(run)
    draw('<p class="ma-section">Numbers<small>on test data nothing has seen before</small></p>')
    draw(_numbers(verdict))
    draw(f'<p class="ma-reading">{escape(verdict.get("how", ""))}</p>')
    steps = f"{words.count(verdict['steps'])} training steps, " if verdict["steps"] else ""
    draw(
        f'<p class="ma-note">Final model: {escape(str(verdict.get("model", "")))}, {steps}'
        f"{words.duration(verdict.get('seconds'))} in all.</p>"
    )
    _draw_more_seeds(run, verdict)


def _numbers(verdict: dict[str, Any]) -> str:
    measure = measure_of(verdict)
    against = {one["strategy"]: one for one in verdict["comparisons"] if one["against"] == "none"}
    rows = ""
    for one in measure.best_first(verdict["strategies"]):
        low, high = one["interval"]
        difference = against.get(one["name"])
        if difference:
            half = (difference["interval"][1] - difference["interval"][0]) / 2
            gain = f"{measure.gap(difference['difference'])} ± {measure.half(half)}"
            outcome = escape(difference["outcome"])
        else:
            gain, outcome = "–", "–"
        rows += (
            f'<tr class="ma-original"><td>{escape(one["label"])}</td>'
            f'<td class="ma-number">{measure.value(one["mean"])}</td>'
            f'<td class="ma-number">{measure.value(low)} to {measure.value(high)}</td><td '
            f'class="ma-number">{gain}</td><td>{outcome}</td>'
            f'<td class="ma-number">{len(one["values"])}</td></tr>'
        )
    return (
        '<div class="ma-table-wrap"><table class="ma-table"><thead><tr><th>strategy</th><th '
        f'class="ma-number">{measure.column}</th>'
        f'<th class="ma-number">95 % interval</th><th class="ma-number">{measure.gain}</th><th>outcome</th>'
        f'<th class="ma-number">seeds</th></tr></thead><tbody>{rows}</tbody></table></div>'
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
    draw('<p class="ma-section">More certainty<small>more seeds make the intervals narrower</small></p>')
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seeds = st.number_input(
            "Seeds",
            min_value=2,
            max_value=100,
            value=min(100, 2 * verdict["n_seeds"]),
            step=1,
            key=f"verdict_seeds_{run.id}",
            help=VerdictConfig.model_fields["seeds"].description,
            width=160,
        )
        if st.button("Compare again", key="verdict_more", disabled=seeds == verdict["n_seeds"]):
            kept = {name: verdict[name] for name in ("custom",) if verdict.get(name)}
            request(run, "verdict", seeds=int(seeds), **kept)
