"""Tables on every page: first rows, rows beside their copies, distributions."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from metaaug.config import Kind
from metaaug.data.dataset import Column, Dataset
from metaaug.inspect.cells import input_columns
from metaaug.modalities.tables.format import CELL
from metaaug.runs.folder import RunFolder
from metaaug.ui import situations, words
from metaaug.ui.class_list import draw_classes
from metaaug.ui.distributions import draw_distributions
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext
from metaaug.ui.markup import draw, reading
from metaaug.ui.pairs import first_samples
from metaaug.ui.previews.table_reading import draw_columns
from metaaug.ui.previews.table_rows import cell, most_changed, table_pairs
from metaaug.ui.sentences import in_a_row

_ROWS = 6
_FEW, _FEW_COLUMNS = 4, 4
_MOST_COLUMNS = 6


class TablePreview:
    """See :class:`metaaug.ui.previews.base.Preview`."""

    kind: Kind = "tables"
    column = CELL
    samples_shown = 6
    draws_all = True
    is_wide = True

    @property
    def title(self) -> str:
        """The kind, in a choice."""
        return _("A table")

    @property
    def upload_help(self) -> str:
        """Which files can be dropped."""
        return _(
            "Tables: CSV, TSV or Parquet with one row per sample and a column with the class or the number to predict."
        )

    @property
    def reading_title(self) -> str:
        """What of a file can be read differently."""
        return _("target and kinds of columns")

    @property
    def space(self) -> str:
        """What distances are measured in."""
        return _("columns: numbers standardised, a category as one column of 0 or 1 for each of its values")

    def each(self, dataset: Dataset) -> str:
        """The number of columns."""
        return ngettext("{amount} input column", "{amount} input columns", len(dataset.columns))

    def draw_samples(self, dataset: Dataset) -> None:
        """The first rows, then classes or the number to predict."""
        draw_first_rows(dataset)
        draw_classes(dataset)

    def draw_reading(self, dataset: Dataset, identifier: str) -> dict[str, Any]:
        """Target, task, and kinds of columns."""
        return draw_columns(dataset, identifier)

    def pairs(self, frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
        """Rows under each other."""
        return table_pairs(frame)

    def few(self, frame: pd.DataFrame) -> str:
        """Four rows with a copy each, the columns that change most."""
        return table_pairs(most_changed(first_samples(frame, _FEW, copies=1), _FEW_COLUMNS))

    def how_to_read(self, predicts_number: bool) -> str:
        """What the tint is, and what to ask."""
        asked = (
            _("Would each row still have its target?")
            if predicts_number
            else _("Would each row still belong to its class?")
        )
        return in_a_row((_("Tinted, underlined cells were changed; hover to see the value before."), asked))

    def how_to_read_few(self) -> str:
        """What the tint is, and which columns are shown."""
        return _(
            "Under each original row a copy; changed cells are tinted, hover for the old value. The columns "
            "that change most are shown."
        )

    def draw_more(self, frame: pd.DataFrame, run: RunFolder) -> None:
        """The distributions of the columns, originals against copies."""
        _draw_distributions(frame, run)

    def thumbnail(self, row: dict[str, Any]) -> str:
        """None: a row has no picture."""
        return ""


def draw_first_rows(dataset: Dataset) -> None:
    """The first rows with the kinds of their columns and what is predicted."""
    assert isinstance(dataset.samples, pd.DataFrame)
    target = dataset.target
    about = _("the target is “{target}”").format(target=escape(target))
    draw(f'<p class="ma-section">{_("First rows")}<small>{about}</small></p>')
    kinds = {column.name: column for column in dataset.columns}
    right = ' class="ma-number"' if dataset.is_regression else ""
    head = f"<th{right}>{escape(target)}<small>{_('target')}</small></th>"
    for name in dataset.samples.columns:
        column = kinds[name]
        side = ' class="ma-number"' if column.kind == "numeric" else ""
        head += f"<th{side}>{escape(name)}<small>{_about(column)}</small></th>"
    body = ""
    for place in range(min(_ROWS, len(dataset))):
        row = dataset.samples.iloc[place]
        known = dataset.classes[dataset.labels[place]] if dataset.targets is None else cell(dataset.targets[place])
        cells = f"<td{right}>{escape(known)}</td>"
        for name in dataset.samples.columns:
            side = ' class="ma-number"' if kinds[name].kind == "numeric" else ""
            cells += f"<td{side}>{escape(cell(row[name]))}</td>"
        body += f'<tr class="ma-original">{cells}</tr>'
    draw(
        f'<div class="ma-table-wrap" tabindex="0"><table class="ma-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _about(column: Column) -> str:
    """The kind of a column, and how many of its values are missing."""
    kind = _("numeric") if column.kind == "numeric" else _("categorical")
    if not column.missing:
        return kind
    return _("{kind}, {amount} missing").format(kind=kind, amount=words.count(column.missing))


def _draw_distributions(frame: pd.DataFrame, run: RunFolder) -> None:
    legend = _("originals: solid slate; copies: dotted or hatched indigo")
    draw(f'<p class="ma-section">{_("Distributions")}<small>{legend}</small></p>')
    columns = input_columns(frame)
    chosen = columns
    if len(columns) > _MOST_COLUMNS:
        shown, key = columns[:_MOST_COLUMNS], f"samples_columns_{run.id}"
        chosen = st.multiselect(_("Columns"), columns, default=shown, key=key)
    if not chosen:
        situations.say(_("No column chosen"), _("Choose at least one column to compare."))
        return
    keys = [CELL + name for name in chosen]
    inputs = frame[keys].rename(columns=dict(zip(keys, chosen, strict=True)))
    before, after = inputs[frame["copy"] == 0], inputs[frame["copy"] > 0]
    draw_distributions(before, after, f"samples_distributions_{run.id}")
    draw(
        reading(
            _("Copies should cover the originals and a little more; a shape that moves away is a warning."),
            _("{originals} originals, {copies} copies.").format(
                originals=words.count(len(before)), copies=words.count(len(after))
            ),
        )
    )
