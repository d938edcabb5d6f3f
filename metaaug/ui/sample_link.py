"""Links from any page to a sample's own page, a mode of the Samples page: ``samples?run=…&sample=INDEX``."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from metaaug.runs.folder import RunFolder
from metaaug.ui import state
from metaaug.ui.flow import PAGES

PARAMETER = "sample"
_THROUGH = "samples.through"
_FOLLOWER = st.components.v2.component(
    "metaaug.sample_link",
    html="<span hidden></span>",
    js=Path(__file__).with_name("sample_link.js").read_text(encoding="utf-8"),
)


def with_links(rows: pd.DataFrame, run: RunFolder) -> pd.DataFrame:
    """The rows of a table of originals and copies, each with the address of its sample's page."""
    return rows.assign(link=[f"samples?run={run.id}&{PARAMETER}={sample}" for sample in rows["sample"].tolist()])


def follow_links(run: RunFolder, key: str) -> None:
    """Open the sample whose link on this page was clicked; without it the browser loads the whole dashboard anew."""
    clicked = _FOLLOWER(key=f"follow_{key}_{run.id}", on_opened_change=lambda: None).opened
    if clicked is not None:
        st.switch_page(PAGES["samples"].file, query_params={"run": run.id, PARAMETER: str(clicked)})


def keep_order(run: RunFolder, samples: Sequence[int]) -> None:
    """Remember the samples a visitor chooses from, so that previous and next go through them."""
    state.put(_THROUGH, (run.id, list(dict.fromkeys(samples))))


def kept_order(run: RunFolder) -> list[int]:
    """The samples that were chosen from last; empty where none were, or those of another run."""
    kept = state.get(_THROUGH)
    return list(kept[1]) if kept and kept[0] == run.id else []
