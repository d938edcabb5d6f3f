"""The home page: one sentence, the doors, and the latest finished run, alive."""

from html import escape

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.inspect.pairs_table import read_pairs
from metaaug.runs.examples import examples, open_example
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, verdict_words, words, workspace
from metaaug.ui.flow import PAGES
from metaaug.ui.framing import require_frame
from metaaug.ui.header import data_title
from metaaug.ui.language import gettext as _
from metaaug.ui.live import ACTIVE, draw_line
from metaaug.ui.markup import draw, facts, reading, sentence, verdict_badge
from metaaug.ui.previews import PREVIEWS, preview_of
from metaaug.ui.strength_bars import draw_strengths


def draw_home() -> None:
    """Draw the whole page."""
    require_frame()
    st.title("MetaAug", anchor=False)
    lead = _(
        "MetaAug learns which augmentations help your small labelled data set and how strongly, "
        "shows you what they do, and says honestly whether they helped."
    )
    draw(f'<p class="ma-lead">{lead}</p>')
    with st.container(horizontal=True):
        situations.example_button("home_example")
        if st.button(_("Bring your data"), key="home_to_data"):
            st.switch_page(PAGES["data"].file)
        if st.button(_("Learn how it works"), key="home_to_learn"):
            st.switch_page(PAGES["learn"].file)
    found = workspace.runs()
    under_way = next((run for run in found if run.state in ACTIVE), None)
    if under_way is not None:
        _draw_under_way(under_way)
    packaged = examples()
    finished = next((run for run in found if _can_be_shown(run)), None)
    shown = finished or next(iter(packaged), None)
    if finished is None and under_way is None:
        _draw_promise()
    # Whoever has no run of their own meets the examples first.
    if finished is None:
        _draw_examples(packaged)
    if shown is not None:
        try:
            _draw_finished(shown, is_example=finished is None)
        except MetaAugError as error:
            situations.unreadable(str(error))
    if finished is not None:
        _draw_examples(packaged)


def _can_be_shown(run: RunFolder) -> bool:
    made = run.state == "finished" and run.pairs_path.exists() and run.policy_path.exists()
    return made and workspace.problem_of(run) is None


def _draw_under_way(run: RunFolder) -> None:
    draw(f'<p class="ma-section">{_("Training now")}</p>')

    @st.fragment(run_every=1.0, key=f"home_{run.id}")
    def line() -> None:
        draw_line(run)
        if run.state not in ACTIVE:
            st.rerun()

    line()
    st.page_link(PAGES["train"].file, label=_("Watch it learn"), query_params={"run": run.id})


def _draw_promise() -> None:
    told = _(
        "The example learns while you watch, in under a minute: scikit-learn's digits, 20 labelled "
        "images per class, each mirrored with probability ½. Mirroring is normally harmful for digits; here it is "
        "harmless, and MetaAug has to find that out from the images alone."
    )
    draw(f'<p class="ma-note">{told}</p>')


def _draw_examples(packaged: list[RunFolder]) -> None:
    """A button for each kind of data that opens its finished example."""
    if not packaged:
        return
    draw(f'<p class="ma-section">{_("Finished examples")}<small>{_("learned beforehand, to look at")}</small></p>')
    with st.container(horizontal=True):
        for example in packaged:
            title = _("{kind}: {name}").format(
                kind=PREVIEWS[workspace.kind_of(example)].title, name=data_title(example)
            )
            if st.button(title, key=f"home_example_{example.id}"):
                _open(example)


def _open(example: RunFolder) -> None:
    try:
        opened = open_example(workspace.store(), example)
    except MetaAugError as error:
        st.error(str(error))
        return
    st.switch_page(PAGES["samples"].file, query_params={"run": opened.id})


def _draw_finished(run: RunFolder, is_example: bool) -> None:
    policy = run.policy or {}
    title = _("A finished example") if is_example else _("Latest finished run")
    draw(
        f'<p class="ma-section">{title}<small>{escape(data_title(run))} · '
        f"{escape(words.method(run.config))}</small></p>"
    )
    verdict = run.verdict
    if verdict:
        draw(f'<p class="ma-verdict ma-smaller">{sentence(verdict_words.verdict_sentence(verdict))}</p>')
    else:
        draw(facts((("", verdict_badge(None)),)))
    left, right = st.columns([5, 6], gap="large")
    with left:
        draw(f'<p class="ma-note">{_("learned strength of every operation, 0 to 1")}</p>')
        draw_strengths(policy["strengths"], policy["start"], workspace.kind_of(run), key="home_strengths")
        told = _("A longer bar: more of that change helps. The tick is where it started. ▲ may change the {answer}.")
        draw(reading(told.format(answer=words.answer(workspace.predicts_number(run)))))
    with right:
        pairs = read_pairs(run.pairs_path)
        preview = preview_of(pairs)
        draw(f'<p class="ma-note">{_("originals and what the policy makes of them")}</p>')
        draw(preview.few(pairs))
        draw(reading(preview.how_to_read_few()))
    if is_example:
        if st.button(_("Look at all of it"), key="home_open_example"):
            _open(run)
        return
    with st.container(horizontal=True):
        labels = {"samples": _("All samples"), "verdict": _("The verdict"), "train": _("How it learned")}
        for page, label in labels.items():
            st.page_link(PAGES[page].file, label=label, query_params={"run": run.id})
