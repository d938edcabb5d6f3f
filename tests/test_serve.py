import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from metaaug import serve
from metaaug.cli import cli
from metaaug.errors import ConfigError


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind((serve.ADDRESS, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_refused_and_passed_over(taken, monkeypatch):
    with pytest.raises(ConfigError, match=rf"^Port {taken} of 127\.0\.0\.1 is taken\. Choose another one"):
        serve.choose_port(taken)
    monkeypatch.setattr(serve, "FIRST_PORT", taken)
    monkeypatch.setattr(serve, "LAST_PORT", taken)
    with pytest.raises(ConfigError, match=r"^All ports from .* are taken\."):
        serve.choose_port()
    monkeypatch.setattr(serve, "LAST_PORT", taken + 50)
    assert taken < serve.choose_port() <= taken + 50


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    with pytest.raises(
        ConfigError, match=r'^The dashboard needs streamlit and plotly, .* pip install "metaaug\[app\]"$'
    ):
        serve.command(8501)


def test_the_dashboard_is_that_of_the_checkout():
    assert serve.application() == Path(__file__).parent.parent / "app.py"


def test_an_installation_without_the_dashboard_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(serve.metaaug, "__file__", str(tmp_path / "metaaug" / "__init__.py"))
    with pytest.raises(ConfigError, match=r"^The dashboard is not part of this installation\."):
        serve.application()


def test_the_command_becomes_a_server_on_this_computer_alone(tmp_path, monkeypatch):
    become = []
    monkeypatch.setattr(os, "execve", lambda *arguments: become.append(arguments))
    result = CliRunner().invoke(cli, ["app", "--runs", str(tmp_path)], catch_exceptions=False)
    assert result.exit_code == 0
    ((program, arguments, environment),) = become
    port = next(argument.partition("=")[2] for argument in arguments if argument.startswith("--server.port"))
    assert result.stdout.startswith(f"MetaAug: http://127.0.0.1:{port} ")
    assert arguments[:4] == [program, "-m", "streamlit", "run"]
    assert "--server.address=127.0.0.1" in arguments
    assert (environment["OMP_WAIT_POLICY"], environment["METAAUG_RUNS"]) == ("PASSIVE", str(tmp_path))
