"""The Learn page: four lessons, each a link, each moving before any click."""

from collections.abc import Callable

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.ui import header
from metaaug.ui.framing import require_frame
from metaaug.ui.language import gettext as _
from metaaug.ui.learn import address, augmenting, evidence, lens, unrolling
from metaaug.ui.learn.sharing import draw_sharing
from metaaug.ui.markup import draw

_LESSONS: dict[str, Callable[[], None]] = {
    "augmenting": augmenting.draw_lesson,
    "lens": lens.draw_lesson,
    "unrolling": unrolling.draw_lesson,
    "evidence": evidence.draw_lesson,
}
_LESSON = "learn_lesson"
_OF_A_LESSON = ("step", "seed", "symmetry", "hidden", "learner", "run", "effect", "samples", "trainings", "pairing")


def titles() -> dict[str, str]:
    """The question of every lesson."""
    return {
        "augmenting": _("What is worth augmenting?"),
        "lens": _("MAML and Reptile under the lens"),
        "unrolling": _("When the obvious way fails"),
        "evidence": _("Does it help?"),
    }


def draw_page() -> None:
    """The whole page."""
    lesson = address.chosen("lesson", address.LESSONS, address.LESSONS[0])
    if address.is_teaching():
        require_frame()
        draw("<style>[data-testid=stHeader] { display: none; }</style>")
    else:
        header.draw_title("learn")
        _draw_lessons(lesson)
    place = address.LESSONS.index(lesson)
    draw(f'<h2 class="ma-lesson">{place + 1}. {titles()[lesson]}</h2>')
    try:
        _LESSONS[lesson]()
    except MetaAugError as error:
        st.error(str(error))
    if not address.is_teaching():
        _draw_next(place)
        draw_sharing()


def _draw_lessons(lesson: str) -> None:
    """Which lesson. The address is right; the widget follows it."""
    st.session_state[_LESSON] = lesson
    st.segmented_control(
        _("Lesson"),
        address.LESSONS,
        format_func=lambda name: f"{address.LESSONS.index(name) + 1}. {titles()[name]}",
        key=_LESSON,
        required=True,
        on_change=_choose_lesson,
        label_visibility="collapsed",
    )


def _choose_lesson() -> None:
    open_lesson(st.session_state[_LESSON])


def open_lesson(lesson: str) -> None:
    """Go to a lesson, from its start."""
    for name in _OF_A_LESSON:
        st.query_params.pop(name, None)
    address.put("lesson", lesson, address.LESSONS[0])


def _draw_next(place: int) -> None:
    if place + 1 == len(address.LESSONS):
        return
    following = address.LESSONS[place + 1]
    draw('<p class="ma-section"></p>')
    st.button(
        _("Next: {lesson}").format(lesson=titles()[following]),
        key="learn_next",
        type="primary",
        on_click=open_lesson,
        args=(following,),
    )
