"""Sparing the garbage collector what was loaded once and stays.

Streamlit collects garbage after every run of a page, a moved slider included, and looks at every object of every
library for it. With torch loaded that took 130 ms, in which no other thread could answer.
"""

import gc
import sys

_modules_set_aside = 0


def set_aside() -> None:
    """Hide what is alive now from the garbage collector, if libraries were loaded since the last call.

    Call it at the start of a run: the run before has just left no garbage, which would be kept for good. What is
    hidden is still freed when nothing refers to it; only cycles are not looked for.
    """
    global _modules_set_aside
    loaded = len(sys.modules)
    if loaded != _modules_set_aside:
        _modules_set_aside = loaded
        gc.freeze()
