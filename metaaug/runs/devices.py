"""Which devices can compute here, found out by a short process so that nobody else has to import torch."""

import json
import subprocess
import sys
from typing import NamedTuple

from metaaug.config import Device

_SECONDS = 60


class DeviceState(NamedTuple):
    """A device: its name in the configuration, its title, and why it is absent (None when it is there)."""

    name: Device
    title: str
    absent: str | None


def ask_devices() -> tuple[DeviceState, ...]:
    """All devices with why they are absent, by running ``python -m metaaug.runs.devices``.

    When the process cannot answer, the CPU is taken as present and the others as unknown.
    """
    command = [sys.executable, "-m", "metaaug.runs.devices"]
    unknown = "PyTorch could not be asked for it."
    try:
        answer = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=True)
        found = json.loads(answer.stdout)
        return tuple(DeviceState(one["name"], one["title"], one["absent"]) for one in found)
    except (subprocess.SubprocessError, OSError, json.JSONDecodeError):
        return (
            DeviceState("cpu", "CPU", None),
            DeviceState("cuda", "CUDA", unknown),
            DeviceState("mps", "Apple MPS", unknown),
        )


def detect() -> tuple[DeviceState, ...]:
    """All devices with why they are absent. Imports torch."""
    import torch

    if torch.cuda.is_available():
        cuda = None
    elif torch.version.cuda is None:
        cuda = "This PyTorch was built without CUDA."
    else:
        cuda = "No NVIDIA GPU with a working driver was found."
    if torch.backends.mps.is_available():
        mps = None
    else:
        mps = "Only on Apple silicon with a PyTorch that has MPS."
    title = f"CUDA ({torch.cuda.get_device_name(0)})" if cuda is None else "CUDA"
    return (DeviceState("cpu", "CPU", None), DeviceState("cuda", title, cuda), DeviceState("mps", "Apple MPS", mps))


if __name__ == "__main__":
    sys.stdout.write(json.dumps([state._asdict() for state in detect()]))
