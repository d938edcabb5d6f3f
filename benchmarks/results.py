"""Results of single labelled pools, kept in a file so that an interrupted benchmark continues where it was."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import torch

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "benchmarks" / ".results"

#: What a result depends on; pages, runs and reports may change without making it old.
COMPUTES = ("config.py", "data", "modalities", "policies", "learners", "meta", "training")

Task = TypeVar("Task")


def fingerprint(modules: Sequence[str]) -> str:
    """Of the code that computes: of the library, and of the named modules of the benchmarks."""
    files = [ROOT / "benchmarks" / f"{name}.py" for name in modules]
    for part in COMPUTES:
        path = ROOT / "metaaug" / part
        files += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def stored(path: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of a file of results; a line torn by an interruption is left out."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue


def append(path: Path, key: dict[str, Any], result: dict[str, Any]) -> None:
    """Store a result."""
    path.parent.mkdir(exist_ok=True)
    line = json.dumps({"key": key, "result": result})
    torn = path.exists() and not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
    with path.open("a", encoding="utf-8") as file:
        file.write(("\n" if torn else "") + line + "\n")


def of_all(
    name: str,
    modules: Sequence[str],
    tasks: Sequence[Task],
    work: Callable[[Task], dict[str, Any]],
    jobs: int,
    folder: Path = FOLDER,
) -> list[dict[str, Any]]:
    """The result of every task: from the file where it is there for the same task and code, else computed and stored.

    Args:
        name: of the benchmark, and of its file.
        modules: of the benchmarks that ``work`` depends on.
        tasks: dataclasses that say everything a result depends on, beside the code.
        work: a module's function, so that another process can call it.
        jobs: processes.
        folder: where results are kept.
    """
    path, code = folder / f"{name}.jsonl", fingerprint(modules)
    # Through JSON, where a tuple is a list.
    keys = [json.loads(json.dumps({"code": code, **asdict(task)})) for task in tasks]  # type: ignore[call-overload]
    known = {json.dumps(line["key"], sort_keys=True): line["result"] for line in stored(path)}
    results = [known.get(json.dumps(key, sort_keys=True)) for key in keys]
    missing = [index for index, result in enumerate(results) if result is None]
    if len(missing) < len(tasks):
        print(f"{name}: {len(tasks) - len(missing)} of {len(tasks)} results are in {path.name}.", file=sys.stderr)

    def keep(index: int, result: dict[str, Any]) -> None:
        results[index] = result
        append(path, keys[index], result)
        print(f"{name}: {tasks[index]} done.", file=sys.stderr)

    if jobs == 1 or len(missing) < 2:
        for index in missing:
            keep(index, work(tasks[index]))
    else:
        with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=torch.set_num_threads, initargs=(1,)) as pool:
            futures: dict[Future[dict[str, Any]], int] = {pool.submit(work, tasks[index]): index for index in missing}
            try:
                for future in as_completed(futures):
                    keep(futures[future], future.result())
            except BaseException:
                # Leaving the block waits for what is running; what has not begun need not begin.
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    return [result for result in results if result is not None]
