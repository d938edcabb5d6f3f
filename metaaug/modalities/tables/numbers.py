"""Recognising numbers and missing values in text."""

import re

import numpy as np
import pandas as pd

MISSING = frozenset(
    {"", "?", "NA", "N/A", "n/a", "<NA>", "#N/A", "#NA", "NaN", "nan", "-nan", "-NaN", "NULL", "Null", "null", "None"}
    | {"#N/A N/A", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"}
)
"""Cells that count as missing, once blanks around them are gone: what pandas takes, and the question mark."""

MOSTLY_NUMBERS = 0.95
"""A column is one of numbers when at least this part of its cells are."""

_POINT = r"(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?|[+-]?[iI]nf(?:inity)?)"
_COMMA = r"[+-]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?(?:[eE][+-]?[0-9]{1,4})?"
_GROUPED = r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_CODE = r"0[0-9]+"


def is_number(text: str) -> bool:
    """Whether a single cell is a number written with a decimal point."""
    return re.fullmatch(_POINT, text.strip()) is not None


def parse_numbers(texts: pd.Series) -> tuple[np.ndarray, bool]:
    """Numbers ``(n,)`` float64 of the cells of one column, NaN where a cell is none, and whether commas were decimal.

    Decimal commas are assumed when more cells are numbers that way, and then dots group thousands.
    """
    text = texts.fillna("")
    point, comma = text.str.fullmatch(_POINT), text.str.fullmatch(_COMMA)
    decimal_comma = int(comma.sum()) > int(point.sum()) and bool(text[comma].str.contains(",").any())
    matches = comma if decimal_comma else point
    plain = text[matches]
    if decimal_comma:
        plain = plain.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    values = np.full(len(texts), np.nan)
    values[matches.to_numpy()] = plain.to_numpy(dtype=object).astype(np.float64)
    return values, decimal_comma


def without_grouping(texts: pd.Series) -> pd.Series | None:
    """The cells without commas where all cells with commas are numbers grouped like 1,234.5; None otherwise."""
    grouped = texts.str.contains(",", regex=False).fillna(False).astype(bool)
    if not grouped.any() or not texts[grouped].str.fullmatch(_GROUPED).all():
        return None
    return texts.where(~grouped, texts.str.replace(",", "", regex=False))


def has_codes(texts: pd.Series) -> bool:
    """Whether some cells are digits with a leading zero: codes such as postal ones, whose size means nothing."""
    return bool(texts.dropna().str.fullmatch(_CODE).any())


def without_missing(texts: pd.Series) -> pd.Series:
    """The cells without blanks around them, NaN where they say that a value is missing."""
    stripped = texts.str.strip()
    return stripped.mask(stripped.isin(MISSING))


def whole_number_text(values: pd.Series) -> pd.Series:
    """Numbers as category names: whole ones without a decimal point, NaN kept."""
    return values.map(
        lambda value: f"{value:.0f}" if value % 1 == 0 else repr(float(value)), na_action="ignore"
    ).astype("str")
