"""Which copies the quality stage has flagged: read from what it leaves, without torch."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

FLAGGING = ("another_class", "far_from_all", "near_identical")
"""The rules that flag copies, the gravest first."""


class Found(NamedTuple):
    """What a rule has found of one copy.

    Attributes:
        issue: the rule as issues.json has it.
        copy: number of the copy, from 1, among those that were measured.
        value: what was compared with the threshold.
    """

    issue: Mapping[str, Any]
    copy: int
    value: float


def found_in(issues: Mapping[str, Any], sample: int) -> list[Found]:
    """What was flagged among the measured copies of a sample, the gravest rule first."""
    return [
        Found(issue, int(copy), float(value))
        for issue in _flagging(issues)
        for owner, copy, value in issue["copies"]
        if owner == sample
    ]


def flagged_rows_of(table: pd.DataFrame, issues: Mapping[str, Any], name: str) -> pd.DataFrame:
    """The copies that one rule has found, the most striking first, each after its original.

    Args:
        table: flagged.parquet, which holds the first of them.
        issues: issues.json.
        name: of the rule.
    """
    found: list[list[Any]] = next((one["copies"] for one in _flagging(issues) if one["name"] == name), [])
    copies = [(int(sample), int(copy)) for sample, copy, _ in found]
    return rows_of(table, copies)


def rows_of(table: pd.DataFrame, copies: list[tuple[int, int]]) -> pd.DataFrame:
    """Those copies with their originals, in that order; what is not in the table is left out."""
    there = set(zip(table["sample"].tolist(), table["copy"].tolist(), strict=True))
    place: dict[int, int] = {}
    for sample, copy in copies:
        if (sample, copy) in there:
            place.setdefault(sample, len(place))
    wanted = set(copies) | {(sample, 0) for sample in place}
    kept = [pair in wanted for pair in zip(table["sample"].tolist(), table["copy"].tolist(), strict=True)]
    rows = table[kept]
    return rows.assign(_place=rows["sample"].map(place)).sort_values(["_place", "copy"]).drop(columns="_place")


def are_the_measured_copies(facts: Mapping[str, Any], quality: Mapping[str, Any]) -> bool:
    """Whether the copies on the map are those that were measured, where both have a copy of that number.

    Noise is drawn for all samples together, so copies are the same where the samples are, and the seed.

    Args:
        facts: how the map was made.
        quality: quality.json.
    """
    samples = quality["n_originals"] == quality["n_labelled"] == facts.get("n_labelled")
    return bool(samples and quality["seed"] == facts.get("seed"))


def issue_of_points(points: pd.DataFrame, issues: Mapping[str, Any], by_copy: bool) -> list[str]:
    """For every point of the map the gravest rule that has found it, or an empty string.

    Args:
        points: of the map.
        issues: issues.json.
        by_copy: whether the copies on the map are those that were measured. Where they are not, a rule has found the
            original of which a measured copy was flagged.
    """
    gravest: dict[tuple[int, int], str] = {}
    for issue in _flagging(issues):
        for sample, copy, _ in issue["copies"]:
            gravest.setdefault((int(sample), int(copy) if by_copy else 0), str(issue["name"]))
    return [gravest.get(pair, "") for pair in zip(points["sample"].tolist(), points["copy"].tolist(), strict=True)]


def _flagging(issues: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    named = {issue["name"]: issue for issue in issues["issues"]}
    return [named[name] for name in FLAGGING if name in named]
