"""Recognising numbers and missing values in text."""

import numpy as np
import pandas as pd

MISSING = frozenset(
    {"", "?", "NA", "N/A", "n/a", "<NA>", "#N/A", "#NA", "NaN", "nan", "-nan", "-NaN", "NULL", "Null", "null", "None"}
    | {"#N/A N/A", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"}
)
"""Cells that count as missing, once blanks around them are gone: what pandas takes, and the question mark."""

_POINT = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?|[+-]?[iI]nf(?:inity)?"
_COMMA = r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?:[eE][+-]?\d{1,4})?"
_CODE = r"0\d+"
# A column is read as numbers although a few of its cells are not, if at least this part of them is.
MOSTLY = 0.95


def is_number(text: str) -> bool:
    """Whether a single cell is a number written with a decimal point."""
    return bool(pd.Series([text.strip()], dtype="str").str.fullmatch(_POINT)[0])


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
