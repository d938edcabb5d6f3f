"""The Projection page: one map, and the samples of the selection beside it."""

from typing import Any

import pandas as pd
import streamlit as st

from metaaug.config import ProjectionConfig
from metaaug.errors import MetaAugError
from metaaug.inspect.flags import are_the_measured_copies, issue_of_points
from metaaug.inspect.projection_table import read_projection
from metaaug.runs.folder import RunFolder
from metaaug.ui import map_words, situations, state, words, workspace
from metaaug.ui.figures.frame import CONFIG
from metaaug.ui.figures.map import Colouring, Method, map_figure
from metaaug.ui.forms import draw_field
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext, translation
from metaaug.ui.live import ACTIVE, draw_line
from metaaug.ui.map_issues import measured_copies, told_of_issues
from metaaug.ui.markup import draw, reading
from metaaug.ui.pairs import in_words, operations_of
from metaaug.ui.previews import draw_rows
from metaaug.ui.run_page import draw_damaged, request
from metaaug.ui.sample_link import follow_links, keep_order, with_links
from metaaug.ui.sentences import in_a_row
from metaaug.ui.theme import palette

_SHOWN = 10
_ROUND = "projection.round"
_SETTINGS = ("n_neighbors", "min_dist", "max_points", "copies", "seed", "pacmap")


def draw_projection(run: RunFolder) -> None:
    """The map's choices, the map, the selection, the folded settings."""
    try:
        points, facts = read_projection(run.projection_path)
    except MetaAugError as error:
        draw_damaged(run, "projection", run.projection_path, "projection", str(error))
        return
    points = points.reset_index(drop=True)
    number = "target" in points.columns
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        methods = _methods(points)
        method = st.segmented_control(
            _("Map"),
            methods,
            default=methods[0],
            required=True,
            format_func=map_words.METHODS.__getitem__,
            key=f"map_method_{len(methods)}",
            help=map_words.what_methods_keep(methods),
        )
        # What is predicted goes first: a class, or a number with a colour for every value.
        predicted: Colouring = "target" if number else "class"
        offered: list[Colouring] = [predicted, "kind", "operation"]
        if _has_confidence(points):
            offered.append("confidence")
        measured = measured_copies(run)
        if measured is not None:
            offered.append("issue")
        colouring: Colouring = st.segmented_control(
            _("Colour by"),
            offered,
            default=predicted,
            required=True,
            format_func=map_words.colourings().__getitem__,
            key=f"map_colour_{predicted}",
        )
        drags = map_words.drags()
        drag = st.segmented_control(
            _("Drag to"), list(drags), default="lasso", required=True, format_func=drags.__getitem__, key="map_drag"
        )
        joined = st.toggle(_("Join pairs"), key="map_join", help=_("A line from every copy to its original."))
    _draw_pending(run, _pending(methods, facts))
    told = map_words.told_of(colouring)
    if measured is not None and colouring == "issue":
        quality, issues = measured
        by_copy = are_the_measured_copies(facts, quality)
        points["issue"] = issue_of_points(points, issues, by_copy)
        told = told_of_issues(points, quality, by_copy)
    key = f"map_{run.id}_{state.get(_ROUND, 0)}"
    left, right = st.columns([7, 4], gap="large")
    with right:
        # Before the map, which takes longer to draw and is there already when somebody drags around points of it.
        chosen = _chosen(st.session_state.get(key), run)
        _draw_selection(run, points, chosen)
    with left:
        st.plotly_chart(
            map_figure(palette(), points, method, colouring, drag, joined, chosen if state.get(state.MARKED) else ()),
            key=key,
            theme=None,
            config=CONFIG,
            on_select="rerun",
            alt=_("{method} map of {amount} originals and augmented copies.").format(
                method=map_words.METHODS[method], amount=len(points)
            ),
        )
        read = (_("Near points are alike."), map_words.how_to_read(number), told, map_words.caption(method, facts))
        shown, total = int(facts.get("n_shown", 0)), int(facts.get("n_total", 0))
        draw(reading(in_a_row(read), words.samples_of(shown, total, int(facts.get("seed", 0)))))
    _draw_table(run, points)
    _draw_settings(run, facts)


def _chosen(event: object, run: RunFolder) -> list[int]:
    """Positions of the selected points; kept by us, since restyling the chart clears its own selection."""
    selection = event.get("selection") if hasattr(event, "get") else None
    picked = [
        point["customdata"] for point in (selection or {}).get("points", []) if point.get("customdata") is not None
    ]
    places = [int(one[0] if isinstance(one, list) else one) for one in picked]
    if places:
        state.put(state.SELECTION, (run.id, places))
        state.put(state.MARKED, False)
    return _kept(run)


def _kept(run: RunFolder) -> list[int]:
    kept = state.get(state.SELECTION)
    return list(kept[1]) if kept and kept[0] == run.id else []


def _methods(points: pd.DataFrame) -> list[Method]:
    """The maps that are there."""
    return [method for method in map_words.METHODS if f"{method}_x" in points and points[f"{method}_x"].notna().all()]


def _has_confidence(points: pd.DataFrame) -> bool:
    return "confidence" in points.columns and bool(points["confidence"].notna().all())


def _draw_table(run: RunFolder, points: pd.DataFrame) -> None:
    """All points as rows that can be searched, sorted and chosen; what is chosen gets a ring on the map."""
    folded = st.expander(_("Table of all points"), key="map_table", on_change="rerun")
    # A table costs the browser more than the map does.
    if not folded.open:
        return
    with folded:
        translate = translation()
        predicted = "target" if "target" in points.columns else "class"
        shown = points[["sample", "copy", predicted, "part"]].copy()
        if _has_confidence(points):
            shown["confidence"] = points["confidence"].round(3)
        shown["part"] = [translate(part) for part in points["part"]]
        done = [operations_of(cell) for cell in points["operations"]]
        shown["operations"] = [in_words(one, translate=translate) if one else "" for one in done]
        event = st.dataframe(
            shown,
            column_config=map_words.headings(predicted),
            key=f"map_rows_{run.id}_{state.get(_ROUND, 0)}",
            hide_index=True,
            height=320,
            on_select="rerun",
            selection_mode="multi-row",
        )
        amount = ngettext("{amount} point.", "{amount} points.", len(points))
        draw(reading(_("Choose rows to see them on the map and beside it."), amount))
    chosen = list(event.selection.rows)
    if chosen and (run.id, chosen) != state.get(state.SELECTION):
        state.put(state.SELECTION, (run.id, chosen))
        state.put(state.MARKED, True)
        st.rerun()


def _draw_selection(run: RunFolder, points: pd.DataFrame, places: list[int]) -> None:
    places = [place for place in places if 0 <= place < len(points)]
    if not places:
        situations.say(
            _("Nothing selected"),
            _("Drag around points on the map, or click one. Its samples appear here, originals with their copies."),
        )
        return
    samples = list(dict.fromkeys(points.loc[places, "sample"].tolist()))
    with st.container(horizontal=True, vertical_alignment="center"):
        selected = ngettext(
            "{amount} point of {samples} selected",
            "{amount} points of {samples} selected",
            len(places),
            samples=ngettext("{amount} sample", "{amount} samples", len(samples)),
        )
        draw(f'<p class="ma-note">{selected}</p>')
        if st.button(_("Clear"), type="tertiary", key="map_clear"):
            state.take(state.SELECTION)
            # The chart cannot be told to let go of its selection; a new one has none.
            state.put(_ROUND, state.get(_ROUND, 0) + 1)
            st.rerun()
    rows = points[points["sample"].isin(samples[:_SHOWN])]
    keep_order(run, samples)
    draw(draw_rows(with_links(rows, run), "ma-small"))
    follow_links(run, "map")
    if len(samples) > _SHOWN:
        first = _("Showing the first {shown} samples of {total}.")
        draw(f'<p class="ma-reading">{first.format(shown=_SHOWN, total=words.count(len(samples)))}</p>')


def _pending(methods: list[Method], facts: dict[str, Any]) -> list[Method]:
    """The maps that were asked for and are not there."""
    asked: list[Method] = ["umap", "pacmap"] if facts.get("pacmap") else ["umap"]
    return [method for method in asked if method not in methods]


def _draw_pending(run: RunFolder, pending: list[Method]) -> None:
    """What is not there yet, or is being made anew: the page is drawn again as soon as the worker has made it."""
    name = map_words.METHODS[pending[0]] if pending else ""
    if not _is_being_made(run):
        if pending:
            missing = _("{map} was not made for this run. Ask for it with the settings below.").format(map=name)
            draw(f'<p class="ma-note">{missing}</p>')
        return
    drawn = run.projection_path.stat().st_mtime_ns

    @st.fragment(run_every=1.5, key=f"maps_{run.id}")
    def wait() -> None:
        waiting = _("{map} is being made by the worker; it appears here when it is ready.").format(map=name)
        again = _("A new map is being made by the worker; it takes the place of this one when it is ready.")
        draw(f'<p class="ma-note">{waiting if pending else again}</p>')
        draw_line(run)
        if run.projection_path.stat().st_mtime_ns != drawn or not _is_being_made(run):
            st.rerun()

    wait()


def _is_being_made(run: RunFolder) -> bool:
    return run.state in ACTIVE and any(entry.stage == "projection" for entry in run.plan[run.status.completed :])


def _draw_settings(run: RunFolder, facts: dict[str, object]) -> None:
    folded = st.expander(_("Settings of the map"), key="map_settings", on_change="rerun")
    if not folded.open:
        return
    with folded:
        values = {**run.config.projection.model_dump(), **{name: facts[name] for name in _SETTINGS if name in facts}}
        drawn = {}
        kind = workspace.kind_of(run)
        with st.grid(3, gap="small"):
            for name in _SETTINGS:
                with st.container():
                    field = ProjectionConfig.model_fields[name]
                    drawn[name] = draw_field(
                        "projection", name, field, values[name], kind, "", f"map_set_{run.id}_{name}"
                    )
        changed = {name: value for name, value in drawn.items() if value is not None and value != values[name]}
        help = _("The worker makes a new map.")
        if st.button(_("Draw the map again"), disabled=not changed, key="map_again", help=help):
            request(run, "projection", **drawn)
