"""A sample's own page, a mode of the Samples page: one original, its copies, what is near, what was flagged."""

import re
from contextlib import nullcontext
from html import escape

import pandas as pd
import streamlit as st

from metaaug.config import Stage
from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, state, words
from metaaug.ui.flow import PAGES
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.markup import draw, facts
from metaaug.ui.pairs import operations_of, texts_of
from metaaug.ui.previews import preview_of
from metaaug.ui.previews.base import Preview
from metaaug.ui.previews.table_rows import cell
from metaaug.ui.sample_flagged import draw_flagged
from metaaug.ui.sample_link import PARAMETER, kept_order
from metaaug.ui.sample_near import draw_near
from metaaug.ui.sample_rows import Kept, neighbours_in, read_kept, rows_of_originals
from metaaug.ui.sentences import in_a_row
from metaaug.ui.warming import load_drawing, warm_up

_INDEX = re.compile(r"\d{1,12}", re.ASCII)
_COPIES = 4
_ROUND = "sample.round"
_DRAWN = "sample.drawn"


def draw_sample(run: RunFolder, asked: str) -> None:
    """The page of the sample that the address asks for.

    Args:
        run: whose samples they are.
        asked: what stands in the address, which anybody may have written.
    """
    try:
        kept = read_kept(run)
    except MetaAugError as error:
        situations.unreadable(str(error))
        return
    rows, stage = kept.of(int(asked)) if _INDEX.fullmatch(asked) else (kept.pairs.iloc[:0], None)
    if rows.empty:
        try:
            if not _INDEX.fullmatch(asked):
                raise IndexError
            rows = rows_of_originals(run, kept, [int(asked)])
        except IndexError:
            _draw_way(run, kept, None)
            situations.say(
                _("There is no such sample"),
                _("The address asks for the sample “{asked}”, which the data of this run does not have.").format(
                    asked=asked[:40]
                ),
                _("Open one from all samples."),
            )
            return
        except MetaAugError as error:
            _draw_way(run, kept, None)
            situations.say(_("This sample was not kept"), in_a_row((_("Its run keeps no copy of it."), str(error))))
            return
    warm_up()
    sample = int(asked)
    _draw_way(run, kept, sample)
    _draw_copies(run, kept, sample, rows, stage)
    draw_flagged(run, kept, sample)


def _draw_way(run: RunFolder, kept: Kept, sample: int | None) -> None:
    """Back to all samples, and to the samples before and after this one."""
    order = kept_order(run)
    through = order if sample in order else kept.beside(sample)
    before, after = (None, None) if sample is None else neighbours_in(through, sample)
    with st.container(horizontal=True, vertical_alignment="center", key="sample-way"):
        st.page_link(PAGES["samples"].file, label=_("← All samples"), query_params={"run": run.id})
        earlier = _("The sample before this one among those you chose from.")
        later = _("The sample after this one among those you chose from.")
        _draw_step("previous", _("Previous"), before, "Left", earlier)
        _draw_step("next", _("Next"), after, "Right", later)
        if sample is not None and sample in through:
            place = list(through).index(sample) + 1
            told = _("{place} of {total}").format(place=words.count(place), total=words.count(len(through)))
            draw(f'<p class="ma-note">{told}</p>', width="content")
        places = [] if sample is None else kept.places_of(sample)
        help = _("This sample and its copies among all others.")
        if places and st.button(_("Show on the map"), key="sample_map", type="tertiary", help=help):
            state.put(state.SELECTION, (run.id, places))
            state.put(state.MARKED, True)
            st.switch_page(PAGES["projection"].file, query_params={"run": run.id})


def _draw_step(name: str, label: str, to: int | None, key: str, told: str) -> None:
    st.button(label, key=f"sample_{name}", shortcut=key, disabled=to is None, on_click=_go, args=(to,), help=told)


def _go(sample: int | None) -> None:
    if sample is not None:
        st.query_params[PARAMETER] = str(sample)


def _draw_copies(run: RunFolder, kept: Kept, sample: int, rows: pd.DataFrame, stage: Stage | None) -> None:
    """The original, its copies with what was done to each, and what is near to them."""
    preview, original = preview_of(rows), rows[rows["copy"] == 0]
    title = _("Sample {number}").format(number=words.count(sample))
    draw(f'<h2 class="ma-sample">{title}{_what(original)}</h2>')
    part = kept.part_of(sample)
    told = facts(((_("part"), escape(_(part)) if part else ""), (_("target"), _target(original))))
    drawn = _drawn(run, sample)
    shown = rows if drawn is None else drawn
    if preview.is_wide:
        draw(told + preview.pairs(original, "ma-large"))
        _draw_done(run, preview, sample, shown, drawn is not None)
    else:
        left, right = st.columns([4, 9], gap="large")
        with left:
            draw(preview.pairs(original, "ma-large") + told)
        with right:
            _draw_done(run, preview, sample, shown, drawn is not None)
    draw_near(run, kept, sample, shown, stage if drawn is None else None)


def _what(original: pd.DataFrame) -> str:
    name = str(original["class"].iloc[0])
    return f"<small>{escape(words.group('target' in original.columns))} {escape(name)}</small>"


def _target(original: pd.DataFrame) -> str:
    return escape(cell(float(original["target"].iloc[0]))) if "target" in original.columns else ""


def _draw_done(run: RunFolder, preview: Preview, sample: int, shown: pd.DataFrame, is_new: bool) -> None:
    copies = shown[shown["copy"] > 0]
    if copies.empty:
        draw(f'<p class="ma-section">{_("Copies")}<small>{_("none of this sample were kept; draw some")}</small></p>')
    else:
        amount = ngettext("{amount} copy", "{amount} copies", len(copies))
        which = _("by the learned policy, drawn now") if is_new else _("by the learned policy, kept with the run")
        draw(f'<p class="ma-section">{amount}<small>{which}</small></p>')
        draw(preview.pairs(shown, "ma-large ma-alone", captions=False))
        cards = "".join(_card(int(row["copy"]), row["operations"]) for row in copies.to_dict("records"))
        draw(f'<div class="ma-applied">{cards}</div>')
    with st.container(horizontal=True):
        st.button(
            _("Draw new copies"),
            key="sample_draw",
            on_click=_turn,
            args=(run.id, sample, 1),
            help=_("Other random copies of this sample, by the learned policy."),
        )
        if is_new:
            st.button(_("Show the kept ones"), key="sample_kept", on_click=_turn, args=(run.id, sample, None))


def _card(copy: int, operations: str) -> str:
    """What was done to a copy, every operation with its value in words."""
    texts = texts_of(operations_of(operations))
    done = "".join(f"<li>{escape(text)}</li>" for text in texts) or f"<li>{_('unchanged')}</li>"
    return f"<div><h3>{_('Copy {number}').format(number=copy)}</h3><ul>{done}</ul></div>"


def _turn(run_id: str, sample: int, by: int | None) -> None:
    """Count how often new copies of a sample were asked for; None: the kept ones again."""
    kept = state.get(_ROUND)
    turn = kept[2] if kept and kept[:2] == (run_id, sample) else 0
    state.put(_ROUND, (run_id, sample, 0 if by is None else turn + by))


def _drawn(run: RunFolder, sample: int) -> pd.DataFrame | None:
    """The new copies that were asked for, drawn once; None where none were, or they cannot be drawn."""
    asked = state.get(_ROUND)
    if not asked or asked[:2] != (run.id, sample) or not asked[2]:
        return None
    made = state.get(_DRAWN)
    if made and made[0] == asked:
        found: pd.DataFrame = made[1]
        return found
    load_drawing()
    # Here, because it imports torch, and most looks at a sample need none.
    from metaaug.api import draw_sample as draw_again

    waiting = nullcontext() if made and made[0][0] == run.id else st.spinner(_("Drawing …"), show_time=False)
    try:
        with waiting:
            # Kept copies have the run's own seed.
            table = draw_again(run, sample, _COPIES, run.config.seed + asked[2])
    except MetaAugError as error:
        st.error(str(error))
        return None
    state.put(_DRAWN, (asked, table))
    return table
