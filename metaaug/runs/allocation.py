"""Memory that tensors give back stays with the process, because asking the system for it anew costs more than a step.

glibc returns every freed block of some size to the system and asks again for the next one, whose pages then have to be
zeroed one by one. Episodes make hundreds of such tensors a second: on 28×28 images that was a quarter of all time.
"""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""``M_TRIM_THRESHOLD`` and ``M_MMAP_THRESHOLD`` of glibc's malloc.h."""

LARGEST = 32 * 2**20
"""Bytes of the largest blocks that are kept: what glibc allows at most on 64 bits."""

KEPT = 2**30
"""Free bytes at the top of the heap above which some go back to the system."""


def keep_freed_memory() -> bool:
    """Ask the C library of this process to keep what is freed; False where it knows no such wish.

    For a process of ours that computes, never for one that only imports this library.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        wish = ctypes.CDLL(None).mallopt
    except AttributeError:  # Another C library than glibc.
        return False
    return bool(wish(_MMAP_THRESHOLD, LARGEST)) and bool(wish(_TRIM_THRESHOLD, KEPT))
