"""Starting the dashboard: where it is, a free port, and the command."""

import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import metaaug
from metaaug.errors import ConfigError

ADDRESS = "127.0.0.1"
FIRST_PORT = 8501
LAST_PORT = 8600


def application() -> Path:
    """The dashboard's app.py: of the checkout, else as it was installed. Raises ConfigError where there is none."""
    package = Path(metaaug.__file__).parent
    for path in (package.parent / "app.py", package / "dashboard" / "app.py"):
        if path.is_file():
            return path
    raise ConfigError("The dashboard is not part of this installation. Get the source code, and run make app there.")


def choose_port(given: int | None = None) -> int:
    """The given port, else the first free one from 8501 on. Raises ConfigError where it, or all of them, are taken."""
    if given is not None:
        if not _is_free(given):
            raise ConfigError(f"Port {given} of {ADDRESS} is taken. Choose another one, or none to have one chosen.")
        return given
    for port in range(FIRST_PORT, LAST_PORT + 1):
        if _is_free(port):
            return port
    raise ConfigError(f"All ports from {FIRST_PORT} to {LAST_PORT} of {ADDRESS} are taken. Choose another one.")


def command(port: int) -> list[str]:
    """The argument list that serves the dashboard. Raises ConfigError where what it needs is not installed."""
    missing = [name for name in ("streamlit", "plotly") if find_spec(name) is None]
    if missing:
        raise ConfigError(
            f"The dashboard needs {' and '.join(missing)}, which this Python does not have. "
            'Install them with: pip install "metaaug[app]"'
        )
    options = [f"--server.address={ADDRESS}", f"--server.port={port}", "--server.headless=true"]
    return [sys.executable, "-m", "streamlit", "run", str(application()), *options, "--browser.gatherUsageStats=false"]


def become_server(arguments: list[str], runs: Path | None) -> NoReturn:
    """Replace this process by the server, so that signals and the exit code are the server's own. Raises OSError."""
    environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE"}
    if runs is not None:
        environment["METAAUG_RUNS"] = str(runs.absolute())
    sys.stdout.flush()
    os.execve(arguments[0], arguments, environment)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server does it: a port that a server has just left counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True
