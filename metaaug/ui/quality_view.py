"""The Quality page: the answer, the plane of affinity and diversity, every measure, and what to look at."""

from html import escape
from typing import Any

import streamlit as st

from metaaug.config import QualityConfig
from metaaug.errors import MetaAugError
from metaaug.inspect.quality.registry import MEASURES, MeasureSpec, Section
from metaaug.runs.folder import RunFolder
from metaaug.ui import quality_words, words, workspace
from metaaug.ui.figures.frame import show
from metaaug.ui.figures.plane import plane_figure
from metaaug.ui.forms import draw_field
from metaaug.ui.issues_view import draw_issues
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.live import ACTIVE, draw_line
from metaaug.ui.markup import draw, reading, sentence
from metaaug.ui.retelling import told
from metaaug.ui.run_page import draw_damaged, request
from metaaug.ui.sentences import in_a_row, listed
from metaaug.ui.theme import palette
from metaaug.ui.verdict_words import strategy

_BELOW_THE_PLANE: tuple[Section, ...] = ("fidelity", "columns", "leakage")


def _titles(vectors: str) -> dict[Section, tuple[str, str]]:
    """The heading of every section below the plane, and what stands beside it."""
    return {
        "fidelity": (_("Copies beside originals"), _("on {vectors}").format(vectors=vectors)),
        "columns": (_("Columns"), _("of the table, before and after")),
        "leakage": (
            _("Leakage risk"),
            _("what copies tell about the originals they were made of; no value proves privacy"),
        ),
    }


def draw_quality(run: RunFolder) -> None:
    """The whole page below the header."""
    try:
        quality, issues = run.quality, run.issues
    except MetaAugError as error:
        draw_damaged(run, "quality", run.quality_path, "quality", str(error))
        return
    assert quality is not None
    vectors = quality_words.vectors(workspace.kind_of(run))
    said, because = quality_words.answer(quality, issues)
    near = _(
        "Near is meant in plain vectors, here {vectors}, in which a harmless change may go far. Whether the copies "
        "help is for the verdict to say."
    ).format(vectors=vectors)
    draw(
        f'<p class="ma-verdict">{sentence(said)}</p><p class="ma-note">{sentence(because)}</p>'
        f'<p class="ma-reading">{near}</p>'
    )
    _draw_again(run)
    _draw_plane(run, quality)
    by_name = {one["name"]: one for one in quality["measures"]}
    for section, (title, beside) in _titles(vectors).items():
        found = [spec for spec in MEASURES.values() if spec.section == section and spec.name in by_name]
        if found:
            danger = " ma-risk" if any(quality_words.is_leak(by_name[spec.name]) for spec in found) else ""
            draw(f'<p class="ma-section{danger}">{title}<small>{beside}</small></p>')
            for spec in found:
                _draw_measure(spec, by_name[spec.name])
    _draw_left_out(quality, _BELOW_THE_PLANE)
    if issues is not None:
        draw_issues(run, issues)
    _draw_settings(run, quality)


def _draw_plane(run: RunFolder, quality: dict[str, Any]) -> None:
    number = quality["task"] == "number"
    strategies = quality["strategies"]
    title, beside = _("Affinity and diversity"), _("good augmentation has both")
    draw(f'<p class="ma-section">{title}<small>{beside}</small></p>')
    places = "; ".join(
        _("{strategy} {affinity} points and {diversity}").format(
            strategy=strategy(one["label"]),
            affinity=words.points(one["affinity"]["value"]),
            diversity=words.number(one["diversity"]["value"]),
        )
        for one in strategies
    )
    show(
        plane_figure(palette(), strategies, number, quality.get("trail", ())),
        f"quality_plane_{run.id}",
        _("Affinity and diversity by strategy: {places}").format(places=places),
    )
    explained = _(
        "Further right, copies look more like the data; further up, they are harder to learn. Strategies that train "
        "better models tend to have both: up without going left. Lines are 95 % intervals over originals."
    )
    way = _("The thin line is the way of the policy while it learned, from its start.") if quality.get("trail") else ""
    draw(reading(in_a_row((explained, way, _model(quality, number))), _size(quality)))
    with st.expander(_("What affinity and diversity are"), key="quality_plane_formula"):
        for name in ("affinity", "diversity"):
            spec = MEASURES[name]
            draw(f'<p class="ma-reading"><b>{escape(_(spec.title))}</b> {escape(_(spec.sentence))}</p>')
            _draw_definition(spec)
    _draw_left_out(quality, ("plane",))


def _model(quality: dict[str, Any], number: bool) -> str:
    """What affinity and diversity were measured with, and where it stands without augmentation."""
    first = quality["strategies"][0]
    accuracy, loss = first["affinity"]["reference"], words.number(first["diversity"]["reference"])
    model = told(quality["model"], quality_words.MODELS)
    if number:
        return _(
            "The model is {model}, which without augmentation has an R² of {r2} and a training loss of {loss}."
        ).format(model=model, r2=words.number(accuracy), loss=loss)
    return _(
        "The model is {model}, which without augmentation has an accuracy of {accuracy} and a training loss of {loss}."
    ).format(model=model, accuracy=words.percent(accuracy), loss=loss)


def _size(quality: dict[str, Any]) -> str:
    return ngettext(
        "{measured} of {labelled} labelled samples, {amount} copy each, seed {seed}.",
        "{measured} of {labelled} labelled samples, {amount} copies each, seed {seed}.",
        quality["copies"],
        measured=words.count(quality["n_originals"]),
        labelled=words.count(quality["n_labelled"]),
        seed=quality["seed"],
    )


def _draw_measure(spec: MeasureSpec, measured: dict[str, Any]) -> None:
    """One row: title and sentence on the left, the value with its certainty on the right, the definition folded."""
    facts = [quality_words.certainty(measured), quality_words.comparison(measured), quality_words.size(measured)]
    listing = "".join(f"<li>{escape(fact)}</li>" for fact in facts if fact)
    risk = " ma-risk" if quality_words.is_leak(measured) else ""
    with st.container(key=f"quality_measure_{spec.name}", gap=None):
        draw(
            f'<div class="ma-measure{risk}"><div><b>{escape(_(spec.title))}</b>'
            f'<span class="ma-tag">{escape(quality_words.direction(spec))}</span>'
            f"<p>{escape(_(spec.sentence))}</p></div>"
            f'<div><span class="ma-amount">{escape(quality_words.value(spec, measured["value"]))}</span>'
            f"<ul>{listing}</ul></div></div>"
        )
        with st.expander(_("Formula and source"), key=f"quality_formula_{spec.name}"):
            _draw_definition(spec)


def _draw_definition(spec: MeasureSpec) -> None:
    st.latex(spec.formula, width="content")
    draw(
        f'<p class="ma-reading">{escape(_(spec.symbols))}</p>'
        f'<p class="ma-reading"><b>{_("Source")}</b> {escape(_(spec.source))}</p>'
    )


def _draw_left_out(quality: dict[str, Any], sections: tuple[Section, ...]) -> None:
    """What does not apply to this data, and why."""
    whys: dict[str, list[str]] = {}
    for one in quality["left_out"]:
        spec = MEASURES[one["name"]]
        if spec.section in sections:
            why = told(one["why"], (*quality_words.LEFT_OUT, spec.of_number))
            whys.setdefault(why, []).append(_(spec.title))
    for why, titles in whys.items():
        left_out = _("{measures}: {why}").format(measures=listed(titles), why=why)
        draw(f'<p class="ma-reading"><b>{_("Does not apply here")}</b> {escape(left_out)}</p>')


def _draw_again(run: RunFolder) -> None:
    """How far a worker is that was asked for more while these results are looked at."""
    if run.state not in ACTIVE:
        return

    @st.fragment(run_every=1.5, key=f"quality_line_{run.id}")
    def line() -> None:
        draw_line(run)
        if run.state not in ACTIVE:
            st.rerun()

    line()


def _draw_settings(run: RunFolder, quality: dict[str, Any]) -> None:
    folded = st.expander(_("Settings of the measures"), key="quality_settings", on_change="rerun")
    if not folded.open:
        return
    with folded:
        values = {**run.config.quality.model_dump(), **quality["settings"]}
        kind = workspace.kind_of(run)
        drawn = {}
        with st.grid(3, gap="small"):
            for name, field in QualityConfig.model_fields.items():
                with st.container():
                    key = f"quality_set_{run.id}_{name}"
                    drawn[name] = draw_field("quality", name, field, values[name], kind, "", key)
        changed = any(value is not None and value != values[name] for name, value in drawn.items())
        help = _("The worker measures anew.")
        if st.button(_("Measure again"), disabled=not changed, key="quality_again", help=help):
            request(run, "quality", **drawn)
