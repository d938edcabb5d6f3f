"""Lesson 2: five meta-learners on points in the plane, every inner and outer step."""

from typing import Any

import streamlit as st

from metaaug.teach import traces
from metaaug.teach.lessons import HIDDEN, INNER_STEPS, OUTER_STEPS, PLANE_LEARNERS, TASKS
from metaaug.ui import language, words
from metaaug.ui.language import gettext as _
from metaaug.ui.learn import address
from metaaug.ui.learn.player import draw_player
from metaaug.ui.learn.steps import Code, Step, aligned, draw_steps
from metaaug.ui.markup import draw, reading

_HIDDEN, _LEARNER = "learn_hidden", "learn_learner"
_LOSS = aligned(r"h &= \mathrm{fit}(\mathrm{augment}(S;\theta))", r"L(\theta; S, Q) &= \ell\big(h(x_Q),\, y_Q\big)")
_ADAPT = r"\theta'_\tau \leftarrow \theta'_\tau - \alpha\, \nabla L(\theta'_\tau;\, A_\tau, B_\tau),\quad K\times"
_VALIDATED = r"D_{\mathrm{train}}, D_{\mathrm{val}}\big)"
STEPS: dict[str, tuple[Step, ...]] = {
    "bilevel": (
        Step("loss", _LOSS, (Code("meta/objective.py", "episode_loss"),)),
        Step(
            "bilevel",
            r"\theta \leftarrow \theta - \beta\, \nabla_\theta \tfrac1T \sum_\tau L(\theta;\, S_\tau, Q_\tau)",
            (Code("meta/bilevel.py", "bilevel"),),
        ),
    ),
    "maml": (
        Step("adapt", _ADAPT, (Code("meta/adaptation.py", "adapt"),)),
        Step(
            "maml",
            aligned(
                r"\theta &\leftarrow \theta - \beta\, \nabla_{\theta}\, L_{\mathrm{out}}",
                rf"L_{{\mathrm{{out}}}} &= \tfrac1T \sum_\tau L\big(\theta'_\tau(\theta);\, {_VALIDATED}",
            ),
            (Code("meta/maml.py", "maml"),),
        ),
    ),
    "fomaml": (
        Step("adapt", _ADAPT, (Code("meta/adaptation.py", "adapt"),)),
        Step(
            "fomaml",
            aligned(
                r"\theta &\leftarrow \theta - \beta\, \tfrac1T \sum_\tau g_\tau",
                rf"g_\tau &= \nabla_{{\theta'}} L\big(\theta'_\tau;\, {_VALIDATED}",
            ),
            (Code("meta/fomaml.py", "fomaml"),),
        ),
    ),
    "reptile": (
        Step(
            "reptile",
            r"\theta \leftarrow \theta + \varepsilon\Big(\tfrac1T\sum_\tau \tilde\theta_\tau - \theta\Big),\quad "
            r"\varepsilon = \tfrac12",
            (Code("meta/reptile.py", "reptile"),),
        ),
    ),
    "meta_sgd": (
        Step(
            "rates",
            r"\theta'_\tau \leftarrow \theta'_\tau - \alpha \circ \nabla L(\theta'_\tau;\, A_\tau, B_\tau)",
            (Code("meta/meta_sgd.py", "initial_rates"),),
        ),
        Step(
            "meta_sgd",
            aligned(
                r"(\theta, \alpha) &\leftarrow (\theta, \alpha) - \beta\, \nabla_{(\theta,\alpha)} L_{\mathrm{out}}",
                rf"L_{{\mathrm{{out}}}} &= \tfrac1T \sum_\tau L\big(\theta'_\tau;\, {_VALIDATED}",
            ),
            (Code("meta/meta_sgd.py", "meta_sgd"),),
        ),
    ),
}


def hidden_titles() -> dict[str, str]:
    """What is hidden in the points, and what an operation does to them."""
    return {"rotate": _("rotation"), "stretch": _("sideways stretch")}


def draw_lesson() -> None:
    """The whole lesson."""
    text = language.sections("lens")
    hidden = address.chosen("hidden", HIDDEN, HIDDEN[0])
    learner = address.chosen("learner", PLANE_LEARNERS, PLANE_LEARNERS[0])
    if address.is_shown("text"):
        st.markdown(text["lead"])
    if address.is_shown("choices"):
        _draw_choice(_("Symmetry hidden in the points"), _HIDDEN, "hidden", HIDDEN, hidden_titles(), hidden)
    _draw_trace(hidden)
    if address.is_shown("text"):
        st.markdown(text["watch_rotate" if hidden == "rotate" else "watch_stretch"])
    if address.is_shown("choices") and (address.is_shown("formula") or address.is_shown("code")):
        titles = {name: _(words.meta_learner(name)) for name in PLANE_LEARNERS}
        _draw_choice(_("Meta-learner, step by step"), _LEARNER, "learner", PLANE_LEARNERS, titles, learner)
    draw_steps(_(words.meta_learner(learner)), STEPS[learner], text)


def _draw_choice(
    label: str, key: str, name: str, options: tuple[str, ...], titles: dict[str, str], chosen: str
) -> None:
    st.session_state[key] = chosen

    def choose() -> None:
        if name == "hidden":
            st.query_params.pop("step", None)
        address.put(name, st.session_state[key], options[0])

    st.segmented_control(label, options, format_func=titles.__getitem__, key=key, required=True, on_change=choose)


def caption(frame: int) -> str:
    """What happens in a frame, in a sentence; every outer step has one frame more than inner steps."""
    outer, inner = divmod(frame, INNER_STEPS + 1)
    if outer == OUTER_STEPS:
        return _("The end: θ after {outer} outer steps.").format(outer=OUTER_STEPS)
    place = {"step": outer + 1, "of": OUTER_STEPS, "k": inner, "inner": INNER_STEPS, "tasks": TASKS}
    if inner == 0:
        told = _("Outer step {step} of {of}: all {tasks} tasks begin at θ, the dot.")
    elif inner < INNER_STEPS:
        told = _(
            "Outer step {step} of {of}, inner step {k} of {inner}: the θ′ of each task, a diamond, goes its own way."
        )
    else:
        told = _(
            "Outer step {step} of {of}: all {inner} inner steps are done. Now θ moves, each meta-learner in its way."
        )
    return told.format(**place)


def _draw_trace(hidden: str) -> None:
    shared: dict[str, Any] = traces.read(f"plane-{hidden}")
    learners = [
        {"title": _(words.meta_learner(name)), **traces.read(f"plane-{hidden}-{name}")} for name in PLANE_LEARNERS
    ]
    length = OUTER_STEPS * (INNER_STEPS + 1) + 1
    draw_player(
        "lens",
        f"plane-{hidden}",
        length,
        420,
        [caption(frame) for frame in range(length)],
        _("Five meta-learners side by side: the path of θ in the square of strengths, the points with their copies."),
        {"loss": _("validation loss")},
        shared=shared,
        learners=learners,
        inner=INNER_STEPS,
        operations=[hidden_titles()[one["name"]] for one in shared["operations"]],
    )
    points = len(shared["train"]["classes"])
    size = _("{train} points to fit on with {copies} copies each shown, {validation} held out; seed {seed}.").format(
        train=points, copies=shared["copies"], validation=len(shared["validation"]["classes"]), seed=shared["seed"]
    )
    draw(
        reading(
            _(
                "Above, the square of both strengths, darker where the validation loss is lower; the line is the "
                "path of θ, diamonds are θ′. Below, at the θ′ of the first task: discs are fitted on, small diamonds "
                "are their copies, rings are held out, and the black line is where the learner is undecided."
            ),
            size,
        )
    )
