"""Tasks per second of second-order MAML on a small network: ours beside higher and torchopt; and time to a policy.

``python -m benchmarks.speed [--networks …] [--threads 1 2] [--rounds 30] [--compiled …] [--pools 2] [--json]
[--no-write]``

Everybody has the same network, weights, tasks, inner steps and rate, and takes turns in one process, in an order drawn
anew for every round, so that other work on the machine meets all alike; a ratio is the median over rounds of the faster
peer's time to ours. On one thread time is that of the processor, which other work hardly changes; on several it is that
of the clock. Gradients are compared in float64 before anything is timed. ``benchmarks/speed_environment.sh`` gets the
peers. The networks named by ``--compiled`` are measured with ``torch.compile`` too, on the first number of threads; it
takes minutes each.

The second part, ``--pools``, learns policies for augmenting digits with the default ridge, with the unrolled network,
and with the same network unrolled by higher: see ``benchmarks/time_to_policy.py``.
"""

import argparse
import json
import os
import random
import sys
import time
from statistics import median
from typing import Any

import torch
from torch import Tensor

from benchmarks import report, time_to_policy
from benchmarks.speed_cases import CASES, OURS, SHOTS, STEPS, TASKS, WAYS, Case, contestants
from benchmarks.unrolled_peers import PEERS, Step, load
from metaaug.learners.batched import meta_gradient

ALLOWED_ERROR = 1e-5
"""Largest difference of gradients in float64, as a part of the largest entry."""

COMPILED = ", compiled"


def difference(first: list[Tensor], second: list[Tensor]) -> float:
    """The largest, as a part of the largest entry of ``second``."""
    largest = max(float(value.abs().max()) for value in second)
    return max(float((a - b).abs().max()) for a, b in zip(first, second, strict=True)) / largest


def compiled(case: Case) -> tuple[dict[str, Step], dict[str, float], dict[str, str]]:
    """What compiles whole, the seconds it took with the first call, and what was said of what does not."""
    ready, seconds, failed = {}, {}, {}
    # What an earlier run has compiled would count as nothing.
    torch.compiler.config.force_disable_caches = True
    eager = contestants(case, torch.float32)
    ours = contestants(case, torch.float32, torch.compile(meta_gradient, fullgraph=True))[OURS]
    for name, step in eager.items():
        attempt = ours if name == OURS else torch.compile(step, fullgraph=True)
        began = time.perf_counter()
        try:
            attempt()
        # Whatever the compiler raises is what the table says.
        except Exception as error:
            failed[name] = f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"
        else:
            ready[name + COMPILED], seconds[name + COMPILED] = attempt, time.perf_counter() - began
    return ready, seconds, failed


def measure(name: str, threads: list[int], rounds: int, compiling: bool) -> list[dict[str, Any]]:
    """Errors, tasks per second and ratios of a case, by number of threads; what is compiled is so for the first."""
    case = CASES[name]
    torch.set_num_threads(threads[0])
    exact = {who: step() for who, step in contestants(case, torch.float64).items()}
    errors = {who: difference(exact[OURS], gradients) for who, gradients in exact.items() if who != OURS}
    more, warm_up, failed = compiled(case) if compiling else ({}, {}, {})
    steps = contestants(case, torch.float32)
    turns = [
        (who, count, step) for count in threads for who, step in (steps | (more if count == threads[0] else {})).items()
    ]
    taken: dict[int, dict[str, list[float]]] = {count: {} for count in threads}
    order = random.Random(0)
    for turn in range(-2, rounds):
        for who, count, step in order.sample(turns, len(turns)):
            torch.set_num_threads(count)
            clock = time.process_time if count == 1 else time.perf_counter
            began = clock()
            step()
            if turn >= 0:
                taken[count].setdefault(who, []).append(clock() - began)
    return [
        {
            "network": name,
            "threads": count,
            "rounds": rounds,
            "errors": errors,
            "tasks_per_second": {who: TASKS / median(seconds) for who, seconds in taken[count].items()},
            "ratios": ratios(taken[count]),
            "target": case.target,
            "compile_seconds": warm_up if count == threads[0] else {},
            "does_not_compile": failed,
            "load": os.getloadavg()[0],
        }
        for count in threads
    ]


def ratios(taken: dict[str, list[float]]) -> dict[str, float]:
    """By how much ours are faster than the fastest uncompiled peer: the median over rounds."""
    peers = [seconds for who, seconds in taken.items() if who in PEERS]
    if not peers:
        return {}
    fastest = min(peers, key=median)
    mine = {who: seconds for who, seconds in taken.items() if who.startswith(OURS)}
    return {who: median(a / b for a, b in zip(fastest, seconds, strict=True)) for who, seconds in mine.items()}


def section(found: list[dict[str, Any]]) -> str:
    """The results as a section of the page."""
    peers = [who for who in PEERS if any(who in result["errors"] for result in found)]
    rows = []
    for result in found:
        speeds = result["tasks_per_second"]
        cells = [result["network"], str(result["threads"]), *(f"{speeds[who]:.0f}" for who in (OURS, *peers))]
        over, errors = result["ratios"], result["errors"].values()
        cells += [f"{over[OURS]:.1f}×" if over else "", f"{max(errors):.0e}" if errors else ""]
        quick = OURS + COMPILED
        if quick in speeds:
            cells += [f"{speeds[quick]:.0f}", f"{over[quick]:.1f}×" if over else ""]
            cells += [f"{result['compile_seconds'][quick]:.0f}"]
        else:
            cells += ["", "", ""]
        rows.append([*cells, f"{result['load']:.1f}"])
    header = [
        "network",
        "threads",
        *(f"{who}, tasks/s" for who in (OURS, *peers)),
        "over the faster peer",
        "difference",
    ]
    header += ["compiled, tasks/s", "over the faster peer", "seconds to compile", "load"]
    told = (
        f"{TASKS} tasks, {WAYS} classes, {SHOTS} samples of each, K = {STEPS}; median of {found[0]['rounds']} rounds."
    )
    failed = {who: why for result in found for who, why in result["does_not_compile"].items()}
    said = "".join(f"\n\n{who} does not compile whole. {why}" for who, why in failed.items())
    return f"{told}\n\n{report.table(header, rows)}{said}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", nargs="*", default=list(CASES), help=f"some of: {', '.join(CASES)}")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=30, help="timed meta-steps of each")
    parser.add_argument("--compiled", nargs="*", default=[], help="networks to measure with torch.compile too")
    parser.add_argument("--pools", type=int, default=2, help="pools of digits to learn policies on; 0: leave this out")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    for name in {*given.networks, *given.compiled} - set(CASES):
        parser.error(f'There is no network "{name}"; there are: {", ".join(CASES)}.')
    for name in PEERS:
        if load(name) is None:
            print(f"{name} is absent; benchmarks/speed_environment.sh gets it.", file=sys.stderr)
    found = []
    for name in given.networks:
        found += measure(name, given.threads, given.rounds, name in given.compiled)
        print(name, *(result["ratios"] for result in found[-len(given.threads) :]), file=sys.stderr)
    torch.set_num_threads(1)
    policies = [time_to_policy.one_pool(pool) for pool in range(given.pools)]
    if not given.no_write and found:
        report.write("speed", section(found))
    if not given.no_write and policies:
        report.write("time to a policy", time_to_policy.section(policies))
    if given.json:
        print(json.dumps({"speed": found, "time_to_policy": policies}))
    else:
        print(
            *([section(found)] if found else []), *([time_to_policy.section(policies)] if policies else []), sep="\n\n"
        )
    wrong = [result["network"] for result in found if any(error > ALLOWED_ERROR for error in result["errors"].values())]
    slow = [result["network"] for result in found if result["ratios"] and result["ratios"][OURS] < result["target"]]
    for what, names in (("Gradients differ", wrong), ("Not as much faster as asked for", slow)):
        if names:
            print(f"{what}: {', '.join(names)}.", file=sys.stderr)
    if wrong or slow:
        sys.exit(1)


if __name__ == "__main__":
    main()
