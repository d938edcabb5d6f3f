"""How long the clips of an uploaded audio set are, and which part of the file names says who speaks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from metaaug.data.dataset import Dataset
from metaaug.data.limits import MAX_SECONDS, MIN_SECONDS
from metaaug.data.wording import shortened
from metaaug.modalities.audio.grouping import name_parts
from metaaug.ui import words
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw

_QUOTED = 3
"""Names that are shown of those that a part of the file names tells apart."""


def draw_length_and_group(dataset: Dataset, identifier: str) -> dict[str, Any]:
    """The choices, and the options to read the file again with; empty where nothing is changed."""
    now = {name: dataset.source.get(name) for name in ("seconds", "group")}
    length = np.asarray(dataset.samples).shape[1] / int(dataset.source["rate"])
    seconds = st.number_input(
        _("Length in seconds"),
        min_value=MIN_SECONDS,
        max_value=MAX_SECONDS,
        value=None if now["seconds"] is None else float(now["seconds"]),
        step=0.1,
        key=f"data_seconds_{identifier}",
        placeholder=f"{length:.3g}",
        help=_(
            "Every clip gets this length: longer recordings are cut, shorter ones are filled up with silence. Longer "
            "clips take longer to learn from."
        ),
        width=240,
    )
    draw(f'<p class="ma-note">{_("The clips have {seconds} s now.").format(seconds=f"{length:.3g}")}</p>')
    group = _draw_group(dataset, identifier, None if now["group"] is None else int(now["group"]))
    chosen = {"seconds": seconds, "group": group}
    before = {name: None if value is None else float(value) for name, value in now.items()}
    # None is an option too: read as nobody had chosen.
    return {} if chosen == before else chosen


def _draw_group(dataset: Dataset, identifier: str, now: int | None) -> int | None:
    """The part of the file names by which recordings are grouped; nothing where the names have no such part."""
    parts = name_parts(dataset.names)
    if not parts:
        return None
    different = {place: sorted({one[place - 1] for one in parts}) for place in range(1, len(parts[0]) + 1)}
    # What is everywhere the same, or different in nearly every name, groups nothing.
    useful = [place for place, names in different.items() if 1 < len(names) <= len(parts) // 2]
    if not useful:
        return None

    def told(place: int | None) -> str:
        if place is None:
            return _("nobody is told apart")
        return _("part {place}: {names} ({amount} different)").format(
            place=place, names=_quoted(different[place]), amount=words.count(len(different[place]))
        )

    choices = [None, *useful]
    return st.selectbox(
        _("Speakers, by a part of the file names"),
        choices,
        index=choices.index(now) if now in choices else 0,
        format_func=told,
        key=f"data_group_{identifier}",
        help=_(
            "Recordings of one speaker, or of another group, are then either labelled or tested on, never both: the "
            "verdict says how well new speakers are understood. The parts are those between underscores."
        ),
    )


def _quoted(names: Sequence[str]) -> str:
    """Two or more names: ``"a", "b" and "c"``, or ``"a", "b", "c" and 5 more``."""
    every = [f'"{shortened(name)}"' for name in names]
    if len(every) > _QUOTED:
        first, more = ", ".join(every[:_QUOTED]), words.count(len(every) - _QUOTED)
        return _("{names} and {amount} more").format(names=first, amount=more)
    return _("{first} and {last}").format(first=", ".join(every[:-1]), last=every[-1])
