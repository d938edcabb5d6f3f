"""Imports point downward only, and what must be instant loads nothing heavy."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "metaaug"
SOURCES = sorted(PACKAGE.rglob("*.py"))

#: From the bottom up; what shares a number may import each other.
LAYERS = {
    "errors": 0,
    "config": 0,
    "data": 1,
    "modalities": 2,
    "policies": 3,
    "learners": 3,
    "meta": 4,
    "training": 5,
    "inspect": 6,
    "teach": 6,
    "runs": 6,
    "api": 6,
    "ui": 7,
    "serve": 7,
    "cli_input": 7,
    "cli_output": 7,
    "cli": 8,
    "__main__": 9,
}
LIGHT = {"loading.py", "format.py", "builtin.py", "resolve.py", "catalogue.py", "specs.py", "recipes.py"}
HEAVY = {"torch", "umap", "pacmap", "numba", "streamlit"}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(node: ast.AST) -> Iterator[str]:
    """Full names of what an import statement imports; nothing for other statements."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def all_imports(path: Path) -> Iterator[str]:
    """Everything imported anywhere in the file, in functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        yield from imported(node)


def immediate_imports(path: Path) -> Iterator[str]:
    """What is imported when the module is: not in functions, not for type checkers alone."""
    waiting: list[ast.AST] = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while waiting:
        node = waiting.pop()
        yield from imported(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)


def layer(name: str) -> int | None:
    """The layer of a module of this package; None for the package itself and for others."""
    parts = name.split(".")
    return LAYERS[parts[1]] if parts[0] == "metaaug" and len(parts) > 1 and parts[1] in LAYERS else None


def is_light(path: Path) -> bool:
    """Whether lists, forms or ``--help`` wait for this module."""
    parts = path.relative_to(PACKAGE).parts
    return (
        parts[0]
        in {
            "__init__.py",
            "__main__.py",
            "config.py",
            "errors.py",
            "cli.py",
            "cli_input.py",
            "cli_output.py",
            "serve.py",
        }
        or parts[0] == "data"
        or (parts[0] == "runs" and path.name not in {"stages.py", "final_models.py"})
        or (parts[0] == "ui")
        or (parts[0] == "teach" and path.name in {"lessons.py", "traces.py", "simulation.py"})
        or path.name in LIGHT
    )


def test_every_part_of_the_package_has_a_layer():
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in SOURCES}
    assert parts - {"__init__"} <= set(LAYERS)


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_imports_point_downward(path):
    mine = layer(module_name(path))
    if mine is None:
        return
    upward = [name for name in all_imports(path) if (other := layer(name)) is not None and other > mine]
    assert upward == []


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_streamlit_is_for_the_dashboard_alone(path):
    if module_name(path).startswith("metaaug.ui"):
        return
    assert [name for name in all_imports(path) if name.split(".")[0] == "streamlit"] == []


@pytest.mark.parametrize("path", [path for path in SOURCES if is_light(path)], ids=module_name)
def test_light_modules_import_nothing_heavy_at_once(path):
    forbidden = HEAVY - {"streamlit"}
    assert [name for name in immediate_imports(path) if name.split(".")[0] in forbidden] == []


@pytest.mark.parametrize("path", [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))], ids=lambda path: path.name)
def test_pages_leave_the_computing_to_the_library(path):
    assert [name for name in all_imports(path) if name.split(".")[0] in HEAVY - {"streamlit"}] == []


def loaded_by(statements: str) -> set[str]:
    """The heavy libraries that a fresh interpreter has loaded after these statements."""
    code = f"import sys\n{statements}\nprint(*({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def import_all(*parts: str, without: tuple[str, ...] = ()) -> str:
    chosen = (module_name(path) for path in SOURCES if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in parts)
    return "\n".join(f"import {name}" for name in chosen if name not in without)


def test_configuration_and_runs_load_nothing_heavy():
    without = ("metaaug.runs.stages", "metaaug.runs.final_models")
    assert loaded_by(import_all("config", "errors", "data", "runs", without=without)) == set()


def test_the_dashboard_loads_neither_torch_nor_umap():
    assert loaded_by(import_all("ui")) <= {"streamlit"}


def test_help_loads_nothing_heavy_and_no_tables():
    help = "from click.testing import CliRunner\nfrom metaaug.cli import cli\n"
    help += "assert CliRunner().invoke(cli, ['learn', '--help']).exit_code == 0\n"
    assert loaded_by(help + "assert 'pandas' not in sys.modules\nassert 'numpy' not in sys.modules") == set()


def test_importing_the_package_imports_nothing_else():
    code = "before = set(sys.modules)\nimport metaaug\nassert metaaug.__version__\n"
    code += "new = {name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names\n"
    assert loaded_by(code + "assert new == {'metaaug'}, new") == set()


def test_an_unknown_name_of_the_package_is_an_attribute_error():
    import metaaug

    with pytest.raises(AttributeError, match=r"^module 'metaaug' has no attribute 'no_such_thing'$"):
        _ = metaaug.no_such_thing


def test_what_the_library_offers_is_found_on_the_package():
    import metaaug
    from metaaug import api

    for name in api.__all__:
        assert getattr(metaaug, name) is getattr(api, name)


FORBIDDEN = {"pickle", "cPickle", "_pickle", "joblib", "dill", "cloudpickle", "shelve", "marshal"}


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_nothing_is_pickled(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [name for name in all_imports(path) if name.split(".")[0] in FORBIDDEN] == []
    assert [node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_unsafe_load(node)] == []


def is_unsafe_load(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    if name in {"torch.load", "torch.save", "pd.read_pickle", "pandas.read_pickle"}:
        return True
    allows = [keyword.value for keyword in call.keywords if keyword.arg == "allow_pickle"]
    return any(not isinstance(value, ast.Constant) or value.value is not False for value in allows)


@pytest.mark.parametrize(
    ("source", "immediate"),
    [
        ("import torch", ["torch"]),
        ("def f():\n    import torch", []),
        ("try:\n    from torch import nn\nexcept ImportError:\n    pass", ["torch.nn"]),
        ("class A:\n    import torch", ["torch"]),
        ("if TYPE_CHECKING:\n    import torch\nelse:\n    import umap", ["umap"]),
    ],
)
def test_the_check_itself_sees_what_is_imported_at_once(tmp_path, source, immediate):
    path = tmp_path / "module.py"
    path.write_text(source)
    assert list(immediate_imports(path)) == immediate
