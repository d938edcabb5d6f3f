"""Lesson 3: the obvious learner, a few steps of a network differentiated through, and where it goes wrong."""

from statistics import fmean
from typing import Any

import streamlit as st

from metaaug.teach import traces
from metaaug.teach.lessons import POOLS, UNROLLED
from metaaug.ui import language, words
from metaaug.ui.language import gettext as _
from metaaug.ui.learn import address
from metaaug.ui.learn.player import draw_player
from metaaug.ui.learn.steps import Code, Step, aligned, draw_steps
from metaaug.ui.markup import draw, reading

_POOL = "learn_pool"
STEPS = (
    Step(
        "unroll",
        aligned(
            r"\varphi_{t+1} &= \varphi_t - \eta\, \nabla_\varphi \ell\big(f(\tilde S; \varphi_t)\big)",
            r"L(\theta) &= \ell\big(f(x_Q; \varphi_K),\, y_Q\big)",
        ),
        (Code("learners/network.py", "unroll"),),
    ),
    Step("fixed", r"\eta = \text{const.}\quad\text{or}\quad \eta = e^{\rho},\ \rho \text{ learned beside } \theta",
         (Code("teach/learning.py", "FixedRate.predict"), Code("learners/network.py", "Network.initial"))),
    Step(
        "ridge",
        r"W = (X^\top \mathrm{diag}(w) X + \lambda I)^{-1} X^\top \mathrm{diag}(w)\, Y",
        (Code("learners/ridge.py", "primal"), Code("learners/ridge.py", "dual")),
    ),
)  # fmt: skip
LITERAL_STEPS = (
    Step(
        "literal",
        aligned(
            r"g(x;\theta) &= \sigma\big(W_2 \tanh(W_1 x + b_1) + b_2\big)",
            r"L_{\mathrm{task}}(\theta) &= \ell\big(f(g(x;\theta)),\, y\big)",
        ),
        (Code("meta/literal.py", "generate"), Code("meta/literal.py", "task_loss"), Code("meta/literal.py", "reptile")),
    ),
)


def case_titles() -> dict[str, tuple[str, str, str]]:
    """Of every learner its name, what it is, and a short name."""
    return {
        "ridge": (_("Ridge"), _("exact fit, this project's default"), _("ridge")),
        "learned_10": (_("10 steps, η learned"), _("our network learner, 10 unrolled steps"), _("10, η learned")),
        "learned_1": (_("1 step, η learned"), _("our network learner, 1 unrolled step"), _("1, η learned")),
        "fixed_10": (_("10 steps, η fixed"), _("the obvious way, 10 unrolled steps"), _("10, η fixed")),
        "fixed_1": (_("1 step, η fixed"), _("the obvious way, 1 unrolled step"), _("1, η fixed")),
    }


def draw_lesson() -> None:
    """The whole lesson."""
    text = language.sections("unrolling")
    trace: dict[str, Any] = traces.read("unrolled")
    pool = address.number("seed", POOLS[0], POOLS[0], POOLS[-1])
    measured = measured_numbers(trace)
    if address.is_shown("text"):
        st.markdown(text["lead"])
    if address.is_shown("choices"):
        _draw_choice(pool)
    _draw_trace(trace, pool)
    if address.is_shown("text"):
        st.markdown(text["found"].format(**measured))
    draw(f'<p class="ma-note">{_("What final networks make of these policies, on test data:")}</p>{_table(trace)}')
    draw_steps(_("The three learners, step by step"), STEPS, text)
    draw(f'<p class="ma-section">{_("A trap that no step size mends: the algorithm word for word")}</p>')
    literal: dict[str, Any] = traces.read("literal")
    if address.is_shown("text"):
        st.markdown(text["literal_lead"])
    _draw_literal(literal)
    if address.is_shown("text"):
        first, last = literal["frames"][0], literal["frames"][-1]
        st.markdown(
            text["literal_found"].format(
                task_before=words.number(first["task_loss"]), task_after=words.number(last["task_loss"]),
                validation_before=words.number(first["validation_loss"]),
                validation_after=words.number(last["validation_loss"]), steps=last["step"],
                variety_before=words.number(first["variety"]), variety_after=words.number(last["variety"]),
            )
        )  # fmt: skip
    draw_steps(_("The algorithm, step by step"), LITERAL_STEPS, text)


def _draw_choice(pool: int) -> None:
    st.session_state[_POOL] = pool

    def choose() -> None:
        st.query_params.pop("step", None)
        address.put("seed", str(st.session_state[_POOL]), str(POOLS[0]))

    st.segmented_control(
        _("Labelled samples: a choice of 100 digits"),
        POOLS,
        format_func=lambda pool: _("choice {number}").format(number=pool + 1),
        key=_POOL,
        required=True,
        on_change=choose,
    )


def mean_strength(run: dict[str, Any], step: int) -> float:
    """The mean over all operations after that many steps (−1: the last)."""
    return fmean(run["strengths"][step]) / 1000


def measured_numbers(trace: dict[str, Any]) -> dict[str, str]:
    """What the lesson's text says of the measured traces: means over the choices of labelled samples."""
    told = {"pools": str(len(POOLS)), "steps": str(trace["steps"])}
    for case in UNROLLED:
        runs = [trace["runs"][case][str(pool)] for pool in POOLS]
        told[f"{case}_20"] = f"{fmean(mean_strength(run, 20) for run in runs):.2f}"
        told[case] = f"{fmean(mean_strength(run, -1) for run in runs):.2f}"
    first = [trace["runs"]["learned_1"][str(pool)] for pool in POOLS]
    for case in ("learned_1", "learned_10"):
        told[f"rate_{case}"] = f"{fmean(trace['runs'][case][str(pool)]['rate'][1] for pool in POOLS):.1f}"
    told["rate_start"] = f"{first[0]['rate'][0]:.0f}"
    accuracy = {case: 100 * fmean(fmean(values) for values in found) for case, found in trace["accuracy"].items()}
    told |= {f"accuracy_{case}": f"{accuracy[case]:.1f}" for case in ("none", "fixed_1")}
    others = [value for case, value in accuracy.items() if case not in ("none", "fixed_1")]
    told |= {"accuracy_low": f"{min(others):.1f}", "accuracy_high": f"{max(others):.1f}"}
    told["loss_1"] = f"{fmean(run['loss'][0][1] for run in first):.2f}"
    told["loss_1_none"] = f"{fmean(run['loss_none'][0][1] for run in first):.2f}"
    return told


def _draw_trace(trace: dict[str, Any], pool: int) -> None:
    cases = []
    titles = case_titles()
    for case in UNROLLED:
        title, note, short = titles[case]
        runs = trace["runs"][case]
        cases.append(
            {
                "title": title,
                "note": note,
                "short": short,
                "strengths": runs[str(pool)]["strengths"],
                "others": [runs[str(other)]["strengths"] for other in POOLS if other != pool],
                "hover": [],
            }
        )
    names = trace["runs"]["ridge"][str(pool)]["names"]
    length = len(cases[0]["strengths"])
    last = length - 1
    captions = []
    for step in range(length):
        values = [f"{fmean(case['strengths'][step]) / 1000:.2f}" for case in cases]
        captions.append(
            _("Step {step} of {last}: the mean strength is {ridge} under ridge and {fixed} under 1 step with η fixed.")
            .format(step=step, last=last, ridge=values[0], fixed=values[-1])
        )  # fmt: skip
    draw_player(
        "unrolled",
        f"unrolled-{pool}",
        length,
        90,
        captions,
        _("Strengths of all operations under five learners, and their mean by step."),
        {"average": _("mean strength"), "mean": _("mean strength by step; thin lines: the other choices of samples")},
        cases=cases,
        titles=[_(words.operation(name)) for name in names],
    )
    labelled = trace["runs"]["ridge"][str(pool)]["labelled"]
    size = _("Digits, {labelled} labelled samples, bilevel descent, seed {seed}.").format(labelled=labelled, seed=pool)
    told = _(
        "A panel a learner; the same operations in the same order, all from strength 0.20. Bars that vanish mean that "
        "the learner sees no use in augmenting. A full track is strength 0.5."
    )
    draw(reading(told, size))


def _table(trace: dict[str, Any]) -> str:
    titles = {"none": _("no augmentation"), **{case: title[0] for case, title in case_titles().items()}}
    rows = ""
    for case, title in titles.items():
        by_pool = [fmean(values) for values in trace["accuracy"][case]]
        cells = "".join(f'<td class="ma-number">{100 * value:.1f}</td>' for value in by_pool)
        rows += (
            f'<tr class="ma-original"><td>{title}</td>{cells}<td class="ma-number">{100 * fmean(by_pool):.1f}</td></tr>'
        )
    heads = "".join(f'<th class="ma-number">{_("choice {number}").format(number=pool + 1)}</th>' for pool in POOLS)
    trainings = len(trace["accuracy"]["none"][0])
    note = _("Accuracy in %. Final networks a policy and choice: {trainings}, of {steps} training steps.").format(
        trainings=trainings, steps=trace["final_steps"]
    )
    return (
        f'<div class="ma-table-wrap"><table class="ma-table"><thead><tr><th>{_("policy learned over")}</th>{heads}'
        f'<th class="ma-number">{_("mean")}</th></tr></thead><tbody>{rows}</tbody></table></div>'
        f'<p class="ma-reading">{note}</p>'
    )


def _draw_literal(trace: dict[str, Any]) -> None:
    frames = trace["frames"]
    captions = [
        _("Step {step}: L_task {task}, variety {variety} of the digits’ own.").format(
            step=one["step"], task=f"{one['task_loss']:.2f}", variety=f"{one['variety']:.2f}"
        )
        for one in frames
    ]
    draw_player(
        "literal",
        "literal",
        len(frames),
        350,
        captions,
        _("Digits, what the network g makes of them, and the losses by step."),
        {
            "pictures": _("three labelled digits of each of five classes, and below them what g makes of them"),
            "chart": _("losses, and variety as a multiple of the digits’ own"),
            "task_loss": "L_task",
            "validation_loss": "L_val",
            "variety": _("variety"),
        },
        follows_address=False,
        frames=frames,
        originals=trace["originals"],
        side=trace["side"],
        per=len(trace["originals"]) // len(set(trace["classes"])),
    )
    told = _("Above digits, below g’s outputs: no digits, and within a class more alike than the digits are.")
    size = _("{labelled} labelled digits, Reptile from a random start.").format(labelled=trace["labelled"])
    draw(reading(told, size))
