"""The one list of measures has everything a reader needs, and what is computed stands in it."""

import ast
import re
from pathlib import Path

import pytest

from metaaug.inspect.quality import registry
from metaaug.inspect.quality.registry import MEASURES, applies

FOLDER = Path(registry.__file__).parent


def test_every_measure_has_a_file_of_its_own_and_every_result_a_measure():
    made = set()
    for path in FOLDER.glob("*.py"):
        made |= set(re.findall(r'^        name="(\w+)",$', path.read_text(encoding="utf-8"), re.MULTILINE))
        if path.stem in MEASURES:
            assert re.search(rf"^def {path.stem}\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert made == set(MEASURES)
    assert {path.stem for path in FOLDER.glob("*.py")} >= set(MEASURES)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_says_all_of_itself(name):
    spec = MEASURES[name]
    assert spec.name == name
    assert spec.sentence.endswith(".")
    assert spec.symbols.endswith(".")
    assert re.search(r"\b(19|20)\d\d\b|SDMetrics", spec.source)
    assert spec.formula.count("{") == spec.formula.count("}")
    assert spec.formula.count(r"\Big[") == spec.formula.count(r"\Big]")
    assert "$" not in spec.formula


def test_columns_are_those_of_tables():
    assert [name for name in MEASURES if not applies(name, "images")] == ["column_shapes", "pair_trends"]
    assert all(applies(name, "tables") for name in MEASURES)


def test_the_list_loads_nothing_that_takes_time():
    tree = ast.parse(Path(registry.__file__).read_text(encoding="utf-8"))
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named == {"dataclasses", "typing", "metaaug.config"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
