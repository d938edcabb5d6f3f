"""Lesson 1: a symmetry is planted in digits, and the strength of that operation rises."""

from typing import Any

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.modalities.images.format import png
from metaaug.modalities.images.planting import ROTATION_DEGREES, SHIFT_OF_WIDTH
from metaaug.modalities.recipes import KINDS
from metaaug.runs.folder import RunFolder
from metaaug.teach import traces
from metaaug.teach.lessons import SYMMETRIES, SYMMETRY_SEEDS, symmetry_config
from metaaug.ui import language, words, workspace
from metaaug.ui.flow import PAGES
from metaaug.ui.language import gettext as _
from metaaug.ui.learn import address
from metaaug.ui.learn.player import draw_player
from metaaug.ui.learn.steps import Code, Step, aligned, draw_steps
from metaaug.ui.live import ACTIVE, PERIOD
from metaaug.ui.markup import draw, reading
from metaaug.ui.pictures import address as picture_address
from metaaug.ui.strength_bars import bar, draw_strengths

FOUND = 0.6
"""An operation that ends at this strength or above counts as found, as in docs/benchmarks.md."""

_PICTURES = 12
_SYMMETRY, _SEED = "learn_symmetry", "learn_seed"
STEPS = (
    Step("augment", r"\tilde S = \mathrm{augment}(S;\,\theta)", (Code("policies/augmenter.py", "Augmenter.__call__"),)),
    Step(
        "judge",
        r"L(\theta; S, Q) = \ell\big(h(x_Q),\, y_Q\big),\quad h = \mathrm{fit}(\tilde S)",
        (Code("meta/objective.py", "episode_loss"),),
    ),
    Step(
        "move",
        aligned(
            r"\tilde\theta_\tau &\leftarrow \text{a few steps down } \nabla L \text{ from } \theta",
            r"\theta &\leftarrow \theta + \tfrac12\Big(\tfrac1T\sum_\tau \tilde\theta_\tau - \theta\Big)",
        ),
        (Code("meta/reptile.py", "reptile"),),
    ),
)


def symmetry_titles() -> dict[str, str]:
    """What is planted, in a word or two."""
    return {
        "hflip": _("mirrored"),
        "vflip": _("upside down"),
        "invert": _("light and dark swapped"),
        "rotate": _("turned"),
        "shift_x": _("moved sideways"),
        "none": _("nothing"),
    }


def symmetry_sentence(symmetry: str) -> str:
    """What was done to the digits."""
    return {
        "hflip": _("Every digit was mirrored left to right with probability ½."),
        "vflip": _("Every digit was turned upside down with probability ½."),
        "invert": _("Light and dark were swapped in every digit with probability ½."),
        "rotate": _("Every digit was turned by a random angle within ±{degrees}°.").format(
            degrees=f"{ROTATION_DEGREES:.0f}"
        ),
        "shift_x": _("Every digit was moved sideways by up to {percent} % of its width.").format(
            percent=f"{100 * SHIFT_OF_WIDTH:.0f}"
        ),
        "none": _("The digits are as they are: nothing was planted."),
    }[symmetry]


def draw_lesson() -> None:
    """The whole lesson."""
    text = language.sections("augmenting")
    if address.is_shown("text"):
        st.markdown(text["lead"])
    symmetry = address.chosen("symmetry", SYMMETRIES, SYMMETRIES[0])
    seed = address.number("seed", 0, 0, 999)
    if address.is_shown("choices"):
        _draw_choice(symmetry)
    draw(f'<p class="ma-note">{symmetry_sentence(symmetry)}</p>{_pictures(symmetry)}')
    _draw_trace(symmetry, seed if seed in SYMMETRY_SEEDS else 0)
    if address.is_shown("run"):
        _draw_run(symmetry, seed, text)
    draw_steps(_("How it works, step by step"), STEPS, text)


def _draw_choice(symmetry: str) -> None:
    st.session_state[_SYMMETRY] = symmetry

    def choose() -> None:
        st.query_params.pop("step", None)
        st.query_params.pop("run", None)
        address.put("symmetry", st.session_state[_SYMMETRY], SYMMETRIES[0])

    st.segmented_control(
        _("Planted in every digit, whatever its class"),
        SYMMETRIES,
        format_func=symmetry_titles().__getitem__,
        key=_SYMMETRY,
        required=True,
        on_change=choose,
    )


def _pictures(symmetry: str) -> str:
    """A row of the digits as they are learned from."""
    dataset = workspace.dataset(symmetry_config(symmetry, 0).data.source)
    cells = "".join(
        f'<img src="{picture_address(png(dataset.samples[index]))}" alt="{dataset.classes[dataset.labels[index]]}">'
        for index in range(_PICTURES)
    )
    return f'<div class="ma-thumbs ma-wrapped">{cells}</div>'


def _draw_trace(symmetry: str, seed: int) -> None:
    run: dict[str, Any] = traces.read("symmetry")["runs"][symmetry][str(seed)]
    names, rows = run["names"], run["strengths"]
    last = len(rows) - 1
    specs = {spec.name: spec for spec in KINDS["images"].operations}
    captions = []
    for step, row in enumerate(rows):
        if symmetry == "none":
            top = max(range(len(names)), key=row.__getitem__)
            told = _("Step {step} of {last}: the largest strength is that of “{operation}”, {strength}.")
            name, value = names[top], row[top]
        else:
            told = _("Step {step} of {last}: “{operation}” stands at {strength}.")
            name, value = symmetry, row[names.index(symmetry)]
        operation = _(words.operation(name))
        captions.append(told.format(step=step, last=last, operation=operation, strength=f"{value / 1000:.2f}"))
    if symmetry != "none":
        captions[-1] += " " + _("Final networks get {strength} of it.").format(strength=f"{run['final'][symmetry]:.2f}")
    draw_player(
        "bars",
        f"symmetry-{symmetry}-{seed}",
        len(rows),
        180,
        captions,
        _("Strengths of all operations by step, and the validation loss."),
        {
            "strength": _("strength of every operation, 0 to 1"),
            "loss": _("validation loss, lower is better"),
            "none": _("no augmentation"),
            "learned": _("with the policy"),
        },
        names=names,
        strengths=rows,
        operations=[bar(specs[name], name, marked=name == symmetry) for name in names],
        loss=run["loss"],
        none=run["loss_none"],
    )
    size = language.ngettext("{amount} labelled sample", "{amount} labelled samples", run["labelled"])
    told = _("A longer bar: more of that change helps. The tick is where it started; ▲ often changes the class.")
    draw(reading(told, _("A stored run: {size}, Reptile, seed {seed}.").format(size=size, seed=seed)))


def _draw_run(symmetry: str, seed: int, text: dict[str, str]) -> None:
    draw(f'<p class="ma-section">{_("Now for real")}</p>')
    if address.is_shown("text"):
        st.markdown(text["run"])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if address.is_shown("choices"):
            st.session_state[_SEED] = seed
            st.number_input(
                _("Seed"),
                min_value=0,
                max_value=999,
                key=_SEED,
                width=130,
                on_change=lambda: address.put("seed", str(st.session_state[_SEED]), "0"),
            )
        if st.button(_("Start"), type="primary", key="learn_start"):
            try:
                workspace.start(symmetry_config(symmetry, seed), stages=("learn", "pairs"))
            except MetaAugError as error:
                st.error(str(error))
    run = _run_of(symmetry)
    if run is not None:
        _follow(run, symmetry)


def _run_of(symmetry: str) -> RunFolder | None:
    """The run of the address, where it is one of this lesson and symmetry."""
    if "run" not in st.query_params:
        return None
    run, problem = workspace.current_run()
    if problem:
        st.error(problem)
    if run is None or run.config.data.source != symmetry_config(symmetry, 0).data.source:
        return None
    return run


def _follow(run: RunFolder, symmetry: str) -> None:
    active = run.state in ACTIVE

    @st.fragment(run_every=PERIOD if active else None, key=f"learn_live_{run.id}")
    def view() -> None:
        state = run.state
        try:
            records = [one for one in run.read_metrics()[0] if one.get("stage") == "learn" and one.get("strengths")]
        except MetaAugError as error:
            st.error(str(error))
            return
        draw(f'<p class="ma-line" role="status">{run_sentence(run, records, symmetry)}</p>')
        if records:
            strengths = (run.policy or records[-1])["strengths"]
            draw_strengths(strengths, records[0]["strengths"], "images", key=f"learn_bars_{run.id}")
        if active and state not in ACTIVE:
            st.rerun()

    view()
    st.page_link(PAGES["train"].file, label=_("Open this run on the Train page"), query_params={"run": run.id})


def run_sentence(run: RunFolder, records: list[dict[str, Any]], symmetry: str) -> str:
    """How the run stands, and in the end whether the planted operation was found."""
    state = run.state
    if state in ("failed", "interrupted", "stopped"):
        return _("The run ended early. Open it on the Train page to see why.")
    if not records:
        return _("The run starts; the first step comes in a few seconds.")
    strength = records[-1]["strengths"].get(symmetry)
    if state in ACTIVE and run.policy is None:
        told = _("Step {step} of {last}").format(step=records[-1]["step"], last=records[-1].get("of", "?"))
        return told if strength is None else f"{told} · {_(words.operation(symmetry))} {strength:.2f}"
    final = (run.policy or {}).get("strengths", records[-1]["strengths"]).get(symmetry)
    if final is None:
        return _("Done. Nothing was planted; the flips should have ended near 0.")
    told = _("Found: “{operation}” ended at {strength}.") if final >= FOUND else _(
        "Not found this time: “{operation}” ended at {strength}."
    )  # fmt: skip
    return told.format(operation=_(words.operation(symmetry)), strength=f"{final:.2f}")
