"""What can be said of an operation and a kind of data without computing: read by pages and by the command line.

This module imports no torch, so lists and forms are instant. The operations themselves, bound to
these specifications by name, live in ``metaaug/modalities/<kind>/operations/``.
"""

from dataclasses import dataclass, field
from typing import Literal

from metaaug.config import Kind

Gradient = Literal["score", "pathwise", "difference"]
FinalModel = Literal["network", "ridge"]
Need = Literal["", "colour", "numbers", "categories", "several channels", "similar words", "synonyms", "long words"]


@dataclass(frozen=True)
class OperationSpec:
    """One operation as the user meets it.

    Attributes:
        name: its identifier, such as ``shift_x``.
        summary: one sentence saying what it does to a sample.
        maximum: the largest magnitude at strength 1, in ``unit``; for a discrete operation the
            largest probability.
        unit: unit of ``maximum`` and of every drawn value.
        distribution: how the magnitude is drawn at strength s, in words.
        gradient: ``score`` (score function; the operation is a black box), ``pathwise`` (differentiated through the
            drawn magnitude) or ``difference`` (a black box too: the loss at a larger strength less that at a smaller
            one; the score function where a network sets the strengths).
        discrete: happens or does not, with a probability.
        dangerous: often changes the class; the page marks it.
        needs: what the samples must have for the operation to do anything.
        symmetric: a negative magnitude is a different thing from a positive one (left, right).
    """

    name: str
    summary: str
    maximum: float
    unit: str
    distribution: str
    gradient: Gradient
    discrete: bool = False
    dangerous: bool = False
    needs: Need = ""
    symmetric: bool = True


GENERATOR = OperationSpec(
    "generator",
    "Adds a residual that a small network makes of noise; the network is learned too.",
    1.0,
    "× its full residual",
    "absolute value of a Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum",
    "pathwise",
    symmetric=False,
)
"""The residual generator, which any kind of data can have as one more operation at the end. Off by default."""


@dataclass(frozen=True)
class Recipe:
    """Settings that were measured to work for a kind of data (docs/mathematics.md says how).

    Attributes:
        start: strength every operation starts from.
        steps, tasks_per_step: outer steps and episodes averaged in each, by meta-learner name.
        common_scale: divide all gradients by one running root mean square (operations without signal
            stay where they are) instead of Adam's one per operation.
        meta_lr, inner_lr, inner_steps: by meta-learner name.
        prior: weight of the identity prior.
        cutoff: strengths that end below it are set to 0.
        width: random features (channels or frequencies).
        log_penalty, log_penalty_floor: natural logarithm of the ridge penalty λ at the start, and its least.
        gain: the final network is given the learned strengths of continuous operations times this, because a network
            trained for hundreds of steps profits from more than the closed-form learner asks for.
        default: the hand-made default a practitioner would start from: operation -> strength.
        final_model: what is trained with every strategy in the end, where the run does not say.
        threads_from: numbers in a sample from which on tasks are worked on side by side; None: never. Of smaller
            samples most time is Python's, which two threads only wait for (docs/decisions.md).
    """

    start: float
    steps: dict[str, int]
    tasks_per_step: dict[str, int]
    common_scale: bool
    meta_lr: dict[str, float]
    inner_lr: dict[str, float]
    inner_steps: dict[str, int]
    prior: float
    cutoff: float
    width: int
    log_penalty: float
    log_penalty_floor: float
    gain: float = 1.0
    default: dict[str, float] = field(default_factory=dict)
    final_model: FinalModel = "network"
    threads_from: int | None = None


@dataclass(frozen=True)
class KindSpec:
    """A kind of data as the user meets it."""

    name: Kind
    title: str
    operations: tuple[OperationSpec, ...]
    recipe: Recipe

    def operation(self, name: str) -> OperationSpec:
        """The operation of that name; KeyError where there is none."""
        for spec in (*self.operations, GENERATOR):
            if spec.name == name:
                return spec
        raise KeyError(name)
