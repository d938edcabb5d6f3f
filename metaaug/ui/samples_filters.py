"""The filters of the gallery: by class, by an operation that was really applied, and by what was flagged."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from metaaug.errors import MetaAugError
from metaaug.inspect.flags import FLAGGING, flagged_rows_of
from metaaug.inspect.pairs_table import read_pairs
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, words
from metaaug.ui.language import gettext as _
from metaaug.ui.live import ACTIVE
from metaaug.ui.pairs import operations_of
from metaaug.ui.run_page import request

ALL = "all"
_MOST_PILLS = 12


@dataclass(frozen=True)
class Filters:
    """What is looked for; ``ALL`` where it does not matter.

    Attributes:
        group: name of a class, or of a range of the number to predict.
        operation: name of an operation.
        issue: name of a rule that flags copies.
    """

    group: str = ALL
    operation: str = ALL
    issue: str = ALL


def draw_filters(run: RunFolder, classes: Sequence[str], group: str) -> Filters:
    """The filters. What was chosen stays while a visitor looks at one sample, or at another page.

    Args:
        classes: their names, in their order.
        group: what samples are picked by, in a word.
    """
    if len(classes) <= _MOST_PILLS:
        picked = st.pills(
            group.capitalize(),
            [ALL, *classes],
            format_func=_class,
            default=ALL,
            required=True,
            wrap=True,
            key=f"samples_class_{run.id}",
            persist_state="session",
        )
    else:
        picked = st.selectbox(
            group.capitalize(),
            [ALL, *classes],
            format_func=_class,
            key=f"samples_class_{run.id}",
            width=260,
            persist_state="session",
        )
    operation = st.selectbox(
        _("Operation"),
        [ALL, *(run.policy or {}).get("strengths", {})],
        format_func=lambda name: _("all") if name == ALL else words.operation(name),
        key=f"samples_operation_{run.id}",
        help=_("Only copies to which this operation was really applied."),
        width=200,
        persist_state="session",
    )
    issue = st.selectbox(
        _("Flagged"),
        [ALL, *FLAGGING],
        format_func=lambda name: _("all") if name == ALL else words.issue(name),
        key=f"samples_issue_{run.id}",
        help=_(
            "Only copies that a rule of the Quality page has found. They were drawn to be measured, so they are other "
            "copies than those seen here otherwise."
        ),
        width=200,
        persist_state="session",
    )
    return Filters(picked, operation, issue)


def _class(name: str) -> str:
    return _("all") if name == ALL else name


def of_group(pairs: pd.DataFrame, group: str) -> pd.DataFrame:
    """The rows of that class or range; all for ``ALL``."""
    return pairs if group == ALL else pairs[pairs["class"] == group]


def with_operation(pairs: pd.DataFrame, operation: str) -> pd.DataFrame:
    """The copies to which the operation was applied, with their originals; all rows for ``ALL``."""
    if operation == ALL:
        return pairs
    done = [any(one["name"] == operation for one in operations_of(cell)) for cell in pairs["operations"]]
    changed = pd.Series(done, index=pairs.index) & (pairs["copy"] > 0)
    owners = set(pairs.loc[changed, "sample"])
    return pairs[changed | ((pairs["copy"] == 0) & pairs["sample"].isin(owners))]


def flagged_copies(run: RunFolder, issue: str) -> pd.DataFrame | None:
    """The copies that a rule has found, after their originals; None where a designed state was drawn instead."""
    try:
        issues = run.issues
        if issues is None or not run.flagged_path.exists():
            draw_not_measured(run, "samples")
            return None
        return flagged_rows_of(read_pairs(run.flagged_path), issues, issue)
    except MetaAugError as error:
        situations.say(
            _("What was flagged cannot be read"), str(error), _("Measure the copies again on the Quality page.")
        )
        return None


def draw_not_measured(run: RunFolder, key: str) -> None:
    """The copies were not measured, and how they can be."""
    if run.state in ACTIVE:
        situations.say(
            _("Not measured yet"),
            _(
                "The worker of this run is at work. Copies are flagged by its stage “quality”; look again when it is "
                "done."
            ),
        )
        return
    situations.say(
        _("Not measured yet"),
        _(
            "Copies are flagged by a stage that measures them beside the originals. This run was made without it. It "
            "takes a few seconds."
        ),
    )
    if st.button(_("Measure the copies"), type="primary", key=f"{key}_measure"):
        request(run, "quality")


def draw_nothing(run: RunFolder, filters: Filters, group: str) -> None:
    """There is no copy that fits; why that may be, and what to do."""
    if filters.issue != ALL:
        why = _none_flagged(filters, group)
    elif filters.operation != ALL:
        why = _none_changed(filters, group, (run.policy or {}).get("strengths", {}).get(filters.operation, 0.0))
    else:
        why = _("There is no sample of the {group} “{name}” here.").format(group=group, name=filters.group)
    situations.say(_("Nothing in this selection"), why, _("Choose another, or all."))


def _none_flagged(filters: Filters, group: str) -> str:
    by_operation, by_group = filters.operation != ALL, filters.group != ALL
    if by_operation and by_group:
        told = _("No copy was flagged as “{issue}” among those changed by “{operation}” and of the {group} “{name}”.")
    elif by_operation:
        told = _("No copy was flagged as “{issue}” among those changed by “{operation}”.")
    elif by_group:
        told = _("No copy was flagged as “{issue}” among those of the {group} “{name}”.")
    else:
        told = _("No copy was flagged as “{issue}”.")
    return told.format(
        issue=words.issue(filters.issue),
        operation=words.operation(filters.operation),
        group=group,
        name=filters.group,
    )


def _none_changed(filters: Filters, group: str, strength: float) -> str:
    if filters.group == ALL:
        told = _("No copy was changed by “{operation}”. Its learned strength is {strength}.")
    else:
        told = _(
            "No copy was changed by “{operation}” among those of the {group} “{name}”. Its learned strength is "
            "{strength}."
        )
    return told.format(
        operation=words.operation(filters.operation), group=group, name=filters.group, strength=f"{strength:.2f}"
    )
