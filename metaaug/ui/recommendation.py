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


def draw_recommendation(run: RunFolder) -> None:
    """The sentence and the candidates; where there is none yet, a way to make it."""
    draw('<p class="ma-section">Recommendation<small>chosen on labelled samples; test data took no part</small></p>')
    try:
        found = run.recommendation
    except MetaAugError as error:
        draw(f'<p class="ma-note">{escape(str(error))}</p>')
        return
    if found is None:
        draw('<p class="ma-note">No recommendation has been made for this run.</p>')
        if run.state not in ACTIVE and st.button("Make a recommendation", key="verdict_recommend"):
            # The verdict again, because what is recommended may be none of what it compared.
            request(run, "recommendation", "verdict")
        return
    draw(f'<p class="ma-reading">{sentence(found["sentence"])}</p>')
    with st.expander("How the candidates did"):
        draw(candidates_table(found))
        draw(
            f'<p class="ma-note">{words.count(found["n"])} labelled samples in {found["folds"]} folds; every candidate '
            f"trained {words.plural(found['repeats'], 'time')} without each fold, {words.count(found['steps'])} steps, "
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
