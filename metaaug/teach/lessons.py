"""What the lessons show, as configurations and numbers that pages and the command that makes the traces share.

Imports no torch.
"""

from typing import Any, Literal

from metaaug.config import RunConfig
from metaaug.modalities.images.planting import PLANTED

SYMMETRIES = (*PLANTED, "none")
"""What can be planted in digits for the first lesson."""

SYMMETRY_SEEDS = (0, 1)
"""Seeds of the stored traces of planted symmetries."""

Hidden = Literal["rotate", "stretch"]
HIDDEN: tuple[Hidden, ...] = ("rotate", "stretch")
"""Symmetries that can be hidden in the points of the second lesson."""

PLANE_LEARNERS = ("bilevel", "maml", "fomaml", "reptile", "meta_sgd")
"""In the order in which they are shown: the simplest first."""

OUTER_STEPS, INNER_STEPS, TASKS = 12, 3, 3
"""Of the second lesson: outer steps, K, and tasks in each outer step."""

UNROLLED: dict[str, dict[str, Any]] = {
    "ridge": {"name": "ridge"},
    "learned_10": {"name": "network", "fit_steps": 10},
    "learned_1": {"name": "network", "fit_steps": 1},
    "fixed_10": {"name": "network", "fit_steps": 10},
    "fixed_1": {"name": "network", "fit_steps": 1},
}
"""Learners of the third lesson: ridge, and a network unrolled for 10 steps or 1, with the step size η learned
alongside as it is by default, or fixed at its start."""

POOLS = (0, 1, 2)
"""Choices of labelled samples in the third lesson."""


def symmetry_config(symmetry: str, seed: int) -> RunConfig:
    """The run of the first lesson: digits with a planted symmetry, 20 per class, Reptile.

    Args:
        symmetry: one of ``SYMMETRIES``.
        seed: of the planted draws, the split and learning.
    """
    source = "builtin:digits" if symmetry == "none" else f"builtin:digits+{symmetry}"
    return RunConfig.from_dict({"data": {"source": source, "per_class": 20, "split_seed": seed}, "seed": seed})


def unrolled_config(case: str, pool: int, steps: int) -> RunConfig:
    """The run of the third lesson: digits, 10 per class, bilevel descent over one of ``UNROLLED``."""
    return RunConfig.from_dict(
        {
            "data": {"source": "builtin:digits", "per_class": 10, "split_seed": pool},
            "learner": UNROLLED[case],
            "meta": {"name": "bilevel", "steps": steps},
            "seed": pool,
        }
    )
