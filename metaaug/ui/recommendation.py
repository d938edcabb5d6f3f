"""What to use: the choice made on labelled samples, and how close the others came."""

from html import escape
from typing import Any

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.ui import words
from metaaug.ui.live import ACTIVE
from metaaug.ui.markup import draw, sentence
from metaaug.ui.run_page import request


def draw_recommended(run: RunFolder) -> None:
    """One line: what to use and why; where that is not known yet, a way to find out."""
    try:
        found = run.recommendation
    except MetaAugError as error:
        draw(f'<p class="ma-note">{escape(str(error))}</p>')
        return
    if found is not None:
        draw(f'<p class="ma-reading"><b>Recommended</b> {sentence(found["sentence"])}</p>')
        return
    draw('<p class="ma-note">No recommendation has been made for this run.</p>')
    if run.state not in ACTIVE and st.button("Make a recommendation", key="verdict_recommend"):
        # The verdict again, because what is recommended may be none of what it compared.
        request(run, "recommendation", "verdict")


def draw_candidates(run: RunFolder) -> None:
    """How the candidates did in cross-validation; nothing where there is no recommendation to explain."""
    try:
        found = run.recommendation
    except MetaAugError:
        # Said above already, by draw_recommended.
        return
    if found is None:
        return
    steps = f"{words.count(found['steps'])} steps, " if found["steps"] else ""
    times = "once" if found["repeats"] == 1 else words.plural(found["repeats"], "time")
    draw('<p class="ma-section">Recommendation<small>chosen on labelled samples; test data took no part</small></p>')
    draw(candidates_table(found))
    draw(
        f'<p class="ma-note">{words.count(found["n"])} labelled samples in {found["folds"]} folds; every candidate '
        f"trained {times} without each fold, {steps}"
        f"{words.duration(found.get('seconds'))} in all. “No augmentation” is recommended unless another is better "
        "by more than one standard error.</p>"
    )


def candidates_table(found: dict[str, Any]) -> str:
    """The candidates as a table, best first, the chosen one marked."""
    accuracy = found["metric"] == "accuracy"
    rows = ""
    for one in sorted(found["candidates"], key=lambda row: -row["gain"]):
        gain = "–"
        if one["name"] != "none":
            gain = f"{one['gain']:+.2f} ± {one['error']:.2f}".replace("-", "−")
            if accuracy:
                gain = f"{words.points(one['gain'])} ± {words.points(one['error'], sign=False)}"
        mean = f"{100 * one['mean']:.1f}" if accuracy else words.number(one["mean"])
        mark = "recommended" if one["name"] == found["recommended"] else ""
        rows += (
            f'<tr class="ma-original"><td>{escape(one["label"])}</td><td class="ma-number">{mean}</td>'
            f'<td class="ma-number">{gain}</td><td>{mark}</td></tr>'
        )
    head = "accuracy, %" if accuracy else "squared error"
    unit = "over none, points" if accuracy else "less than none"
    return (
        '<div class="ma-table-wrap"><table class="ma-table"><thead><tr><th>candidate</th>'
        f'<th class="ma-number">{head}</th><th class="ma-number">{unit}</th><th></th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
