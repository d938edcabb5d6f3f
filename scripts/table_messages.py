"""Messages that pages look up by what stands in a table: of pages, operations, measures, settings, data, and of what
runs have stored."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from pydantic import BaseModel

from metaaug.config import RunConfig
from metaaug.inspect.manifolds import PACMAP_MISSING
from metaaug.inspect.quality.registry import MEASURES
from metaaug.modalities.builtin import BUILTIN
from metaaug.modalities.recipes import KINDS
from metaaug.modalities.specs import GENERATOR
from metaaug.runs import devices
from metaaug.ui import forms, issues_view, pairs, quality_words, run_differences, verdict_words, words
from metaaug.ui.flow import PAGES, SECTIONS


@cache
def in_tables() -> frozenset[str]:
    """All of them."""
    parts = (
        _of_pages(),
        _of_words(),
        _of_operations(),
        _of_measures(),
        _of_settings(),
        _of_data(),
        _sentences_in(devices),
        _stored(),
    )
    return frozenset(message for part in parts for message in part if message)


def _of_pages() -> Iterator[str]:
    for page in PAGES.values():
        yield page.title
        yield page.question
    yield from SECTIONS


def _of_words() -> Iterator[str]:
    yield from words.EXPLAIN.values()
    yield from words.ISSUES.values()
    for title, explanation in words.META_LEARNERS.values():
        yield from (title, explanation)


def _of_operations() -> Iterator[str]:
    for kind in KINDS.values():
        yield kind.title
        for spec in (*kind.operations, GENERATOR):
            yield from (words.operation(spec.name), spec.summary, spec.unit)
    yield from pairs.AMOUNT_UNITS


def _of_measures() -> Iterator[str]:
    for spec in MEASURES.values():
        yield from (spec.title, spec.sentence, spec.symbols, spec.source, spec.of_number)


def _of_settings(model: type[BaseModel] = RunConfig) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield from (run_differences.in_words(name), forms.title(name), field.description or "")
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _of_settings(field.annotation)


def _of_data() -> Iterator[str]:
    for name, one in BUILTIN.items():
        yield words.operation(name)
        yield from one.load().notes
        for plant in one.plants.values():
            yield from (plant.title, plant.note)


def _stored() -> Iterator[str]:
    yield from (*verdict_words.LABELS, *verdict_words.HOW, *verdict_words.MODELS)
    yield from (*quality_words.COMPARED, *quality_words.LEFT_OUT, *quality_words.MODELS)
    yield from issues_view.STORED
    yield PACMAP_MISSING
    # Parts of the data, as maps and samples name them.
    yield from ("train", "validation", "test")


def _sentences_in(module: ModuleType) -> Iterator[str]:
    """The sentences that a module may say: of its texts those that end with a full stop and document nothing."""
    tree = ast.parse(inspect.getsource(module))
    documenting = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in documenting)
    yield from (node.value for node in texts if isinstance(node.value, str) and node.value.endswith("."))
