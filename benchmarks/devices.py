"""Seconds per step on a CPU and on a GPU, of learning and of training the final networks, and whether both agree.

``python -m benchmarks.devices [--set digits] [--rounds 10] [--threads 1] [--json] [--no-write]``

The default meta-learner and a population of 20 networks (four strategies, five seeds), 10 samples per class (5 of
tones). Times are medians over rounds, after a warm-up, with the device synchronised around each step. A population is
trained both ways, one network after the other and all in one vmap. ``busy`` is the part of a step of learning in which
the GPU computes: the rest is Python between its calls, and bounds what larger calls could save. The policies are
compared after the timed steps, from the same seed. Without a GPU there is nothing to compare, and it says so.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any
from unittest import mock

import torch
from torch.profiler import ProfilerActivity, profile

from benchmarks import report, sets
from metaaug.config import Device, MetaConfig, RunConfig, VerdictConfig
from metaaug.training import population
from metaaug.training.loop import StepRecord, begin, learn
from metaaug.training.problem import Problem, prepare
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import contest, strategies

SETS = ("digits", "mnist", "iris", "cylinder_bell_funnel", "tones", "requests")
WARM_UP = 3
"""Steps that are not timed."""

SEEDS = 5
WAYS: dict[str, Callable[..., torch.Tensor]] = {
    "loop": population.looped_logits,
    "vmap": population.vmapped_logits,
}


def problem_of(name: str, device: Device, steps: int) -> Problem:
    """The first labelled pool of a set, on a device; the validation loss is measured before and after the steps."""
    dataset = sets.load(name)
    assert dataset is not None
    pool = sets.labelled_pool(name, dataset, sets.SIZES[name][0 if len(sets.SIZES[name]) == 1 else 1], 0)
    meta = MetaConfig(steps=steps, evaluate_every=1000)
    return prepare(RunConfig(data=pool.learning_config, meta=meta, device=device), pool.learning)


def timed(step: Callable[[], Any], rounds: int, device: Device) -> float:
    """The median seconds of a step, after a warm-up."""
    taken = []
    for _ in range(WARM_UP + rounds):
        synchronise(device)
        began = time.perf_counter()
        step()
        synchronise(device)
        taken.append(time.perf_counter() - began)
    return median(taken[WARM_UP:])


def synchronise(device: Device) -> None:
    """Wait until everything that was asked of the device is done."""
    if device == "cuda":
        torch.cuda.synchronize()


def busy(records: Iterator[StepRecord], steps: int) -> float:
    """The part of the time of ``steps`` steps of learning in which the GPU computes."""
    torch.cuda.synchronize()
    began = time.perf_counter()
    for _ in range(steps):
        next(records)
    torch.cuda.synchronize()
    whole = time.perf_counter() - began
    with profile(activities=[ProfilerActivity.CUDA]) as found:
        for _ in range(steps):
            next(records)
        torch.cuda.synchronize()
    return sum(event.self_device_time_total for event in found.key_averages()) / 1e6 / whole


def learning(name: str, device: Device, rounds: int) -> dict[str, Any]:
    """Seconds per step of learning, the strengths after it, and how busy a GPU is."""
    extra = 4 if device == "cuda" else 0
    problem = problem_of(name, device, WARM_UP + rounds + extra + 1)
    records = learn(problem, begin(problem))
    last: list[StepRecord] = []
    seconds = timed(lambda: last.append(next(records)), rounds, device)
    found = {"seconds": seconds, "strengths": last[-1].progress.history[-1].tolist()}
    return found if device == "cpu" else found | {"busy": busy(records, extra // 2)}


def training(name: str, device: Device, way: str, rounds: int) -> float:
    """Seconds per step of training the population."""
    problem = problem_of(name, device, 1)
    settings = VerdictConfig(seeds=SEEDS, steps=WARM_UP + rounds)
    rows = strategies(problem, SavedPolicy(dict.fromkeys(problem.names, 0.3)), settings.uniform)
    entrants = contest(problem, rows, settings, range(SEEDS))
    with mock.patch.object(population, "logits", WAYS[way]):
        trained = population.train(entrants, population.start(entrants))
        return timed(lambda: next(trained), rounds, device)


def measure(name: str, rounds: int) -> dict[str, Any]:
    """One set on both devices."""
    found: dict[str, Any] = {"set": name, "rounds": rounds}
    for device in ("cpu", "cuda"):
        found[device] = learning(name, device, rounds)
        found[device] |= {way: training(name, device, way, rounds) for way in WAYS}
    pairs = zip(found["cpu"]["strengths"], found["cuda"]["strengths"], strict=True)
    found["difference"] = max(abs(first - second) for first, second in pairs)
    return found


def section(found: list[dict[str, Any]], name: str, threads: int) -> str:
    """The result as a section of the page."""
    rows = []
    for result in found:
        cpu, gpu = result["cpu"], result["cuda"]
        rows.append(
            [
                result["set"],
                f"{1000 * cpu['seconds']:.0f} / {1000 * gpu['seconds']:.0f}",
                f"{100 * gpu['busy']:.0f} %",
                f"{result['difference']:.4f}",
                f"{1000 * cpu['loop']:.0f} / {1000 * cpu['vmap']:.0f}",
                f"{1000 * gpu['loop']:.0f} / {1000 * gpu['vmap']:.0f}",
            ]
        )
    header = [
        "set",
        "step of learning, ms, CPU / GPU",
        "GPU busy",
        "largest difference of a strength",
        "step of training, ms, CPU, loop / vmap",
        "step of training, ms, GPU, loop / vmap",
    ]
    plural = "" if threads == 1 else "s"
    told = (
        f"{name} beside a CPU with {threads} thread{plural}, torch {torch.__version__}, median of "
        f"{found[0]['rounds']} steps:"
    )
    return f"{told}\n\n{report.table(header, rows)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", dest="sets", choices=SETS, help="by default all")
    parser.add_argument("--rounds", type=int, default=10, help="timed steps")
    parser.add_argument("--threads", type=int, default=1, help="of the CPU")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    given = parser.parse_args()
    if not torch.cuda.is_available():
        print("There is no CUDA device here, so there is nothing to compare.", file=sys.stderr)
        sys.exit(1)
    torch.set_num_threads(given.threads)
    found = []
    for name in given.sets or SETS:
        if sets.load(name) is None:
            print(f"{name}: skipped, its file is not in {sets.DATA}.", file=sys.stderr)
            continue
        found.append(measure(name, given.rounds))
    told = section(found, torch.cuda.get_device_name(0), given.threads)
    if not given.no_write:
        report.write("devices", told)
    print(json.dumps(found) if given.json else told)


if __name__ == "__main__":
    main()
