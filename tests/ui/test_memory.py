"""What was loaded for good is hidden from the garbage collector, and nothing else."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from metaaug.ui.memory import set_aside
from tests.ui.conftest import APP


@pytest.fixture(autouse=True)
def nothing_hidden() -> Iterator[None]:
    set_aside()
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_new_libraries_are_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "just_loaded", ModuleType("just_loaded"))
    set_aside()
    assert gc.get_freeze_count() > 10_000


def test_what_a_run_made_is_not() -> None:
    set_aside()
    assert gc.get_freeze_count() == 0


def test_every_page_begins_with_it(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    monkeypatch.setattr("metaaug.ui.framing.set_aside", lambda: called.append(1))
    AppTest.from_file(str(APP), default_timeout=60).run()
    assert called
