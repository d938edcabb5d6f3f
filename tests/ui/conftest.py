import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from metaaug.runs.devices import DeviceState
from metaaug.runs.folder import RunFolder
from tests.ui import run_folders

APP = Path(__file__).parents[2] / "app.py"
DEVICES = (
    DeviceState("cpu", "CPU", None),
    DeviceState("cuda", "CUDA", "No NVIDIA GPU with a working driver was found."),
    DeviceState("mps", "Apple MPS", "Only on Apple silicon with a PyTorch that has MPS."),
)

Open = Callable[..., AppTest]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty runs directory that the pages read."""
    root = tmp_path / "runs"
    monkeypatch.setenv("METAAUG_RUNS", str(root))
    # No process may be started from a page test: the devices are told, the estimate is unknown, workers are noted.
    monkeypatch.setattr("metaaug.ui.train_form.devices", lambda: DEVICES)
    monkeypatch.setattr("metaaug.ui.estimate_line.draw_estimate", lambda config: None)
    monkeypatch.setattr("metaaug.ui.train_view.draw_estimate", lambda config: None)
    monkeypatch.setattr("metaaug.ui.samples_view.warm_up", lambda: None)
    monkeypatch.setattr("metaaug.ui.sample_view.warm_up", lambda: None)
    st.cache_resource.clear()
    yield root
    run_folders.release()


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the runs whose worker a page wanted to start."""
    started: list[str] = []

    def note(self: object, run: RunFolder) -> bool:
        started.append(run.id)
        return True

    monkeypatch.setattr("metaaug.runs.launchers.SubprocessLauncher.start", note)
    return started


@pytest.fixture
def open_page(workspace: Path) -> Open:
    """Open a page by name, with the run of that id in the address."""

    def open_(page: str, run: str | None = None, **kept: object) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        for key, value in kept.items():
            app.session_state[f"metaaug.{key.replace('__', '.')}"] = value
        app.run()
        if run is not None:
            app.query_params["run"] = run
        if page != "home":
            app.switch_page(f"pages/{page}.py")
            if run is not None:
                app.query_params["run"] = run
            app.run()
        return app

    return open_


def text_of(app: AppTest) -> str:
    """Everything that can be read on the page, without markup."""
    import re
    from html import unescape

    parts = []
    for element in app.main:
        value = getattr(element, "value", None)
        if isinstance(value, pd.DataFrame):
            value = value.to_string()
        if not value:
            value = getattr(getattr(element, "proto", None), "body", "")
        label = getattr(element, "label", "")
        parts += [str(label), str(value)]
    text = unescape(re.sub(r"<[^>]+>", " ", " ".join(parts)))
    return text.replace("\u00a0", " ").replace("\u2011", "-")
