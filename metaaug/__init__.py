"""MetaAug learns which data augmentation helps a small labelled data set, and says honestly whether it did.

``import metaaug`` is instant: what :mod:`metaaug.api` offers is looked up, with everything it needs
in turn, at the first use of a name such as ``metaaug.learn``.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """A public name of :mod:`metaaug.api`, or a submodule; AttributeError where there is none of that name."""
    if not name.startswith("_"):
        # ``from metaaug import cli`` asks here first, and must not load the library.
        if find_spec(f"metaaug.{name}") is not None:
            return import_module(f"metaaug.{name}")
        api = import_module("metaaug.api")
        if name in api.__all__:
            return getattr(api, name)
    raise AttributeError(f"module 'metaaug' has no attribute {name!r}")
