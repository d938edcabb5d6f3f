"""What to use: the choice made on labelled samples, and how close the others came."""

from html import escape
from typing import Any

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.ui import verdict_words, words
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.live import ACTIVE
from metaaug.ui.markup import draw, sentence
from metaaug.ui.run_page import request
from metaaug.ui.sentences import in_a_row


def draw_recommended(run: RunFolder) -> None:
    """One line: what to use and why; where that is not known yet, a way to find out."""
    try:
        found = run.recommendation
    except MetaAugError as error:
        draw(f'<p class="ma-note">{escape(str(error))}</p>')
        return
    if found is not None:
        said = verdict_words.recommendation_sentence(found)
        draw(f'<p class="ma-reading"><b>{_("Recommended")}</b> {sentence(said)}</p>')
        return
    draw(f'<p class="ma-note">{_("No recommendation has been made for this run.")}</p>')
    if run.state not in ACTIVE and st.button(_("Make a recommendation"), key="verdict_recommend"):
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
    why = _("chosen on labelled samples; test data took no part")
    draw(f'<p class="ma-section">{_("Recommendation")}<small>{why}</small></p>')
    draw(candidates_table(found))
    draw(f'<p class="ma-note">{escape(_how(found))}</p>')


def _how(found: dict[str, Any]) -> str:
    """How the candidates were compared, and by what rule one was chosen."""
    values = {
        "samples": words.count(found["n"]),
        "folds": found["folds"],
        "times": _("once") if found["repeats"] == 1 else ngettext("{amount} time", "{amount} times", found["repeats"]),
        "duration": words.duration(found.get("seconds")),
    }
    if found["steps"]:
        values["steps"] = words.count(found["steps"])
        trained = _(
            "{samples} labelled samples in {folds} folds; every candidate trained {times} without each fold, {steps} "
            "steps, {duration} in all."
        ).format(**values)
    else:
        trained = _(
            "{samples} labelled samples in {folds} folds; every candidate trained {times} without each fold, "
            "{duration} in all."
        ).format(**values)
    rule = _("“No augmentation” is recommended unless another is better by more than one standard error.")
    return in_a_row((trained, rule))


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
        mark = _("recommended") if one["name"] == found["recommended"] else ""
        rows += (
            f'<tr class="ma-original"><td>{escape(verdict_words.strategy(one["label"]))}</td>'
            f'<td class="ma-number">{mean}</td><td class="ma-number">{gain}</td><td>{mark}</td></tr>'
        )
    head = _("accuracy, %") if accuracy else _("squared error")
    unit = _("over none, points") if accuracy else _("less than none")
    return (
        f'<div class="ma-table-wrap"><table class="ma-table"><thead><tr><th>{_("candidate")}</th>'
        f'<th class="ma-number">{head}</th><th class="ma-number">{unit}</th><th></th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
