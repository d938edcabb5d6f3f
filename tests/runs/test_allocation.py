"""What a worker asks of the C library."""

import subprocess
import sys

import pytest

# Counts pages that the system had to give while a block of 8 MiB is made and freed again and again.
FAULTS = """
import resource
import numpy
from metaaug.runs.allocation import keep_freed_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        numpy.empty(8 * 2**20, dtype=numpy.uint8).fill(1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

before = faults()
asked = keep_freed_memory()
faults()
print(asked, before, faults())
"""


def test_freed_blocks_are_used_again():
    answer = subprocess.run([sys.executable, "-c", FAULTS], capture_output=True, text=True, check=True).stdout.split()
    if answer[0] == "False":
        pytest.skip("this C library is not glibc")
    before, after = map(int, answer[1:])
    assert after < before / 10


def test_it_is_only_asked_where_it_can_be(monkeypatch):
    from metaaug.runs import allocation

    monkeypatch.setattr(sys, "platform", "darwin")
    assert allocation.keep_freed_memory() is False
