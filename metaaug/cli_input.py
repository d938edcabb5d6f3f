"""What the command line is given, checked before a run is made: the device and the data.

Asking for help is instant: whatever reads data or computes is imported where it is first needed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from metaaug.config import Device, RunConfig
from metaaug.errors import ConfigError
from metaaug.runs.folder import RunFolder
from metaaug.runs.start import check_source
from metaaug.runs.store import RunStore


def check_device(device: Device) -> None:
    """Raise ConfigError where the device cannot be used here."""
    if device == "cpu":
        return
    # Here, because to find out needs torch.
    from metaaug.runs.devices import detect

    for state in detect():
        if state.name == device and state.absent is not None:
            raise ConfigError(f'The device "{device}" cannot be used here. {state.absent} Use --device cpu.')


def read_data(
    source: str, options: Mapping[str, Any], config: RunConfig, store: RunStore, start: RunFolder | None
) -> tuple[str, tuple[str, ...]]:
    """Read the data and check that what was asked for fits it. A file is saved beside the runs.

    Args:
        source: a path, or what the configuration calls a data set.
        options: how a file is read, by the names of :func:`metaaug.modalities.loading.load_file`; None where not given.
        config: its settings are checked against the data.
        store: where a file is saved.
        start: the run whose policy learning starts from, if there is one.

    Returns:
        What to write into the configuration, and sentences on how a file was read.
    """
    from metaaug.data.split import split_of
    from metaaug.data.task import check_task
    from metaaug.modalities.resolve import resolve

    notes: tuple[str, ...] = ()
    if source.startswith(("builtin:", "dataset:")):
        for option, value in options.items():
            if value is not None:
                raise ConfigError(
                    f'--{option} "{value}" does not apply to {source}, whose labels are known. Leave it out.'
                )
        dataset = resolve(source, store.datasets)
    else:
        path = Path(source)
        if not path.is_file():
            raise ConfigError(
                f'There is no file "{source}". Give the path of a file, or builtin:digits to try one out.'
            )
        from metaaug.modalities.loading import load_file

        dataset = load_file(path, path.name, **options)
        source, notes = f"dataset:{store.datasets.save(dataset)}", dataset.notes
    split_of(dataset, config.data)
    check_task(config, dataset)
    if start is not None:
        check_source(config, start, dataset.kind)
    return source, notes
