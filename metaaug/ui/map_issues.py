"""The map coloured by issue: whether it can be, and what its colours say."""

from typing import Any

import pandas as pd

from metaaug.errors import MetaAugError
from metaaug.runs.folder import RunFolder
from metaaug.ui import words
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext


def measured_copies(run: RunFolder) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """quality.json and issues.json, or None where the copies were not measured."""
    try:
        quality, issues = run.quality, run.issues
    except MetaAugError:
        # The Quality page says what is damaged; the map goes on without.
        return None
    return None if quality is None or issues is None or not run.flagged_path.exists() else (quality, issues)


def told_of_issues(points: pd.DataFrame, quality: dict[str, Any], by_copy: bool) -> str:
    """What the colours of a map coloured by issue stand for, and of what.

    Args:
        points: of the map, with the column ``issue``.
        quality: quality.json.
        by_copy: whether the copies on the map are those that were measured.
    """
    found = int((points["issue"] != "").sum())
    if by_copy and not found:
        return _("No copy on the map is flagged; the Quality page has the rules.")
    if by_copy:
        return ngettext(
            "{amount} copy on the map is flagged; the Quality page has the rules.",
            "{amount} copies on the map are flagged; the Quality page has the rules.",
            found,
        )
    return ngettext(
        "The measures were taken of other copies than those on the map, those of {measured} of {amount} labelled "
        "sample, so originals have the colour of what was flagged among their measured copies.",
        "The measures were taken of other copies than those on the map, those of {measured} of {amount} labelled "
        "samples, so originals have the colour of what was flagged among their measured copies.",
        quality["n_labelled"],
        measured=words.count(quality["n_originals"]),
    )
