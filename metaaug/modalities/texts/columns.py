"""Which column of a file is the text and which the label."""

from collections.abc import Sequence

import pandas as pd

from metaaug.data.limits import MAX_TEXT_CLASSES
from metaaug.data.wording import quoted, shortened
from metaaug.errors import DataError
from metaaug.modalities.tables.target import guess_target
from metaaug.modalities.tables.target_values import names_of
from metaaug.modalities.texts.tokens import is_unspaced, is_word, split

_LOOKED_AT = 2_000
"""Rows by which a text column is guessed."""

MOSTLY_DIFFERENT = 0.5
"""Part of its cells that are different in a column of texts, at least: labels repeat, texts hardly do."""

_LEAST_WORDS, _LEAST_CHARACTERS = 3, 6


def choose_columns(frame: pd.DataFrame, text: str | None, label: str | None, filename: str) -> tuple[str, str]:
    """The names of the text column and of the label column.

    The text is the column with the longest cells among those whose cells are mostly different. The label is a column
    of classes: one with a usual name, else as the target of a table is guessed.

    Args:
        frame: columns of text or float64, NaN where missing; at least 2.
        text, label: the columns chosen; None to guess.
        filename: for the sentences.

    Raises:
        DataError: a chosen column is not there, both are the same, or there is none to guess.
    """
    names = [str(name) for name in frame.columns]
    for chosen in (text, label):
        if chosen is not None and chosen not in names:
            raise DataError(
                f'{filename} has no column "{shortened(chosen)}" that can be read. Choose one of {quoted(names, 8)}.'
            )
    if text is not None and text == label:
        raise DataError(f'"{shortened(text)}" cannot be both the text and the label. Choose another column for one.')
    found = text or _guess_text(frame.drop(columns=[label] if label else []), filename)
    return found, label or _guess_label(frame.drop(columns=found), filename)


def _guess_text(frame: pd.DataFrame, filename: str) -> str:
    best = longest_column(frame)
    if best is None:
        names = quoted([str(name) for name in frame.columns], 8)
        raise DataError(
            f"{filename} has no column of texts: none of {names} has words that are different in most rows. "
            "Choose the text column, or read the file as a table."
        )
    return best


def longest_column(frame: pd.DataFrame) -> str | None:
    """The column of text with the longest cells among those whose cells are mostly different; None where none is."""
    lengths = {}
    for name in frame.columns:
        present = frame[name].dropna()[:_LOOKED_AT]
        if frame[name].dtype == float or not len(present):
            continue
        if present.nunique() >= MOSTLY_DIFFERENT * len(present) and present.str.contains(r"[^\W\d_]").mean() > 0.5:
            lengths[str(name)] = float(present.str.len().mean())
    return max(lengths, key=lengths.__getitem__) if lengths else None


def _guess_label(frame: pd.DataFrame, filename: str) -> str:
    repeating = [name for name in frame.columns if repeats(frame[name])]
    classes = [name for name in repeating if frame[name].nunique() <= MAX_TEXT_CLASSES] or repeating
    if not classes:
        names = quoted([str(name) for name in frame.columns], 8)
        raise DataError(
            f"{filename} has no column of labels beside its text{f' (only {names})' if names else ''}. "
            "Add a column whose values repeat, with the class of every text, or choose it."
        )
    return guess_target(frame[classes])


def repeats(values: pd.Series) -> bool:
    """Whether a column has at least 2 different values, and fewer than rows."""
    present = names_of(values).dropna()
    return 2 <= present.nunique() < max(len(present), 3)


def looks_like_texts(values: Sequence[str]) -> bool:
    """Whether cells are sentences rather than names or codes: most have 3 words between blanks, or 3 words of together
    6 characters in a script that writes no blanks.
    """
    if not values:
        return False
    return sum(_is_sentence(value) for value in values) > 0.5 * len(values)


def _is_sentence(value: str) -> bool:
    words = [word for word in value.split() if any(character.isalpha() for character in word)]
    if len(words) >= _LEAST_WORDS:
        return True
    if sum(map(is_unspaced, value)) < _LEAST_CHARACTERS:
        return False
    return sum(is_word(token.piece) for token in split(value, _LOOKED_AT)) >= _LEAST_WORDS
