"""What the Samples page compares: the learned policy, its past, a policy of your own, or several side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.modalities.recipes import KINDS
from metaaug.modalities.specs import GENERATOR
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, state, words, workspace
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw
from metaaug.ui.run_page import request

LEARNED, EVOLUTION, WHAT_IF, SIDE_BY_SIDE = "learned", "evolution", "what if", "side by side"
_YOURS = "samples.yours"
_ROUND = "samples.round"


@dataclass(frozen=True)
class Variant:
    """One way to augment the shown samples, all with the same noise.

    Attributes:
        label: what it is called.
        strengths: operation -> strength; None for those of the policy.
        intensity: factor on all strengths.
    """

    label: str
    strengths: Mapping[str, float] | None = None
    intensity: float = 1.0

    @property
    def is_stored(self) -> bool:
        """Whether the copies that the run has drawn already are of this variant."""
        return self.strengths is None and self.intensity == 1.0


def draw_mode(run: RunFolder) -> str:
    """The control that says what is compared."""
    titles = {
        LEARNED: _("Learned policy"),
        EVOLUTION: _("Evolution"),
        WHAT_IF: _("What if"),
        SIDE_BY_SIDE: _("Side by side"),
    }
    chosen: str = st.segmented_control(
        _("Look at"),
        list(titles),
        default=LEARNED,
        required=True,
        format_func=titles.__getitem__,
        key=f"samples_mode_{run.id}",
        help=_(
            "Evolution: the same samples with the same noise, as the policy learned. What if: change any strength and "
            "see. Side by side: several strategies on the same samples."
        ),
    )
    return chosen


def draw_variants(run: RunFolder, mode: str) -> list[Variant]:
    """The controls of a mode, and what is to be drawn; empty where there is nothing to draw."""
    if mode == EVOLUTION:
        return _evolution(run)
    if mode == WHAT_IF:
        return _what_if(run)
    if mode == SIDE_BY_SIDE:
        return _side_by_side(run)
    return [_learned(run)]


def yours(run: RunFolder) -> dict[str, float] | None:
    """The strengths that were set by hand for this run; None where none were."""
    kept: dict[str, dict[str, float]] = state.get(_YOURS, {})
    return kept.get(run.id)


def _learned(run: RunFolder) -> Variant:
    intensity = st.slider(
        _("Intensity"),
        0.0,
        2.0,
        1.0,
        0.1,
        format="× %.1f",
        key=f"samples_intensity_{run.id}",
        help=_("Multiplies all strengths: 0 changes nothing, 1 is what was learned, 2 is twice as strong."),
        width=420,
    )
    return Variant(_learned_at(intensity), intensity=intensity)


def _learned_at(intensity: float) -> str:
    if intensity == 1:
        return _("the learned policy")
    return _("the learned policy × {intensity}").format(intensity=f"{intensity:g}")


def _evolution(run: RunFolder) -> list[Variant]:
    try:
        records = run.read_metrics()[0]
    except MetaAugError as error:
        situations.unreadable(str(error))
        return []
    past = {record["step"]: record["strengths"] for record in records if record.get("strengths")}
    if run.config.policy.name != "global" or run.config.policy.generator:
        situations.say(
            _("Only strengths are kept for every step"),
            _("This policy also has a network, whose weights are kept at the end alone, so its past cannot be drawn."),
        )
        return []
    if len(past) < 2:
        situations.say(_("No past"), _("This run took no steps of its own, so there is nothing to look back at."))
        return []
    steps = sorted(past)
    step = st.select_slider(
        _("Step"),
        steps,
        value=steps[-1],
        key=f"samples_step_{run.id}",
        help=_("The strengths after this step of learning. Step 0 is where learning starts."),
    )
    strengths: dict[str, float] = past[step]
    largest = sorted(strengths.items(), key=lambda item: -item[1])[:5]
    listed = ", ".join(f"{words.operation(name)} {value:.2f}" for name, value in largest)
    told = _("Step {step} of {last}. Largest strengths: {strengths}.")
    draw(f'<p class="ma-note">{told.format(step=step, last=steps[-1], strengths=listed)}</p>')
    return [Variant(_("step {step}").format(step=step), strengths)]


def _what_if(run: RunFolder) -> list[Variant]:
    policy = run.policy or {}
    learned: dict[str, float] = {
        name: value for name, value in policy.get("strengths", {}).items() if name != GENERATOR.name
    }
    kept = yours(run) or learned
    specs = {spec.name: spec for spec in KINDS[workspace.kind_of(run)].operations}
    # Sliders remember what they were moved to: after a reset they are new ones.
    turn = state.get(_ROUND, 0)
    chosen = {}
    with st.expander(_("Strengths"), expanded=True, key=f"samples_sliders_{run.id}"), st.container(key="what-if"):
        columns = st.columns(3, gap="large")
        for place, (name, value) in enumerate(learned.items()):
            spec = specs.get(name)
            danger = " ▲" if spec is not None and spec.dangerous else ""
            told = _("Learned: {strength}.").format(strength=f"{value:.2f}")
            with columns[place % len(columns)]:
                chosen[name] = st.slider(
                    f"{words.operation(name)}{danger}",
                    0.0,
                    1.0,
                    round(kept.get(name, value), 2),
                    0.01,
                    key=f"what_if_{run.id}_{name}_{turn}",
                    help=f"{told} {_(spec.summary) if spec else ''}",
                )
    state.put(_YOURS, {**state.get(_YOURS, {}), run.id: chosen})
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, label, start in (
            ("reset", _("Reset to learned"), learned),
            ("all", _("All to 0"), dict.fromkeys(learned, 0.0)),
        ):
            st.button(label, key=f"what_if_{name}_{run.id}", on_click=_start_again, args=(run.id, start))
        changed = any(abs(chosen[name] - round(learned[name], 2)) > 1e-6 for name in learned)
        if st.button(
            _("Compare in the verdict"),
            key=f"what_if_verdict_{run.id}",
            type="primary",
            disabled=not changed or run.verdict is None,
            help=_("Trains final models with these strengths too, on the same seeds, and adds them to the verdict."),
        ):
            request(run, "verdict", seeds=(run.verdict or {}).get("n_seeds", 5), custom=chosen)
    return [Variant(_("your strengths"), chosen)]


def _start_again(run_id: str, strengths: dict[str, float]) -> None:
    """Set the sliders of a run. Called before the page is drawn anew."""
    state.put(_YOURS, {**state.get(_YOURS, {}), run_id: strengths})
    state.put(_ROUND, state.get(_ROUND, 0) + 1)


def _side_by_side(run: RunFolder) -> list[Variant]:
    spec, policy = KINDS[workspace.kind_of(run)], run.policy or {}
    names = [name for name in policy.get("strengths", {}) if name != GENERATOR.name]
    uniform = run.config.verdict.uniform
    possible: dict[str, Variant] = {
        "learned": Variant(_learned_at(1.0)),
        "default": Variant(_("the hand-made default"), spec.recipe.default),
        "uniform": Variant(
            _("all operations at {strength}").format(strength=f"{uniform:.2g}"), dict.fromkeys(names, uniform)
        ),
        "half": Variant(_learned_at(0.5), intensity=0.5),
    }
    own = yours(run)
    if own is not None:
        possible["yours"] = Variant(_("your strengths"), own)
    chosen = st.pills(
        _("Strategies"),
        list(possible),
        selection_mode="multi",
        default=["learned", "default"],
        format_func=lambda key: possible[key].label,
        key=f"samples_strategies_{run.id}",
        help=_("Copies in the same place have the same noise; only the strengths differ."),
    )
    if not chosen:
        situations.say(_("No strategy chosen"), _("Choose at least one strategy to look at."))
    return [possible[name] for name in chosen]


def describe(variants: list[Variant]) -> str:
    """What is drawn, for the line under the pairs; empty where it is what the run has stored."""
    if len(variants) != 1:
        return _("All strategies have the same noise.")
    only = variants[0]
    if only.is_stored:
        return ""
    return _("Drawn with {strategy}.").format(strategy=only.label)
