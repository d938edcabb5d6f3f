"""Tasks of an outer step worked on side by side, to the same numbers as one after the other."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Drawn = TypeVar("Drawn")
Done = TypeVar("Done")


def side_by_side(work: Callable[[Iterator[Drawn]], Done], drawn: Iterable[Iterator[Drawn]], threads: int) -> list[Done]:
    """What ``work`` makes of the episodes of every task, in the order of the tasks.

    Everything random is drawn on the calling thread, task by task and episode by episode, so the numbers are the same
    for any number of threads. With one thread an episode is drawn when it is asked for; with more, the episodes of the
    next tasks are drawn while others are worked on, which holds all of a step in memory.

    Args:
        work: on the episodes of a task. Must not depend on other tasks, and must not draw from a shared generator.
        drawn: for each task its episodes in order.
        threads: that work beside the calling one; 1: the calling one works itself.
    """
    if threads == 1:
        return [work(episodes) for episodes in drawn]
    with ThreadPoolExecutor(threads) as pool:
        return [one.result() for one in [pool.submit(work, iter(list(episodes))) for episodes in drawn]]
