"""Which data sets a run can be trained on."""

import streamlit as st

from metaaug.config import EpisodesConfig
from metaaug.modalities.builtin import BUILTIN
from metaaug.ui import state, words, workspace
from metaaug.ui.field_help import help_of
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext


def sources() -> dict[str, str]:
    """Every data set that can be trained on: source -> what is shown."""
    found = {f"builtin:{name}": words.operation(name) for name in BUILTIN}
    chosen = state.get(state.SOURCE)
    if chosen and "+" in chosen:
        base, plant = chosen.removeprefix("builtin:").partition("+")[::2]
        plants = BUILTIN[base].plants if base in BUILTIN else {}
        planted = _(plants[plant].title) if plant in plants else plant
        found[chosen] = _("{name}: {what}").format(name=f"{base}+{plant}", what=planted)
    for one in workspace.store().datasets.list():
        if not one.error:
            found[f"dataset:{one.id}"] = ngettext(
                "{name} ({amount} sample)", "{name} ({amount} samples)", one.n, name=one.name
            )
    return found


def draw_other_sources(source: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The data sets that episodes come from beside the one trained on; ``chosen`` is what the widget holds at first."""
    found = {key: name for key, name in sources().items() if key != source}
    picked = st.multiselect(
        _("further data sets"),
        list(found),
        default=[one for one in chosen if one in found],
        format_func=found.__getitem__,
        key="advanced_sources",
        help=help_of(EpisodesConfig, "sources"),
        placeholder=_("at least one of the same kind"),
    )
    return tuple(picked)
