"""Lesson 4: what a paired difference and its interval mean, with two strategies that are the same as control."""

import streamlit as st

from metaaug.teach.simulation import Comparisons, compare
from metaaug.ui import language, words
from metaaug.ui.language import gettext as _
from metaaug.ui.learn import address
from metaaug.ui.learn.player import draw_player
from metaaug.ui.learn.steps import Code, Step, draw_steps
from metaaug.ui.markup import draw, facts, reading

EFFECTS = ("0", "0.5", "1", "2", "4")
"""Percentage points by which the first strategy is truly better."""

TRAININGS = ("2", "5", "10", "20")
SAMPLES = ("100", "400", "1600")
PAIRINGS = ("paired", "unpaired")
DEFAULTS = {"effect": "0", "trainings": "5", "samples": "400", "pairing": "paired"}
COMPARISONS = 200
_BOUNDS = (2.0, 4.0, 8.0, 16.0)
"""Ends of the axis, in points."""

STEPS = (
    Step(
        "difference",
        r"d_{si} = a_{si} - b_{si},\qquad a_{si},\, b_{si} \in \{0, 1\}",
        (Code("teach/simulation.py", "Crossed.__call__"),),
    ),
    Step(
        "interval",
        r"\bar d \,\pm\, t_{0.975,\,\nu} \sqrt{\frac{\sigma^2_{\text{seed}}}{S} + \frac{\sigma^2_{\text{sample}}}{n} + "
        r"\frac{\sigma^2_{\text{rest}}}{S n}}",
        (Code("training/statistics.py", "crossed_interval"),),
    ),
)


def draw_lesson() -> None:
    """The whole lesson."""
    text = language.sections("evidence")
    if address.is_shown("text"):
        st.markdown(text["lead"])
    chosen = {
        "effect": address.chosen("effect", EFFECTS, DEFAULTS["effect"]),
        "trainings": address.chosen("trainings", TRAININGS, DEFAULTS["trainings"]),
        "samples": address.chosen("samples", SAMPLES, DEFAULTS["samples"]),
        "pairing": address.chosen("pairing", PAIRINGS, DEFAULTS["pairing"]),
    }
    seed = address.number("seed", 0, 0, 999)
    found = _compared(
        float(chosen["effect"]), int(chosen["trainings"]), int(chosen["samples"]), chosen["pairing"] == "paired", seed
    )
    _draw_trace(found, chosen, seed)
    if address.is_shown("choices"):
        _draw_choices(chosen, seed)
    draw(f'<p class="ma-verdict ma-smaller">{_conclusion(found, chosen)}</p>')
    _draw_rates(found, float(chosen["effect"]))
    if address.is_shown("text"):
        st.markdown(text["control" if chosen["effect"] == "0" else "real"])
    draw_steps(_("How the interval is made"), STEPS, text)


@st.cache_resource(max_entries=64, show_spinner=False)
def _compared(points: float, trainings: int, samples: int, paired: bool, seed: int) -> Comparisons:
    return compare(points, trainings, samples, paired=paired, comparisons=COMPARISONS, seed=seed)


def _draw_choices(chosen: dict[str, str], seed: int) -> None:
    control = _("0, a coin flip")
    pairings = {"paired": _("paired: same start and batches"), "unpaired": _("each by itself")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        for name, options, label, written in (
            ("effect", EFFECTS, _("True difference, points"), lambda value: control if value == "0" else f"+{value}"),
            ("trainings", TRAININGS, _("Seeds (trainings of each)"), str),
            ("samples", SAMPLES, _("Test samples"), lambda value: words.count(int(value))),
            ("pairing", PAIRINGS, _("Networks are trained"), pairings.__getitem__),
        ):
            key = f"learn_{name}"
            st.session_state[key] = chosen[name]
            st.segmented_control(
                label, options, format_func=written, key=key, required=True, on_change=_choose, args=(name,)
            )
        st.session_state["learn_evidence_seed"] = seed
        st.number_input(
            _("Seed"),
            min_value=0,
            max_value=999,
            key="learn_evidence_seed",
            width=130,
            on_change=lambda: _choose_seed(),
        )


def _choose(name: str) -> None:
    st.query_params.pop("step", None)
    address.put(name, st.session_state[f"learn_{name}"], DEFAULTS[name])


def _choose_seed() -> None:
    st.query_params.pop("step", None)
    address.put("seed", str(st.session_state["learn_evidence_seed"]), "0")


def _draw_trace(found: Comparisons, chosen: dict[str, str], seed: int) -> None:
    effect = float(chosen["effect"])
    reach = max(max(abs(100 * one.low), abs(100 * one.high)) for one in found.intervals[:100])
    bound = next((one for one in _BOUNDS if one >= 0.8 * reach), _BOUNDS[-1])
    intervals = found.intervals
    draw_player(
        "intervals",
        f"evidence-{'-'.join(chosen.values())}-{seed}",
        len(intervals),
        110,
        [_("Each line is one whole comparison: new trainings, new test samples, one interval.")],
        _("Differences of two strategies with their intervals, and how they are distributed."),
        {
            "list": _("one comparison after the other: difference of accuracy, points, with its 95 % interval"),
            "pile": _("all differences so far; filled: called different"),
            "count": _("called different: {called} of {shown}"),
        },
        differences=[round(100 * one.mean, 3) for one in intervals],
        lows=[round(100 * one.low, 3) for one in intervals],
        highs=[round(100 * one.high, 3) for one in intervals],
        called=found.called,
        effect=effect,
        bound=bound,
        ticks=[-bound, -bound / 2, 0, bound / 2, bound],
    )
    told = _(
        "Right of the dashed line the first strategy did better. What does not touch it, a thick line, is called "
        "different."
    )
    if effect:
        told += " " + _("The full line is the true difference.")
    size = _("{comparisons} comparisons of {trainings} seeds and {samples} test samples, seed {seed}.").format(
        comparisons=len(intervals),
        trainings=chosen["trainings"],
        samples=words.count(int(chosen["samples"])),
        seed=seed,
    )
    draw(reading(told, size))


def _conclusion(found: Comparisons, chosen: dict[str, str]) -> str:
    share = f"{100 * found.share_called:.0f}"
    if chosen["effect"] == "0":
        told = _("Nothing differs, and “different” is said in {share} % of comparisons; about 5 % is what 95 % means.")
        return told.format(share=share).replace(" %", "\u00a0%")
    told = _("A true difference of {effect} points is seen in {share} % of comparisons.")
    return told.format(effect=chosen["effect"], share=share).replace(" %", "\u00a0%")


def _draw_rates(found: Comparisons, effect: float) -> None:
    larger = sum(one.mean != 0 for one in found.intervals) / len(found.intervals)
    wrong = sum(one.mean < 0 for one in found.intervals) / len(found.intervals)
    pairs = [
        (_("median interval"), f"± {100 * found.half_width:.1f} {_('points')}"),
        (_("“different” by the interval"), words.percent(round(found.share_called, 3))),
        (_("“different” by the larger number alone"), words.percent(round(larger, 3))),
    ]
    if effect:
        pairs.append((_("the worse one has the larger number"), words.percent(round(wrong, 3))))
    draw(facts(pairs))
