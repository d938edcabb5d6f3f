"""``python -m tests.runs.fake_worker RUN``: the worker with stages that need no torch."""

from metaaug.runs.worker import main
from tests.runs.support import STAGES

if __name__ == "__main__":
    raise SystemExit(main(stages=STAGES))
