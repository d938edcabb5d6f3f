"""Waiting for a run while showing how far it is."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from metaaug.runs.folder import RunFolder
from metaaug.runs.status import ENDED, State, Status

#: Seconds between two looks.
_POLL = 0.1


@dataclass(frozen=True)
class Progress:
    """What was new at one look: the state, the status, and the records of the steps since the look before."""

    state: State
    status: Status
    records: list[dict[str, Any]] = field(default_factory=list)


def follow(run: RunFolder, show: Callable[[Progress], None]) -> State:
    """Call ``show`` until the run has ended; the state it ended in.

    On the first KeyboardInterrupt the run is asked to stop and waited for; a second one is passed on, and the run goes
    on without a watcher. Raises RunError where the run cannot be read.
    """
    offset = 0
    asked = False
    while True:
        try:
            state = run.state
            records, offset = run.read_metrics(offset)
            show(Progress(state, run.status, records))
            if state in ENDED:
                return state
            time.sleep(_POLL)
        except KeyboardInterrupt:
            if asked:
                raise
            asked = True
            run.request_stop()
