"""The very lines of our code that a lesson speaks of, read from the source file: nothing is imported for it."""

import ast
from functools import lru_cache
from pathlib import Path

import metaaug

PACKAGE = Path(metaaug.__file__).parent


@lru_cache(maxsize=64)
def lines_of(file: str, name: str) -> str:
    """A function or class as it stands in its file, without its docstring.

    Args:
        file: path inside the package, such as ``meta/reptile.py``.
        name: of the function or class; ``Class.method`` for a method.

    Raises:
        KeyError: the file has nothing of that name.
    """
    source = (PACKAGE / file).read_text(encoding="utf-8")
    lines = source.splitlines()
    found: ast.AST = ast.parse(source)
    for part in name.split("."):
        found = next(
            (
                one
                for one in ast.iter_child_nodes(found)
                if isinstance(one, ast.FunctionDef | ast.ClassDef) and one.name == part
            ),
            None,
        ) or _missing(file, name)
    assert isinstance(found, ast.FunctionDef | ast.ClassDef)
    first, last = found.lineno - 1, found.end_lineno
    body = found.body[0]
    kept = lines[first:last]
    if isinstance(body, ast.Expr) and isinstance(body.value, ast.Constant) and isinstance(body.value.value, str):
        kept = lines[first : body.lineno - 1] + lines[body.end_lineno : last]
    indent = len(kept[0]) - len(kept[0].lstrip())
    return "\n".join(line[indent:] for line in kept)


def _missing(file: str, name: str) -> ast.AST:
    raise KeyError(f"metaaug/{file} has no {name}")
