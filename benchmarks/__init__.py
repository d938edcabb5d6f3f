"""What was measured, as commands: ``python -m benchmarks.NAME``; ``docs/benchmarks.md`` has what they printed."""

import os

# Before torch is imported: threads that wait must not spin, and a process of `--jobs` computes on one core.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OMP_NUM_THREADS", "1")
