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
from metaaug.ui.live import ACTIVE, draw_line
from metaaug.ui.markup import draw, reading, sentence
from metaaug.ui.run_page import draw_damaged, request
from metaaug.ui.theme import palette

_SECTIONS: tuple[tuple[Section, str, str], ...] = (
    ("fidelity", "Copies beside originals", "on {vectors}"),
    ("columns", "Columns", "of the table, before and after"),
    ("leakage", "Leakage risk", "what copies tell about the originals they were made of; no value proves privacy"),
)


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
    draw(
        f'<p class="ma-verdict">{sentence(said)}</p><p class="ma-note">{sentence(because)}</p>'
        f'<p class="ma-reading">Near is meant in plain vectors, here {vectors}, in which a harmless change may go far. '
        "Whether the copies help is for the verdict to say.</p>"
    )
    _draw_again(run)
    _draw_plane(run, quality)
    by_name = {one["name"]: one for one in quality["measures"]}
    for section, title, below in _SECTIONS:
        found = [spec for spec in MEASURES.values() if spec.section == section and spec.name in by_name]
        if found:
            danger = " ma-risk" if any(quality_words.is_leak(by_name[spec.name]) for spec in found) else ""
            draw(f'<p class="ma-section{danger}">{title}<small>{below.format(vectors=vectors)}</small></p>')
            for spec in found:
                _draw_measure(spec, by_name[spec.name])
    _draw_left_out(quality, ("fidelity", "columns", "leakage"))
    if issues is not None:
        draw_issues(run, issues)
    _draw_settings(run, quality)


def _draw_plane(run: RunFolder, quality: dict[str, Any]) -> None:
    number = quality["task"] == "number"
    strategies = quality["strategies"]
    draw('<p class="ma-section">Affinity and diversity<small>good augmentation has both</small></p>')
    show(
        plane_figure(palette(), strategies, number),
        f"quality_plane_{run.id}",
        "Affinity and diversity by strategy: "
        + "; ".join(
            f"{one['label']} {words.points(one['affinity']['value'])} points and "
            f"{words.number(one['diversity']['value'])}"
            for one in strategies
        ),
    )
    first = strategies[0]
    draw(
        reading(
            "Further right, copies look more like the data; further up, they are harder to learn. Strategies that "
            "train better models tend to have both: up without going left. Lines are 95 % intervals over originals. "
            f"The model is {quality['model']}, which without augmentation has "
            + (f"an R² of {words.number(first['affinity']['reference'])}" if number else "an accuracy of ")
            + ("" if number else words.percent(first["affinity"]["reference"]))
            + f" and a training loss of {words.number(first['diversity']['reference'])}.",
            f"{words.count(quality['n_originals'])} of {words.count(quality['n_labelled'])} labelled samples, "
            f"{quality['copies']} copies each, seed {quality['seed']}.",
        )
    )
    with st.expander("What affinity and diversity are", key="quality_plane_formula"):
        for name in ("affinity", "diversity"):
            spec = MEASURES[name]
            draw(f'<p class="ma-reading"><b>{escape(spec.title)}</b> {escape(spec.sentence)}</p>')
            _draw_definition(spec)
    _draw_left_out(quality, ("plane",))


def _draw_measure(spec: MeasureSpec, measured: dict[str, Any]) -> None:
    """One row: title and sentence on the left, the value with its certainty on the right, the definition folded."""
    facts = [quality_words.certainty(measured), quality_words.comparison(measured), quality_words.size(measured)]
    told = "".join(f"<li>{escape(fact)}</li>" for fact in facts if fact)
    risk = " ma-risk" if quality_words.is_leak(measured) else ""
    with st.container(key=f"quality_measure_{spec.name}", gap=None):
        draw(
            f'<div class="ma-measure{risk}"><div><b>{escape(spec.title)}</b>'
            f'<span class="ma-tag">{escape(quality_words.direction(spec))}</span><p>{escape(spec.sentence)}</p></div>'
            f'<div><span class="ma-amount">{escape(quality_words.value(spec, measured["value"]))}</span>'
            f"<ul>{told}</ul></div></div>"
        )
        with st.expander("Formula and source", key=f"quality_formula_{spec.name}"):
            _draw_definition(spec)


def _draw_definition(spec: MeasureSpec) -> None:
    st.latex(spec.formula, width="content")
    draw(
        f'<p class="ma-reading">{escape(spec.symbols)}</p><p class="ma-reading"><b>Source</b> {escape(spec.source)}</p>'
    )


def _draw_left_out(quality: dict[str, Any], sections: tuple[Section, ...]) -> None:
    """What does not apply to this data, and why."""
    whys: dict[str, list[str]] = {}
    for one in quality["left_out"]:
        spec = MEASURES[one["name"]]
        if spec.section in sections:
            whys.setdefault(one["why"], []).append(spec.title)
    for why, titles in whys.items():
        draw(f'<p class="ma-reading"><b>Does not apply here</b> {escape(" and ".join(titles))}: {escape(why)}</p>')


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
    folded = st.expander("Settings of the measures", key="quality_settings", on_change="rerun")
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
        if st.button("Measure again", disabled=not changed, key="quality_again", help="The worker measures anew."):
            request(run, "quality", **drawn)
