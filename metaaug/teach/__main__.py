"""Compute the stored traces of the lessons: ``python -m metaaug.teach [NAME …] [--folder DIR]``.

Without names all of them, in some ten minutes of one processor. Each is a file of ``metaaug/teach/traces``; a test
computes the beginning of each again.
"""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import torch

from metaaug.teach import fixed_network, learning, lens, lessons, traces

UNROLLED_STEPS, TRAININGS = 120, 2
LITERAL_FRAMES, LITERAL_STEPS_PER_FRAME = 30, 10


def symmetry() -> dict[str, Any]:
    """Runs on digits with every symmetry and seed."""
    runs = {
        symmetry: {str(seed): learning.symmetry_trace(symmetry, seed) for seed in lessons.SYMMETRY_SEEDS}
        for symmetry in lessons.SYMMETRIES
    }
    return {"runs": runs}


def unrolled() -> dict[str, Any]:
    """Runs over ridge and unrolled networks, and what final networks make of their policies."""
    runs: dict[str, dict[str, Any]] = {case: {} for case in lessons.UNROLLED}
    accuracy: dict[str, list[list[float]]] = {case: [] for case in ("none", *lessons.UNROLLED)}
    for pool in lessons.POOLS:
        policies: dict[str, dict[str, float]] = {"none": {}}
        for case in lessons.UNROLLED:
            runs[case][str(pool)] = learning.unrolled_trace(case, pool, UNROLLED_STEPS)
            policies[case] = runs[case][str(pool)]["final"]
        for case, found in learning.final_accuracy(pool, policies, TRAININGS).items():
            accuracy[case].append(found)
    return {"runs": runs, "accuracy": accuracy, "steps": UNROLLED_STEPS, "final_steps": learning.FINAL_STEPS}


def literal() -> dict[str, Any]:
    """The document's algorithm."""
    return fixed_network.literal_trace(LITERAL_FRAMES, LITERAL_STEPS_PER_FRAME)


def makers() -> dict[str, Callable[[], dict[str, Any]]]:
    """What makes each trace, by name."""
    found: dict[str, Callable[[], dict[str, Any]]] = {"symmetry": symmetry, "unrolled": unrolled, "literal": literal}
    for hidden in lessons.HIDDEN:
        found[f"plane-{hidden}"] = partial(lens.shared_trace, hidden)
        for name in lessons.PLANE_LEARNERS:
            found[f"plane-{hidden}-{name}"] = partial(lens.learner_trace, hidden, name, lessons.OUTER_STEPS)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and make the traces."""
    known = makers()
    parser = argparse.ArgumentParser(prog="python -m metaaug.teach", description="Compute the traces of the lessons.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}; none: all")
    parser.add_argument("--folder", type=Path, default=traces.FOLDER, help="where the files go")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in known]
    if unknown:
        parser.error(f"There is no trace {', '.join(unknown)}. Choose from: {', '.join(known)}.")
    torch.set_num_threads(1)
    for name in given.names or known:
        began = time.perf_counter()
        path = traces.write(given.folder, name, known[name]())
        sys.stdout.write(f"{path.name}: {path.stat().st_size:,} bytes, {time.perf_counter() - began:.0f} s\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
